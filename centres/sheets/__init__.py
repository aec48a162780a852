"""Workbooks of strangers, opened safely: the ground that rosters of learners and the directory of centres share.

`child` runs the reading in a process of its own with little memory and time. In there `container` asks whether the
file is safe, `sheetxml` sees what calamine does not tell, `worker` reads a plain list. `read` is what verbs call,
`cells` shows raw cells as people see them, `refused` is how the reading process says no.
"""
