"""The learners of the whole country, written by SQL: names as frequent as they are, centres, workplaces, classes.

Fills the database of benchmarks.search.
"""

# ruff: noqa: SIM905, S608  lists of names are read as text; the statements hold no word from outside

import random
import time
from datetime import timedelta

from benchmarks.clash import analyse

CENTRES, PROVINCES, LARGEST = 709, 34, 124

# Shares in percent, after counts of the General Statistics Office and of registers of candidates; the rest in equal
# parts. Few names are half of everybody: that is what makes the search hard.
FAMILIES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9.5, "Phạm": 7, "Hoàng": 5, "Phan": 4.5, "Vũ": 3.9, "Đặng": 2.1, "Bùi": 2,
    "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1,
}  # fmt: skip
MORE_FAMILIES = (
    "Lý Đinh Đào Đoàn Trịnh Mai Trương Lâm Hà Cao Châu Tạ Phùng Vương Lương Quách Lưu Tô Thái La Kiều Tăng Huỳnh Võ "
    "Nông Hứa Vi Lò Quàng Cầm Giàng Sùng Vàng Lầu Hạng Mùa Thào Cứ Tráng Ma Triệu Bế Hoa Lục Chu Mạc Nghiêm Ông Bạch "
    "Tống Đàm Khúc Lại Viên Diệp Thạch Kim Danh Sơn Ninh Quan Từ Hàn Nhâm Cù Phí Doãn Đồng Thân Uông Văn Giáp Khương "
    "Ngụy Niê Kpă Rơ Siu Đinh Alăng Bling Hôih Zơrâm Bhnướch Pơloong Tơngôl Coor Briu Arất Cơlâu"
).split()
MIDDLES = {"Văn": 27, "Thị": 30, "Đức": 3, "Hữu": 3, "Thanh": 3, "Minh": 3, "Ngọc": 3, "Xuân": 2, "Quang": 2, "Thu": 2}
MORE_MIDDLES = (
    "Đình Công Bá Duy Hải Hoàng Huy Khắc Kim Mạnh Mỹ Nam Nhật Phương Quốc Sỹ Tấn Thế Thành Thùy Tiến Trọng Trung Tuấn "
    "Tường Việt Vĩnh Anh Bảo Bích Cẩm Diệu Gia Hà Hồng Hương Khánh Lan Lệ Linh Mai Nguyệt Như Quỳnh Tuyết Vân Yến Ánh"
).split()
GIVEN = (
    "Anh Hương Hùng Dũng Hà Hoa Thủy Hạnh Tuấn Hằng Thanh Minh Lan Linh Nga Hòa Long Nam Sơn Hải Bình Cường Thảo Trang "
    "Huyền Phương Hiền Nhung Loan Hồng Mai Ngọc Thắng Đức Trung Thành Tâm Vân Yến Quang Hiếu Chung Chi Thu Tú Tùng Huy "
    "Khánh Kiên Lâm Lộc Lợi Luân Lực Lý Mạnh Nghĩa Nguyên Nhân Nhi Như Oanh Phong Phú Phúc Phượng Quân Quỳnh "
    "Quyền Quyết "
    "Sinh Sáng Tài Tân Thái Thắm Thịnh Thoa Thơ Thơm Thông Thuận Thúy Tiên Tiến Tình Toàn Trâm Trí Trinh Trọng Trường "
    "Tuyết Vinh Việt Vũ Vy Xuân Ý An Ánh Ân Bách Bảo Bích Bằng Cảnh Châu Chiến Chính Công Cúc Cương Danh Diễm "
    "Diệp Diệu "
    "Du Dung Duy Duyên Dương Đan Đào Đạt Điệp Định Đông Đồng Giang Hai Hân Hậu Hiệp Hiệu Hoan Hoàn Hoàng Học Hợp Huấn "
    "Huệ Huế Hưng Khang Khoa Khôi Khương Khuê Kỳ Lam Lê Liên Liễu Lương Lưu Mận Miền My Mỹ Nghi Nghị Nguyệt Nhàn Nhật "
    "Nhạn Ninh Nương Phát Phi Phước Quý Sang Sen Sương Tấn Thạch Thiện Thiết Thọ Thư Thực Thương Tín Tính Tố Trà Triều "
    "Tuyền Tuyến Tươi Uyên Văn Viễn Vượng Xoan Xuyến Yên Niê Kđăm Ayun Êban"
).split()
OFFICES = (
    "Ủy ban nhân dân xã|Đảng ủy xã|Hội Liên hiệp Phụ nữ xã|Hội Nông dân xã|Hội Cựu chiến binh xã|Đoàn Thanh niên xã|"
    "Ủy ban Mặt trận Tổ quốc xã|Ban Chỉ huy Quân sự xã|Công an xã|Trạm Y tế xã|Trường Tiểu học|Trường Trung học cơ sở|"
    "Trường Mầm non|Trường Trung học phổ thông|Chi bộ thôn 1|Chi bộ thôn 2|Chi bộ thôn 3|Chi bộ thôn 4|"
    "Chi bộ tổ dân phố 1|Chi bộ tổ dân phố 2|Hợp tác xã nông nghiệp|Quỹ Tín dụng nhân dân|Bưu điện xã|"
    "Ban Quản lý chợ|Chi cục Thuế khu vực|Công ty Cổ phần Xây dựng|Công ty May|Nhà máy gạch|Xí nghiệp thủy lợi"
).split("|")
SYLLABLES = (
    "Hưng Lộc Đông Tây Nam Bắc An Bình Thanh Quỳnh Diễn Nghi Phúc Thọ Xuân Hòa Tân Phú Mỹ Hải Sơn Long Yên Đức Minh "
    "Thịnh Lâm Hà Châu Kim Liên Thạch Vĩnh Trung Cẩm Thượng Hạ Văn Quang Ngọc Trường Giang Bảo Cát Đại Đồng Gia Hương "
    "Khánh Linh Mai Nghĩa Ninh Phong Phước Quế Sa Tam Thái Thuận Tiên Trà Triệu Tú Tường Viên Việt Vân Lạc Lương Cao "
    "Đạo Đình Hiệp Hoằng Kỳ Ba Phương Thiệu"
).split()


