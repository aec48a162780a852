"""The demo's provinces, centres, staff and accounts: old district names, everything else invented."""

import random
from datetime import date

from django.contrib.auth.hashers import make_password

from centres import naming, units
from centres.models import (
    Appointment,
    AppointmentKind,
    AppointmentMode,
    Centre,
    CentreName,
    CentreParent,
    Level,
    Person,
    Premises,
    Province,
    QuotaDecision,
    SigningDelegation,
    StaffingRule,
    User,
)
from centres.scope import Role
from centres.vietnamese import fold
from portal import catalogue

from . import areas, names

PASSWORD = "xem-thu-2026"  # noqa: S105  printed at the start of the demo, never used elsewhere

# code, kind of unit, place, posts decided, posts filled, seats in the hall
NGHE_AN = [
    ("VI", "thành phố", "Vinh", 6, 7, 300), ("CL", "thị xã", "Cửa Lò", 3, 3, 120), ("TH", "thị xã", "Thái Hòa", 4, 3, 150),
    ("HM", "thị xã", "Hoàng Mai", 4, 4, 150), ("AS", "huyện", "Anh Sơn", 5, 5, 150),
    ("CC", "huyện", "Con Cuông", 4, 3, 100), ("DC", "huyện", "Diễn Châu", 6, 6, 250),
    ("DL", "huyện", "Đô Lương", 5, 5, 200), ("HN", "huyện", "Hưng Nguyên", 5, 4, 160), ("KS", "huyện", "Kỳ Sơn", 4, 2, 90),
    ("ND", "huyện", "Nam Đàn", 5, 5, 180), ("NL", "huyện", "Nghi Lộc", 6, 5, 220), ("NG", "huyện", "Nghĩa Đàn", 5, 5, 160),
    ("QP", "huyện", "Quế Phong", 4, 4, 100), ("QC", "huyện", "Quỳ Châu", 4, 3, 100), ("QH", "huyện", "Quỳ Hợp", 5, 5, 140),
    ("QL", "huyện", "Quỳnh Lưu", 5, 4, 240), ("TK", "huyện", "Tân Kỳ", 5, 5, 150), ("TC", "huyện", "Thanh Chương", 6, 6, 260),
    ("TD", "huyện", "Tương Dương", 4, 4, 100), ("YT", "huyện", "Yên Thành", 6, 7, 260),
]  # fmt: skip
HA_TINH = [
    ("HT1", "thị xã", "Hồng Lĩnh", 4, 4, 120), ("HT2", "huyện", "Can Lộc", 5, 5, 180),
    ("HT3", "huyện", "Hương Khê", 5, 4, 140),
]  # fmt: skip
UNKNOWN_ROOMS = {"QC", "TD", "HT3"}  # nobody has entered them yet
HIGHLAND = {"CC", "KS", "QP", "QC", "QH", "TD"}
COMMITTEE = {"thành phố": ("Thành ủy", "ThU"), "thị xã": ("Thị ủy", "ThU"), "huyện": ("Huyện ủy", "HU")}


def build(today):
    """Catalogue, two provinces, their centres with staff and quotas, and an account for every role."""
    catalogue.load()
    units.load()
    chance = random.Random(20261)  # noqa: S311  a fixed seed: the demo is the same every time
    nghe_an = _province("NA", "Nghệ An", NGHE_AN, chance, today)
    ha_tinh = _province("HT", "Hà Tĩnh", HA_TINH, chance, date(2025, 6, 30))  # what then became of it: demo.changes
    areas.build()
    _accounts([nghe_an, ha_tinh])
    return nghe_an


def _province(code, name, rows, chance, today):
    province = Province.objects.create(
        code=code, name=name, department=f"Ban Tuyên giáo và Dân vận Tỉnh ủy {name}", phone="0238 000 000"
    )
    for row in rows:
        _centre(province, *row, chance, today)
    _teach(province)
    return province


