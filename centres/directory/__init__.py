"""The directory of centres as one workbook: written, changed by hand, read, compared, applied whole or not at all.

`columns` says what the workbook holds and reads one cell. `export` writes it. `lines` finds the columns of an uploaded
sheet and reads its lines. `compare` tells what applying it would change, and which lines are refused. `files` has the
verbs: upload, comparison, apply; `writing` is how apply writes many centres in few queries.
"""
