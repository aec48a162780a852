"""Rosters: an uploaded list of learners, read, checked and only then written.

`fields` says what a roster holds. `read` turns a file into rows: strangers' files are opened in a process of their own,
`worker`, which asks `centres.sheets` (is it safe), `workbook` or `textfile` for cells, and `table` with `heading`,
`headers` and `lines` for people. `check` turns rows into values and issues: it asks `names`, `dates`, `numbers`,
`choices`, `texts`, `legacy` and `duplicates`, and every word it says stands in `sentences`. `template` is the blank
workbook officers fill in. None of these touches the database.
"""
