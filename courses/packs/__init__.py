"""The workbook of a class that travels: taken out, filled in where there is no network, sent back and compared.

`columns` says what stands where, `export` writes it, `read` reads a returned one, `compare` says what it would change.
The verbs are in `courses.packing`.
"""