def fill(learners):
    """Centres by the tests' builders, everything that is many by SQL."""
    from django.db import connection

    began = time.perf_counter()
    centres = places()
    with connection.cursor() as cursor:
        for table, shares in (("family", shared(FAMILIES, MORE_FAMILIES)), ("middle", shared(MIDDLES, MORE_MIDDLES)),
                              ("given", falling(GIVEN))):  # fmt: skip
            vocabulary(cursor, table, shares)
        units(cursor, centres)
        drop, create = indexes(cursor)
        for statement in (*drop, *people(learners), *create):
            cursor.execute(statement)
    enrol_some(learners // 10)
    analyse()
    print(f"{learners:,} learners at {len(centres)} centres, filled in {time.perf_counter() - began:.0f} s")


def places():
    """709 centres, 124 of them in the first province; the others in equal parts."""
    from tests import build

    provinces = [build.make_province(f"Tỉnh {n}") for n in range(PROVINCES)]
    return [
        build.make_centre(f"Nơi {n}", provinces[0 if n < LARGEST else 1 + n % (PROVINCES - 1)]) for n in range(CENTRES)
    ]


def shared(shares, others):
    """{word: percent}: what `shares` leave, `others` have in equal parts."""
    left = (100 - sum(shares.values())) / len(others)
    return shares | {word: left for word in others if word not in shares}


def falling(words):
    """{word: percent} of given names: the first has some 3 of 100, each next one a little less."""
    weights = {word: 1 / (n + 18) for n, word in enumerate(dict.fromkeys(words))}
    return {word: 100 * weight / sum(weights.values()) for word, weight in weights.items()}


def vocabulary(cursor, table, shares):
    """A temporary table of words with their keys, each between two shares of 1: `low` ≤ chance < `high`."""
    from centres.vietnamese import _ranks, fold

    cursor.execute(f"CREATE TEMP TABLE {table} (word text, key text, letters text, tones text, low real, high real)")
    low, total = 0, sum(shares.values())
    for word, share in shares.items():
        cursor.execute(
            f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s)",
            [word, fold(word), *_ranks(word), low / total, (low + share) / total],
        )
        low += share
    # Chance is drawn as a whole number: a join by equality is a hash join, one by ranges reads every word.
    cursor.execute(f"CREATE TEMP TABLE {table}_at AS SELECT n, word, key, letters, tones FROM "
                   f"generate_series(0, 9999) n JOIN {table} ON n >= low * 10000 AND n < high * 10000")  # fmt: skip


def units(cursor, centres):
    """Workplaces: the offices of some ten communes of each centre."""
    from centres.vietnamese import words

    chance = random.Random(4)
    cursor.execute("CREATE TEMP TABLE unit (centre_id bigint, n int, name text, words text)")
    for centre in centres:
        rows, communes = [], [" ".join(chance.sample(SYLLABLES, 2)) for _n in range(10)]
        for office in OFFICES:
            for commune in communes:
                name = f"{office} {commune}"
                kept = " ".join(f"@{word}" for word in dict.fromkeys(words(name)))
                rows.append(cursor.mogrify("(%s, %s, %s, %s)", [centre.pk, len(rows), name, kept]).decode())
        cursor.execute(f"INSERT INTO unit VALUES {', '.join(rows)}")


