"""Courses: what is taught, what was planned, which classes opened, who attended and with what result.

Owns: programmes, plans, classes, learners, enrolments, roster imports, results.
Knows: centres.
Words: programme (chương trình), plan line (chỉ tiêu), class (lớp), roster (danh sách), enrolment (ghi danh).
"""
