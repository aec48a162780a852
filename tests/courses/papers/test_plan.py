"""The plan as a paper: drafted by the centre, or decided by the standing committee, with every line behind it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.models import PlanStatus
from courses.papers import plan as plan_paper
from tests.build import (
    TODAY,
    code_of,
    make_centre,
    make_director,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
)
from tests.centres.papers.examples import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    province = make_province(department="Ban Tuyên giáo và Dân vận Tỉnh ủy Nghệ An")
    centre = make_centre(province=province)
    make_director(centre, "Hồ Minh Đức")
    return centre


@pytest.fixture
def plan(centre):
    made = make_plan(centre, year=2024, lines=0)
    make_plan_line(made, make_programme("Bồi dưỡng A"), position=1, quarter=1, classes=2, learners=110, sessions=10,
                   target_group="Quần chúng ưu tú", co_organiser="Hội Nông dân", budget_note="Ngân sách")  # fmt: skip
    make_plan_line(made, make_programme("Bồi dưỡng B"), position=2, quarter=3, classes=1, learners=1200)
    return made


def approve(plan):
    """What the verb writes, with the day of the example."""
    type(plan).objects.filter(pk=plan.pk).update(
        status=PlanStatus.APPROVED, submitted_by=plan.created_by, approved_by=plan.created_by,
        approved_at=plan.created_at, decision_no="138-KH/HU", decided_on=date(2023, 12, 22),
        signatory="Nguyễn Văn Hùng",
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def test_an_approved_plan_is_a_paper_of_the_committee_that_decided(plan):
    text = words(plan_paper.build(approve(plan), TODAY()))
    assert text.startswith(
        "TỈNH ỦY NGHỆ AN HUYỆN ỦY QUỲNH LƯU * Số 138-KH/HU ĐẢNG CỘNG SẢN VIỆT NAM "
        "Quỳnh Lưu, ngày 22 tháng 12 năm 2023 KẾ HOẠCH mở lớp đào tạo, bồi dưỡng lý luận chính trị năm 2024"
    )
    assert "T/M BAN THƯỜNG VỤ Nguyễn Văn Hùng" in text
    assert "(kèm theo Kế hoạch số 138-KH/HU ngày 22/12/2023)" in text


def test_the_office_of_who_signed_stands_above_the_name(plan):
    approve(plan)
    plan.signatory = "Nguyễn Văn Hùng, Phó Bí thư"
    assert "T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ Nguyễn Văn Hùng" in words(plan_paper.build(plan, TODAY()))


def test_before_the_decision_it_is_a_draft_of_the_centre(plan):
    paper = plan_paper.build(plan, TODAY())
    assert paper.heading.is_draft
    text = words(paper)
    assert text.startswith("HUYỆN ỦY QUỲNH LƯU TRUNG TÂM CHÍNH TRỊ * Số -KH/TTCT DỰ THẢO")
    assert "GIÁM ĐỐC Hồ Minh Đức" in text
    assert "Huyện ủy Quỳnh Lưu (để trình)" in text


def test_the_annex_has_every_line_and_totals_by_quarter(plan):
    [annex] = plan_paper.build(plan, TODAY()).annexes
    [table] = annex.blocks
    assert annex.wide
    assert table.rows == (
        ("1", "Bồi dưỡng A", "Quần chúng ưu tú", "I", "2", "110", "10", "Hội Nông dân", "Ngân sách"),
        ("2", "Bồi dưỡng B", "", "III", "1", "1.200", "", "", ""),
    )
    assert [(row.cells[:3], row.across) for row in table.totals] == [
        (("Cộng quý I", "2", "110"), 4), (("Cộng quý III", "1", "1.200"), 4), (("Tổng cộng cả năm", "3", "1.310"), 4)
    ]  # fmt: skip


def test_the_text_carries_the_sums(plan):
    text = words(plan_paper.build(plan, TODAY()))
    assert "Năm 2024 mở 3 lớp với 1.310 học viên, gồm 2 chương trình" in text
    assert "Quý I 2 110 Quý III 1 1.200 Cả năm 3 1.310" in text


def test_an_amendment_says_which_and_why(centre):
    plan = make_plan(centre, year=2024, version=2, change_reason="Bổ sung lớp theo yêu cầu của cấp ủy")
    paper = plan_paper.build(plan, TODAY())
    text = words(paper)
    assert "năm 2024 (điều chỉnh lần 1) -----" in text
    assert paper.abstract.endswith(" năm 2024 (điều chỉnh\u00a0lần\u00a01)")  # together on one line
    assert "Lý do điều chỉnh: Bổ sung lớp theo yêu cầu của cấp ủy" in text
    assert "BIỂU CHI TIẾT KẾ HOẠCH MỞ LỚP NĂM 2024 (điều chỉnh lần 1)" in text


def test_an_empty_plan_is_refused(centre):
    with pytest.raises(ValidationError) as refused:
        plan_paper.check(make_plan(centre, lines=0))
    assert code_of(refused) == "no_lines"


@pytest.mark.parametrize(
    ("department", "committee"),
    [
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy Nghệ An", "Tỉnh ủy Nghệ An"),
        ("Ban Tuyên giáo và Dân vận Thành uỷ Hải Phòng", "Thành uỷ Hải Phòng"),
        ("Ban Tuyên giáo", ""),
    ],
)
def test_the_committee_above_is_read_off_the_department(department, committee):
    assert plan_paper.committee_above(department) == committee
