"""Rosters of any length, the same at every call: faultless people, and the same with certain errors."""

import io
import random
from datetime import date, timedelta

import xlsxwriter

HEADER = (
    "TT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD", "Đơn vị công tác", "Chức vụ", "Diện",
    "Ngày vào Đảng", "Đơn vị cử đi học", "Điện thoại",
)  # fmt: skip
FAMILIES = (
    ["Nguyễn"] * 8
    + ["Trần"] * 3
    + ["Lê"] * 3
    + ["Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Hồ", "Vừ", "Lô", "Moong"]
)
MIDDLES = {"Nam": ["Văn", "Bá", "Cảnh", "Đình", "Khắc"], "Nữ": ["Thị", "Thị Thu", "Thị Khánh", "Thị Bích"]}
GIVEN = [
    "Ánh", "Bình", "Châu", "Chiến", "Đào", "Dung", "Duyên", "Hải", "Hạnh", "Hòa", "Huệ", "Khải", "Lực", "Nga",
    "Nguyệt", "Phú", "Phước", "Quân", "Quý", "Tân", "Thắm", "Thiện", "Thủy", "Tiệp", "Tình", "Trí", "Tuấn", "Tuyết",
    "Xoan", "Yên",
]  # fmt: skip
PEOPLES = ["Kinh"] * 30 + ["Thái", "Thái", "Mông", "Thổ", "Khơ Mú"]
COMMUNES = ["Thanh Vân Hạ", "Đông Lĩnh Thượng", "Nghĩa Hương Sơn", "Tân Hòa Đông", "Bình Sơn Đoài", "Phú Lộc Trung"]
UNITS = ["Trường THCS", "Trường Mầm non", "Trạm Y tế xã", "Ủy ban nhân dân xã", "Chi bộ thôn 3, xã", "Công ty TNHH May"]
POSITIONS = ["Giáo viên", "Kế toán", "Nông dân", "Công nhân", "Bí thư Chi đoàn", "Điều dưỡng", "Trưởng thôn"]
STANDINGS = ["Quần chúng", "Quần chúng", "Đảng viên dự bị", "Đảng viên chính thức"]
BORN = date(1966, 1, 1), date(2004, 12, 31)
NAME, BIRTH, SEX, UNIT = 1, 2, 3, 6  # columns
# (column, what stands there instead, code of the issue)
ERRORS = [
    (NAME, None, "missing"), (BIRTH, None, "missing"), (SEX, None, "missing"), (UNIT, None, "missing"),
    (BIRTH, "không rõ", "date_unreadable"), (BIRTH, "31/02/1984", "date_impossible"),
    (BIRTH, date(2091, 3, 12), "date_future"),
]  # fmt: skip


def people(count, seed=20_000):
    """`count` rows without a fault."""
    dice = random.Random(seed)
    rows = []
    for number in range(1, count + 1):
        sex, commune = dice.choice(("Nam", "Nữ")), dice.choice(COMMUNES)
        born = BORN[0] + timedelta(days=dice.randrange((BORN[1] - BORN[0]).days))
        century = 2 * (born.year >= 2000) + (sex == "Nữ")
        citizen_id = f"{dice.choice(('040', '038', '001'))}{century}{born.year % 100:02d}{number:06d}"
        standing = dice.choice(STANDINGS)
        joined = born.replace(year=born.year + 20, day=1) if standing != STANDINGS[0] else None
        name = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES[sex])} {dice.choice(GIVEN)}"
        rows.append([
            number, name, born, sex, dice.choice(PEOPLES), citizen_id, f"{dice.choice(UNITS)} {commune}",
            dice.choice(POSITIONS), standing, joined, f"Đảng ủy xã {commune}", f"09{number:08d}",
        ])  # fmt: skip
    return rows


def with_errors(rows, errors):
    """(`rows` with so many of them broken, evenly spread, {(row number, column): code of the issue})."""
    broken, expected = [list(row) for row in rows], {}
    for place in range(errors):
        at = place * len(rows) // errors
        column, cell, code = ERRORS[place % len(ERRORS)]
        broken[at][column] = cell
        expected[at + 2, HEADER[column]] = code
    return broken, expected


def workbook(rows):
    """An .xlsx of `rows` under HEADER."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, dated = book.add_worksheet("Danh sách"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADER)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, dated)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write_number(at, column, cell)
    return file.getvalue()
