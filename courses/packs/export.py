"""The workbook of a class, written: locked but for the cells to fill in, drop-downs, and a hidden key for each row."""

from django.utils.formats import date_format

from centres.tables import HEAD, REASON, TEXT, TITLE, Book, Head
from centres.vietnamese import clean
from courses import entries

from .columns import (
    ABSENCE,
    ATTENDANCE,
    FIRST_COLUMN,
    FIRST_ROW,
    FLAG,
    FLAG_ROW,
    GUIDE,
    KEY,
    KEYS,
    MARK,
    NAME,
    NUMBER,
    PRESENT,
    ROSTER,
    SCORE,
    SCORES,
    SHOWN,
    cell_key,
)

CELL = TEXT | {"border": 1}
MARKED = CELL | {"align": "center", "locked": False}
SCORED = MARKED | {"num_format": "0.0#"}
USES = {
    True: "Tệp này dùng để điểm danh và vào điểm khi không có mạng, sau đó nộp lại trên trang của lớp.",
    False: "Tệp này dùng để vào điểm khi không có mạng, sau đó nộp lại trên trang của lớp.",
}
HINTS = [
    "Chỉ điền vào ô trắng. Không sửa họ tên, không xóa dòng, không đổi thứ tự cột; các ô khác đã khóa.",
    "Điểm: từ 0 đến 10, viết 8,5; để trống là chưa có điểm.",
    "Khi nộp lại, cổng thông tin cho xem thay đổi trước khi ghi; ô không sửa thì giữ nguyên.",
]
MARK_HINTS = [
    "Điểm danh: để trống là có mặt, P là vắng có phép, K là vắng không phép.",
    "Khi xong một buổi, ghi x ở dòng “Đã điểm danh” của buổi đó.",
]


def workbook(course_class, state, key, *, with_marks=True, typed=None, reasons=None):
    """An .xlsx as bytes. `state` is a packs.state.State, `key` the UUID of the ClassPack.

    reasons: {enrolment id: sentence}: only these rows are written, each with its sentence at the end, and with what was
    typed into them, {enrolment id: {cell key: text}}: so rows that were refused travel back.
    """
    pen = _Pen(course_class, state, typed or {}, reasons)
    with_marks = with_marks and bool(state.sessions)
    pen.guide(with_marks)
    pen.roster()
    if with_marks:
        pen.marks()
    pen.scores()
    pen.keys(key)
    return pen.book.saved()