def _centre(province, code, unit, place, posts, filled, seats, chance, today):
    short_name = f"{unit.capitalize()} {place}"
    centre = Centre.objects.create(
        code=code, province=province, level=Level.DISTRICT, name=f"Trung tâm chính trị {unit} {place}",
        short_name=short_name, opened_on=date(1997, 1, 1), hall_seats=seats,
        premises=Premises.SHARED if place in {"Cửa Lò", "Kỳ Sơn"} else Premises.OWN,
        address=f"{unit.capitalize()} {place}, tỉnh {province.name}", phone=f"0238 000 {chance.randint(100, 999)}",
        halls=None if code in UNKNOWN_ROOMS else 1, rooms=None if code in UNKNOWN_ROOMS else 2 + seats // 100,
        area=None if code in UNKNOWN_ROOMS else seats * 5, contact="" if code in UNKNOWN_ROOMS else "Bộ phận Giáo vụ",
        equipment="" if code in UNKNOWN_ROOMS else "Máy chiếu, 2\nMáy vi tính, 6\nHệ thống âm thanh hội trường",
    )  # fmt: skip
    old = f"Trung tâm bồi dưỡng chính trị {unit} {place}"
    CentreName.objects.create(
        centre=centre, effective_from=date(1997, 1, 1), name=old, short_name=short_name, place=place
    )
    CentreName.objects.create(
        centre=centre, effective_from=date(2020, 6, 1), name=centre.name, short_name=short_name, place=place
    )
    committee, symbol = COMMITTEE[unit]
    CentreParent.objects.create(
        centre=centre,
        effective_from=date(1997, 1, 1),
        name=f"{committee} {place}",
        symbol=symbol,
        province=province,
    )
    naming.show_present(centre)
    decided_on = date(2022, chance.randint(2, 6), chance.randint(1, 28))
    QuotaDecision.objects.create(
        centre=centre, rule=StaffingRule.objects.in_force(centre.level, decided_on), decided_on=decided_on,
        number=f"{chance.randint(200, 1200)}-QĐ/{symbol}", effective_from=decided_on, posts=posts,
        population=chance.randint(60, 330) * 1000, party_members=chance.randint(30, 160) * 100,
        is_imported=not 4 <= posts <= 6,
    )  # fmt: skip
    _staff(centre, filled, chance, today)


def _staff(centre, filled, chance, today):
    """A concurrent director outside the quota, then `filled` posts: a deputy, one for the office, lecturers."""
    highland = centre.code in HIGHLAND
    started = date(2021, chance.randint(1, 12), 1)

    def hire(kind, **facts):
        full_name, _woman, _people = names.person(chance, highland)
        person = Person.objects.create(
            centre=centre, full_name=full_name, degree=chance.choice(["Cử nhân", "Cử nhân", "Thạc sĩ"]),
            theory_level=chance.choice(["Trung cấp", "Cao cấp"]), position=facts.pop("position", ""),
        )  # fmt: skip
        facts = {"decision_no": f"{chance.randint(10, 400)}-QĐ/TTCT", "decided_on": started, **facts}
        Appointment.objects.create(person=person, centre=centre, kind=kind, from_on=started, **facts)
        return person

    left = {"to_on": date(today.year, 4, 30)} if centre.code == "KS" and today > date(today.year, 4, 30) else {}
    hire(
        AppointmentKind.DIRECTOR, mode=AppointmentMode.CONCURRENT, counts_towards_quota=False,
        position="Trưởng Ban Tuyên giáo và Dân vận", **left,
    )  # fmt: skip
    deputy = hire(AppointmentKind.DEPUTY)
    if filled > 1:
        hire(AppointmentKind.OFFICE)
    for _n in range(filled - 2):
        hire(AppointmentKind.LECTURER)
    hire(
        AppointmentKind.LECTURER,
        mode=AppointmentMode.CONCURRENT,
        counts_towards_quota=False,
        position="Báo cáo viên cấp ủy",
    )
    SigningDelegation.objects.create(
        centre=centre, person=deputy, number=f"{chance.randint(1, 30):02d}-UQ/TTCT", signed_on=date(today.year - 1, 12, 20),
        from_on=date(today.year - 1, 12, 20), to_on=date(today.year + 1, 12, 31),
    )  # fmt: skip


