"""Centres: where they are, who works there, how many posts they have, and who may sign in.

Owns: provinces, centres with dated names and parents, persons, appointments, quotas, accounts, the audit book.
Knows: only Django.
Words: centre (trung tâm), quota (biên chế), appointment (bổ nhiệm), custodian (đơn vị kế thừa hồ sơ).
"""