class _Pen:
    """Writes the sheets one after the other, and notes which column means what."""

    def __init__(self, course_class, state, typed, reasons):
        self.book, self.course_class, self.state = Book(valign="vcenter"), course_class, state
        self.typed, self.reasons = typed, reasons or {}
        self.enrolments = [one for one in state.enrolments if reasons is None or one.pk in reasons]
        self.columns = []  # (sheet, column, cell key)

    def guide(self, with_marks):
        """What to do with the sheets there are, in a few sentences."""
        sheet = self.book.sheet(GUIDE)
        sheet.set_column(0, 0, 110)
        self.book.put(sheet, 0, 0, clean(self.course_class.name), **TITLE)
        first, *others = HINTS
        hints = [USES[with_marks], first, *(MARK_HINTS if with_marks else []), *others]
        for row, hint in enumerate(hints, start=2):
            self.book.put(sheet, row, 0, hint, text_wrap=True)
        sheet.protect()

    def roster(self):
        """Who is in the class; read only. No citizen id, no Party data."""
        columns = (("Đơn vị công tác", 36), ("Chức vụ", 24), ("Đơn vị cử đi học", 30))
        heads = [Head(label, width, look=CELL) for label, width in columns]
        rows = [[clean(one.workplace), clean(one.position), clean(one.sending_unit)] for one in self.enrolments]
        self._sheet(ROSTER, "Danh sách học viên", heads, rows)

    def marks(self):
        """One column a session; who was absent, and whether the session is recorded."""
        heads, cells, flags = [], [], []
        for n, session in enumerate(self.state.sessions, start=1):
            part = session.get_part_display().lower()
            heads.append(Head(f"Buổi {n}\n{part} {date_format(session.on, 'd/m')}", 11, look=MARKED))
            cells.append(cell_key(MARK, session.pk))
            flags.append(FLAG if session.taken_at else "")
        rows = [
            [self._typed(one, cell, SHOWN[self.state.cells[one.pk][cell] or PRESENT]) for cell in cells]
            for one in self.enrolments
        ]
        sheet = self._sheet(ATTENDANCE, "Điểm danh", heads, rows, cells, flags)
        self.book.put(sheet, FLAG_ROW - 1, NAME, "Đã điểm danh (x)", **HEAD)
        sheet.freeze_panes(FIRST_ROW - 1, FIRST_COLUMN)  # the flags stay in sight too
        last = FIRST_COLUMN + len(cells) - 1
        self._choose(sheet, FLAG_ROW - 1, FLAG_ROW - 1, last, [FLAG], "x khi đã điểm danh xong buổi này")
        marks = "Để trống: có mặt; P: có phép; K: không phép"
        self._choose(sheet, FIRST_ROW - 1, FIRST_ROW - 2 + max(1, len(rows)), last, ["P", "K"], marks)

    def scores(self):
        """One column a part, and the periods absent where no timetable says them."""
        columns = dict(ABSENCE) if self.state.types_absence else {}
        columns |= {cell_key(SCORE, part.pk): clean(part.name) for part in self.state.parts}
        heads = [Head(label, 14, look=SCORED) for label in columns.values()]
        rows = [
            [_number(self._typed(one, cell, self.state.cells[one.pk][cell])) for cell in columns]
            for one in self.enrolments
        ]
        self._sheet(SCORES, "Bảng điểm", heads, rows, columns)

    def keys(self, key):
        """What tells a returned workbook apart: hidden, and of no use to anybody else."""
        sheet = self.book.sheet(KEYS)
        for row, texts in enumerate([("pack", key), *self.columns]):
            for at, text in enumerate(texts):
                self.book.put(sheet, row, at, str(text))
        sheet.very_hidden()

    # --- Pieces ---

    def _typed(self, one, cell, shown):
        return self.typed.get(one.pk, {}).get(cell, shown)

    def _sheet(self, name, title, heads, rows, cells=(), flags=()):
        """A locked sheet of learners: the columns every one has, then `heads` over `rows`.

        cells: keys of these columns where they are filled in; refused rows end with their reasons then. flags: cells of
        the row between heads and learners.
        """
        self.columns += [(name, column, cell) for column, cell in enumerate(cells, start=FIRST_COLUMN)]
        everyone = [Head(label, width, look=CELL)
                    for label, width in (("", 0), ("TT", 6), ("Họ và tên", 28), ("Ngày sinh", 12))]  # fmt: skip
        reasons = [Head("Lý do cần sửa", 60, look=REASON)] if cells and self.reasons else []
        lines = [[*[""] * FIRST_COLUMN, *flags, *[""] * len(reasons)]] if flags else []
        for number, (one, row) in enumerate(zip(self.enrolments, rows, strict=True), start=1):
            person = [str(one.pk), str(number), clean(one.learner.full_name), one.learner.birth_text]
            lines.append([*person, *row, *(self.reasons[one.pk] for _head in reasons)])
        sheet = self.book.sheet(name)
        sheet.protect(options={"format_columns": True, "select_locked_cells": True})
        self.book.put(sheet, 0, NUMBER, f"{title} – {clean(self.course_class.name)}", **TITLE)
        self.book.put(sheet, 1, NUMBER, clean(self.course_class.code))
        top = FIRST_ROW - (3 if flags else 2)
        self.book.fill(sheet, top, [*everyone, *heads, *reasons], lines, frozen=FIRST_COLUMN)
        sheet.set_column(KEY, KEY, None, None, {"hidden": True})
        return sheet

    def _choose(self, sheet, first_row, last_row, last_column, words, message):
        """A drop-down of `words`; an empty cell is always allowed."""
        sheet.data_validation(
            first_row, FIRST_COLUMN, last_row, last_column,
            {"validate": "list", "source": words, "ignore_blank": True, "input_message": message,
             "error_title": "Không hợp lệ", "error_message": message},
        )  # fmt: skip


def _number(text):
    """A number where it is one; what was typed wrongly comes back as it was typed."""
    return float(text.replace(",", ".")) if entries.NUMBER.fullmatch(text) else text
