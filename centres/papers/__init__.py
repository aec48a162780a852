"""Papers in Party layout: one description (`parts`), two writers (`pdf`, `word`) that print the same words.

Source of sizes, order and slash forms: Hướng dẫn 36-HD/VPTW (03/04/2018); the numbers are in `layout`.
Certificates have a layout of their own (certificates/press.py) and share the fonts and the closed doors of `pdf`.
"""