def indexes(cursor):
    """(statements that drop, statements that create again) the indexes no constraint needs: filling is faster so."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes LEFT JOIN pg_constraint ON conname = indexname "
        "WHERE tablename IN ('courses_learner', 'courses_learneratcentre') AND conname IS NULL"
    )
    found = cursor.fetchall()
    counted = ["ALTER INDEX learner_search_by_words ALTER COLUMN 1 SET STATISTICS 500"]
    return [f'DROP INDEX "{name}"' for name, _made in found], ["SET maintenance_work_mem = '1GB'",
                                                               *(made for _name, made in found), *counted]  # fmt: skip


def people(learners):
    """Statements that write learners and where they learn: a centre each, two for every hundredth."""
    drawn = """
        CREATE TEMP TABLE drawn AS SELECT chance.n, f.word || ' ' || m.word || ' ' || g.word AS name,
            f.key || ' ' || m.key || ' ' || g.key AS key,
            g.letters || '00' || m.letters || '00' || f.letters || '00' || g.tones || '00' || m.tones || '00' || f.tones
                AS sorted,
            date '1960-01-01' + (random() * 16800)::int AS born,
            (SELECT min(id) FROM centres_centre) + chance.n % {centres} AS centre_id, (random() * {units})::int AS unit
        FROM (SELECT n, (random() * 9999)::int f, (random() * 9999)::int m, (random() * 9999)::int g
              FROM generate_series(1, {learners}) n) AS chance
        JOIN family_at f ON f.n = chance.f JOIN middle_at m ON m.n = chance.m JOIN given_at g ON g.n = chance.g
    """
    learner = """
        INSERT INTO courses_learner (id, full_name, typed_name, name_key, sort_key, birth_on, birth_precision, gender,
            citizen_id, ethnicity, home_place, workplace, position, party_status, phone, email)
        SELECT drawn.n, drawn.name, drawn.name, drawn.key, sorted, born, 'day', 'female',
            lpad((drawn.n::bigint * 104729)::text, 12, '0'), '', '', unit.name, '', '', '', ''
        FROM drawn JOIN unit ON unit.centre_id = drawn.centre_id AND unit.n = drawn.unit
    """
    seen = """
        INSERT INTO courses_learneratcentre (learner_id, centre_id, name_key, sort_key, sending_unit, words)
        SELECT drawn.n, drawn.centre_id, drawn.key, sorted, '',
            drawn.key || ' *' || extract(year FROM born) || ' *' || born || ' #' || drawn.centre_id || ' ' || unit.words
        FROM drawn JOIN unit ON unit.centre_id = drawn.centre_id AND unit.n = drawn.unit ORDER BY random()
    """
    again = """
        INSERT INTO courses_learneratcentre (learner_id, centre_id, name_key, sort_key, sending_unit, words)
        SELECT learner_id, other, name_key, sort_key, '', replace(words, '#' || centre_id || ' ', '#' || other || ' ')
        FROM courses_learneratcentre, LATERAL (
            SELECT CASE WHEN centre_id = {first} THEN {first} + 1 ELSE centre_id - 1 END AS other
        ) AS beside WHERE learner_id % 100 = 0
    """
    from centres.models import Centre

    first = Centre.objects.order_by("pk").values_list("pk", flat=True)[0]
    drawn = drawn.format(centres=CENTRES, learners=learners, units=len(OFFICES) * 10 - 1)
    return [drawn, learner, seen, again.format(first=first)]


def enrol_some(count):
    """A class at every centre, and `count` learners in them."""
    from django.db import connection

    from centres.models import Centre
    from courses.models import CourseClass
    from tests import build

    version, by = build.make_programme().versions.get(), build.make_user("national")
    day = build.make_class(Centre.objects.all()[0]).starts_on
    CourseClass.objects.bulk_create(
        CourseClass(
            centre=centre, year=day.year, code=f"L{centre.pk}", name="Lớp", name_key="lop", programme_version=version,
            off_plan_reason="x", status="open", starts_on=day, ends_on=day + timedelta(days=4), periods=40, place="x",
            opening_no="1", opened_on=day, created_by=by,
        )
        for centre in Centre.objects.all()
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO courses_enrolment (course_class_id, learner_id, centre_id, year, created_at, status, "
            "leave_reason, workplace, position, sending_unit, note, absent_excused, absent_unexcused, outcome, grade, "
            "outcome_reason, is_certified) SELECT c.id, s.learner_id, s.centre_id, %s, now(), 'enrolled', '', '', '', "
            "'', '', 0, 0, '', '', '', false FROM courses_learneratcentre s JOIN courses_courseclass c ON "
            "c.centre_id = s.centre_id AND c.name = 'Lớp' WHERE s.learner_id %% 10 = 0 LIMIT %s",
            [day.year, count],
        )
