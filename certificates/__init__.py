"""Certificates: who receives one, its number in the register, its paper, and how anyone checks it.

Owns: registers and their entries, proposals, certificates, files, print jobs, public verification.
Knows: courses, centres.
Words: proposal (đề nghị cấp), register (sổ cấp), number (số hiệu), register number (số vào sổ).
"""
