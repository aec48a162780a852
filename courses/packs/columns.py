"""What stands where in the workbook of a class; words of paper, therefore Vietnamese. No database."""

GUIDE, ROSTER, ATTENDANCE, SCORES, KEYS = "Hướng dẫn", "Danh sách", "Điểm danh", "Điểm", "Khóa"

# Of every sheet of learners: the key (hidden), the running number, the name. Columns count from 0, rows as Excel does.
KEY, NUMBER, NAME = 0, 1, 2
FIRST_COLUMN = 4  # of marks and scores, after the birth date
FLAG_ROW = 5  # on the sheet of marks: whether the attendance of a session is recorded
FIRST_ROW = 6  # of learners

PRESENT, EXCUSED, UNEXCUSED = "present", "excused", "unexcused"
MARKS = {"": PRESENT, "p": EXCUSED, "k": UNEXCUSED}  # as typed, folded
SHOWN = {PRESENT: "", EXCUSED: "P", UNEXCUSED: "K"}
FLAG = "x"

# Keys of cells: ("mark", session id), ("score", part id), or one of these two without a number.
MARK, SCORE = "mark", "score"
ABSENCE = {"absent_excused": "Vắng có phép (tiết)", "absent_unexcused": "Vắng không phép (tiết)"}


def cell_key(kind, pk=None):
    """How a cell of a learner is called in the kept values: "mark-12", "score-3", "absent_excused"."""
    return kind if pk is None else f"{kind}-{pk}"