TOPICS = [
    "Lịch sử Đảng bộ địa phương", "Nghiệp vụ công tác đảng ở cơ sở", "Học tập và làm theo tư tưởng Hồ Chí Minh",
    "Công tác dân vận", "Bồi dưỡng nhận thức về Đảng", "Kỹ năng tuyên truyền miệng",
]  # fmt: skip


def _teach(province):
    """Topics for every lecturer, and one who visits a second centre; apart from the chance that made them."""
    lecturers = Appointment.objects.filter(centre__province=province, kind=AppointmentKind.LECTURER)
    people = [post.person for post in lecturers.select_related("person").order_by("pk")]
    for place, person in enumerate(people):
        person.topics = "\n".join(TOPICS[place * 2 % len(TOPICS) :][:2])
    Person.objects.bulk_update(people, ["topics"])
    guests = [person for person in people if person.centre.code == "DC"]
    host = province.centres.filter(code="QL").first()
    if host and guests:
        Appointment.objects.create(
            person=guests[0], centre=host, kind=AppointmentKind.LECTURER, from_on=date(2024, 9, 1),
            mode=AppointmentMode.VISITING, counts_towards_quota=False, decision_no="96-QĐ/TTCT",
            decided_on=date(2024, 8, 28),
        )  # fmt: skip


def user_name(role_word, centre):
    """“giaovu.quynhluu”."""
    return f"{role_word}.{fold(centre.name_on(date(2024, 1, 1)).place).replace(' ', '')}"


ROLE_WORDS = {Role.DIRECTOR: "giamdoc", Role.DEPUTY: "phogiamdoc", Role.OFFICER: "giaovu", Role.LECTURER: "giangvien"}
ROLE_POSTS = {
    Role.DIRECTOR: AppointmentKind.DIRECTOR,
    Role.DEPUTY: AppointmentKind.DEPUTY,
    Role.OFFICER: AppointmentKind.OFFICE,
    Role.LECTURER: AppointmentKind.LECTURER,
}


def _accounts(provinces):
    """One account for every role and place; one password, hashed once."""
    password = make_password(PASSWORD)
    users = [User(username="trunguong", full_name="Cán bộ trung ương (mẫu)", role=Role.NATIONAL)]
    for province in provinces:
        word = fold(province.name).replace(" ", "")
        users.append(
            User(
                username=f"tinh.{word}",
                full_name=f"Cán bộ Ban ({province.name})",
                role=Role.PROVINCE,
                province=province,
            )
        )
        for centre in province.centres.all():
            for role, kind in ROLE_POSTS.items():
                post = centre.appointments.filter(kind=kind, to_on=None).select_related("person").order_by("pk").first()
                if post:
                    users.append(
                        User(
                            username=user_name(ROLE_WORDS[role], centre), full_name=post.person.full_name, role=role,
                            centre=centre, person=post.person,
                        )
                    )  # fmt: skip
    users.append(
        User(username="quantri", full_name="Quản trị hệ thống (mẫu)", role="", is_staff=True, is_superuser=True)
    )
    for user in users:
        user.password = password
    User.objects.bulk_create(users)


def shown_accounts():
    """(user name, what it is) of the accounts the demo prints: one for each role."""
    return [
        ("giaovu.quynhluu", "giáo vụ Trung tâm chính trị huyện Quỳnh Lưu"),
        ("giamdoc.quynhluu", "giám đốc Trung tâm chính trị huyện Quỳnh Lưu"),
        ("phogiamdoc.quynhluu", "phó giám đốc Trung tâm chính trị huyện Quỳnh Lưu"),
        ("giangvien.quynhluu", "giảng viên Trung tâm chính trị huyện Quỳnh Lưu"),
        ("tinh.nghean", "Ban Tuyên giáo và Dân vận Tỉnh ủy Nghệ An"),
        ("tinh.hatinh", "Ban Tuyên giáo và Dân vận Tỉnh ủy Hà Tĩnh (tỉnh thứ hai)"),
        ("trunguong", "cán bộ trung ương"),
        ("quantri", "quản trị hệ thống, chỉ vào /admin/"),
    ]
