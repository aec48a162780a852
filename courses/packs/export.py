"""The workbook of a class, written: locked but for the cells to fill in, drop-downs, and a hidden key for each row."""

import io

import xlsxwriter
from django.utils.formats import date_format

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

FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
LOOKS = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#F0EEEA"},
    "text": {"num_format": "@", "border": 1},
    "plain": {"num_format": "@", "text_wrap": True},
    "mark": {"num_format": "@", "border": 1, "align": "center", "locked": False},
    "score": {"num_format": "0.0#", "border": 1, "align": "center", "locked": False},
    "reason": {"text_wrap": True, "font_color": "#93191B"},
}
FORMULA_SIGNS = ("=", "+", "-", "@")
HINTS = [
    "Tệp này dùng để điểm danh và vào điểm khi không có mạng, sau đó nộp lại trên trang của lớp.",
    "Chỉ điền vào ô trắng. Không sửa họ tên, không xóa dòng, không đổi thứ tự cột; các ô khác đã khóa.",
    "Điểm danh: để trống là có mặt, P là vắng có phép, K là vắng không phép.",
    "Khi xong một buổi, ghi x ở dòng “Đã điểm danh” của buổi đó.",
    "Điểm: từ 0 đến 10, viết 8,5; để trống là chưa có điểm.",
    "Khi nộp lại, cổng thông tin cho xem thay đổi trước khi ghi; ô không sửa thì giữ nguyên.",
]


