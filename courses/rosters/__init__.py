"""Rosters: an uploaded list of learners, read, checked and only then written.

In the order of reading: `fields` (the columns), `read` (file → rows), `check` (rows → questions and refusals).
`read` opens strangers' files in a process of its own, `worker`, which uses `container`, `workbook`, `textfile`
and `table`. `check` asks `names`, `dates`, `numbers`, `choices`, `legacy` and `duplicates`. `template` is the blank
workbook officers fill in. Nothing here touches the database.
"""
