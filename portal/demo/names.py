"""Invented people: Vietnamese names in their own order, from small lists and a seeded chance."""

# Family names with their weight in a hundred; western Nghệ An adds Thái, Mông, Khơ Mú and Thổ families.
FAMILY = {
    "Nguyễn": 36, "Trần": 10, "Lê": 9, "Phạm": 6, "Hoàng": 5, "Hồ": 5, "Phan": 5, "Võ": 3, "Đặng": 3, "Bùi": 3,
    "Đậu": 2, "Cao": 2, "Ngô": 2, "Thái": 2, "Dương": 1, "Đinh": 1, "Trương": 1, "Tạ": 1,
}  # fmt: skip
MALE_MIDDLE = ["Văn", "Đình", "Quang", "Hữu", "Xuân", "Đức", "Sỹ", "Bá", "Minh", "Công", "Trọng", "Viết"]
MALE_GIVEN = [
    "An", "Anh", "Bình", "Chiến", "Cường", "Dũng", "Duy", "Đạt", "Đông", "Đức", "Giang", "Hải", "Hiếu", "Hoàng",
    "Hùng", "Huy", "Khải", "Khánh", "Kiên", "Lâm", "Long", "Lực", "Mạnh", "Minh", "Nam", "Phong", "Phúc", "Quân",
    "Quý", "Sơn", "Tài", "Tâm", "Thắng", "Thành", "Thịnh", "Tiến", "Toàn", "Trung", "Tuấn", "Tùng", "Vinh", "Vũ",
]  # fmt: skip
FEMALE_MIDDLE = ["Thị", "Thị", "Thị", "Thị Thu", "Thị Hồng", "Thị Thanh", "Thị Ngọc", "Thị Minh", "Khánh", "Thùy"]
FEMALE_GIVEN = [
    "Ánh", "Bích", "Châu", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hằng", "Hạnh", "Hiền", "Hoa", "Hòa", "Hồng",
    "Huệ", "Hương", "Lan", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nguyệt", "Nhung", "Oanh", "Phương",
    "Quỳnh", "Tâm", "Thảo", "Thơm", "Thủy", "Trang", "Tuyết", "Uyên", "Vân", "Xuân", "Yến",
]  # fmt: skip
HIGHLAND_MEN = ["Vừ Bá Chìa", "Lô Văn Thắng", "Vi Văn Hợi", "Xồng Bá Dềnh", "Moong Văn Nghệ", "Cụt Phò Dần",
                "Lương Văn Mão", "Hờ Bá Lầu", "Và Bá Xử", "Kha Văn Tình"]  # fmt: skip
HIGHLAND_WOMEN = ["Lô Thị Mừng", "Vi Thị Sen", "Hờ Y Ca", "Và Y Mái", "Xồng Y Dở", "Moong Thị Lan", "Lương Thị Bông",
                  "Kha Thị Nụ", "Cụt Thị Nga", "Lầu Y Xía"]  # fmt: skip
HIGHLAND_PEOPLE = {"Vừ": "Mông", "Xồng": "Mông", "Hờ": "Mông", "Và": "Mông", "Lầu": "Mông", "Moong": "Khơ Mú",
                   "Cụt": "Khơ Mú", "Lô": "Thái", "Vi": "Thái", "Lương": "Thái", "Kha": "Thái"}  # fmt: skip
COMMUNES = ["An Hòa", "Bình Sơn", "Châu Phong", "Diễn Lộc", "Đồng Tâm", "Hưng Thịnh", "Kim Liên Hạ", "Lạc Sơn",
            "Nghĩa Hương", "Phú Lộc", "Quỳnh Tân", "Tân Phú", "Thanh Vân", "Thọ Xuân Hạ", "Yên Lĩnh"]  # fmt: skip
WORKPLACES = [
    "Chi bộ thôn {n}, xã {c}", "Trường Tiểu học {c}", "Trường THCS {c}", "Trường Mầm non {c}", "Trạm Y tế xã {c}",
    "Ủy ban nhân dân xã {c}", "Hội Nông dân xã {c}", "Hội Phụ nữ xã {c}", "Đoàn Thanh niên xã {c}",
    "Hợp tác xã Nông nghiệp {c}", "Ban Chỉ huy Quân sự xã {c}", "Ủy ban Mặt trận Tổ quốc Việt Nam xã {c}",
]  # fmt: skip
POSITIONS = ["", "", "", "Giáo viên", "Nhân viên", "Công chức xã", "Bí thư chi bộ", "Phó Bí thư chi bộ", "Hội viên",
             "Bí thư chi đoàn"]  # fmt: skip


def person(chance, highland=False):
    """(full name, is a woman, ethnicity) of one invented person."""
    is_woman = chance.random() < 0.48
    if highland and chance.random() < 0.6:
        name = chance.choice(HIGHLAND_WOMEN if is_woman else HIGHLAND_MEN)
        return name, is_woman, HIGHLAND_PEOPLE[name.split()[0]]
    family = chance.choices(list(FAMILY), FAMILY.values())[0]
    middle = chance.choice(FEMALE_MIDDLE if is_woman else MALE_MIDDLE)
    given = chance.choice(FEMALE_GIVEN if is_woman else MALE_GIVEN)
    return f"{family} {middle} {given}", is_woman, "Kinh"


def workplace(chance):
    """An invented unit."""
    return chance.choice(WORKPLACES).format(n=chance.randint(1, 12), c=chance.choice(COMMUNES))