def workbook(course_class, state, key, *, with_marks=True, typed=None, reasons=None):
    """An .xlsx as bytes. `state` is a packs.state.State, `key` the UUID of the ClassPack.

    reasons: {enrolment id: sentence}: only these rows are written, each with its sentence at the end, and with what was
    typed into them, {enrolment id: {cell key: text}}: so rows that were refused travel back.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        pen = _Pen(book, course_class, state, typed or {}, reasons)
        pen.guide()
        pen.roster()
        if with_marks and state.sessions:
            pen.marks()
        pen.scores()
        pen.keys(key)
    return file.getvalue()


class _Pen:
    """Writes the sheets one after the other, and notes which column means what."""

    def __init__(self, book, course_class, state, typed, reasons):
        self.book, self.course_class, self.state = book, course_class, state
        self.typed, self.reasons = typed, reasons or {}
        self.looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
        quoted = {"quote_prefix": True}  # as if typed after an apostrophe
        self.looks |= {f"{name} quoted": book.add_format(FONT | look | quoted) for name, look in LOOKS.items()}
        self.enrolments = [one for one in state.enrolments if reasons is None or one.pk in reasons]
        self.columns = []  # (sheet, column, cell key)

    def guide(self):
        """What to do, in a few sentences."""
        sheet = self.book.add_worksheet(GUIDE)
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, clean(self.course_class.name), self.looks["title"])
        for row, hint in enumerate(HINTS, start=2):
            sheet.write_string(row, 0, hint, self.looks["plain"])
        sheet.protect()

    def roster(self):
        """Who is in the class; read only. No citizen id, no Party data."""
        sheet = self._sheet(ROSTER, "Danh sách học viên")
        heads = [("Đơn vị công tác", 36), ("Chức vụ", 24), ("Đơn vị cử đi học", 30)]
        for column, (head, width) in enumerate(heads, start=FIRST_COLUMN):
            sheet.set_column(column, column, width)
            sheet.write_string(FIRST_ROW - 2, column, head, self.looks["head"])
        for row, one in self._rows(sheet):
            for column, text in enumerate((one.workplace, one.position, one.sending_unit), start=FIRST_COLUMN):
                self._text(sheet, row, column, text)

    def marks(self):
        """One column a session; who was absent, and whether the session is recorded."""
        sheet = self._sheet(ATTENDANCE, "Điểm danh")
        self._text(sheet, FLAG_ROW - 1, NAME, "Đã điểm danh (x)", "head")
        sheet.write_string(FLAG_ROW - 1, FIRST_COLUMN - 1, "", self.looks["head"])
        for n, session in enumerate(self.state.sessions):
            column = FIRST_COLUMN + n
            sheet.set_column(column, column, 11)
            part = session.get_part_display().lower()
            head = f"Buổi {n + 1}\n{part} {date_format(session.on, 'd/m')}"
            sheet.write_string(FIRST_ROW - 3, column, head, self.looks["head"])
            self._text(sheet, FLAG_ROW - 1, column, FLAG if session.taken_at else "", "mark")
            self.columns.append((ATTENDANCE, column, cell_key(MARK, session.pk)))
        last = FIRST_COLUMN + len(self.state.sessions) - 1
        sheet.set_row(FIRST_ROW - 3, 34)
        for row, one in self._rows(sheet, reasons_at=last + 1):
            for n, session in enumerate(self.state.sessions):
                cell = cell_key(MARK, session.pk)
                shown = SHOWN[self.state.cells[one.pk][cell] or PRESENT]
                self._text(sheet, row, FIRST_COLUMN + n, self._typed(one, cell, shown), "mark")
        self._choose(sheet, FLAG_ROW - 1, FLAG_ROW - 1, last, [FLAG], "x khi đã điểm danh xong buổi này")
        marks = "Để trống: có mặt; P: có phép; K: không phép"
        self._choose(sheet, FIRST_ROW - 1, self._last_row, last, ["P", "K"], marks)

    def scores(self):
        """One column a part, and the periods absent where no timetable says them."""
        sheet = self._sheet(SCORES, "Bảng điểm")
        heads = list(ABSENCE.items()) if self.state.types_absence else []
        heads += [(cell_key(SCORE, part.pk), part.name) for part in self.state.parts]
        for column, (cell, head) in enumerate(heads, start=FIRST_COLUMN):
            sheet.set_column(column, column, 14)
            self._text(sheet, FIRST_ROW - 2, column, head, "head")
            self.columns.append((SCORES, column, cell))
        for row, one in self._rows(sheet, reasons_at=FIRST_COLUMN + len(heads)):
            for column, (cell, _head) in enumerate(heads, start=FIRST_COLUMN):
                self._score(sheet, row, column, self._typed(one, cell, self.state.cells[one.pk][cell]))

    def keys(self, key):
        """What tells a returned workbook apart: hidden, and of no use to anybody else."""
        sheet = self.book.add_worksheet(KEYS)
        sheet.write_string(0, 0, "pack")
        sheet.write_string(0, 1, str(key))
        for row, (name, column, cell) in enumerate(self.columns, start=1):
            for at, text in enumerate((name, str(column), cell)):
                sheet.write_string(row, at, text)
        sheet.very_hidden()

    # --- Pieces ---

    @property
    def _last_row(self):
        return FIRST_ROW - 2 + max(1, len(self.enrolments))

    def _sheet(self, name, title):
        """A locked sheet with its title, the columns every sheet of learners has, and panes that stay."""
        sheet = self.book.add_worksheet(name)
        sheet.protect(options={"format_columns": True, "select_locked_cells": True})
        self._text(sheet, 0, NUMBER, f"{title} – {clean(self.course_class.name)}", "title")
        sheet.write_string(1, NUMBER, clean(self.course_class.code), self.looks["plain"])
        sheet.set_column(KEY, KEY, None, None, {"hidden": True})
        for column, (head, width) in enumerate((("TT", 6), ("Họ và tên", 28), ("Ngày sinh", 12)), start=NUMBER):
            sheet.set_column(column, column, width)
            sheet.write_string(FIRST_ROW - (3 if name == ATTENDANCE else 2), column, head, self.looks["head"])
        sheet.freeze_panes(FIRST_ROW - 1, FIRST_COLUMN)
        return sheet

    def _rows(self, sheet, reasons_at=None):
        """Yield (row, enrolment), each with key, number, name and birth written, and its reason at the end."""
        for number, one in enumerate(self.enrolments, start=1):
            row = FIRST_ROW - 2 + number
            sheet.write_string(row, KEY, str(one.pk))
            sheet.write_string(row, NUMBER, str(number), self.looks["text"])
            self._text(sheet, row, NAME, one.learner.full_name)
            sheet.write_string(row, NAME + 1, one.learner.birth_text, self.looks["text"])
            if reasons_at is not None and one.pk in self.reasons:
                sheet.set_column(reasons_at, reasons_at, 60)
                sheet.write_string(row, reasons_at, self.reasons[one.pk], self.looks["reason"])
            yield row, one

    def _text(self, sheet, row, column, text, look="text"):
        """Text as text: what begins like a formula never becomes one."""
        text = clean(text)
        look = self.looks[f"{look} quoted" if text.startswith(FORMULA_SIGNS) else look]
        if text:
            sheet.write_string(row, column, text, look)
        else:
            sheet.write_blank(row, column, None, look)

    def _typed(self, one, cell, shown):
        return self.typed.get(one.pk, {}).get(cell, shown)

    def _score(self, sheet, row, column, text):
        """A number where it is one; what was typed wrongly comes back as it was typed."""
        if not text:
            sheet.write_blank(row, column, None, self.looks["score"])
        elif entries.NUMBER.fullmatch(text):
            sheet.write_number(row, column, float(text.replace(",", ".")), self.looks["score"])
        else:
            self._text(sheet, row, column, text, "score")

    def _choose(self, sheet, first_row, last_row, last_column, words, message):
        """A drop-down of `words`; an empty cell is always allowed."""
        sheet.data_validation(
            first_row, FIRST_COLUMN, last_row, last_column,
            {"validate": "list", "source": words, "ignore_blank": True, "input_message": message,
             "error_title": "Không hợp lệ", "error_message": message},
        )  # fmt: skip
