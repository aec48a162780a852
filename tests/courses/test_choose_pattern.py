"""How a centre calls its classes: chosen by its staff, tried before it is used, and obeyed by every class entered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from courses import classes, naming, patterns
from courses.models import ClassPattern, CourseClass
from tests.build import (
    TODAY,
    code_of,
    make_centre,
    make_class,
    make_pattern,
    make_person,
    make_plan,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGE = "/classes/naming/"
Counting = ClassPattern.Counting
TYPED = {"name": "Lớp {tên ngắn} khóa {khóa}", "code": "{mã chương trình}/{khóa 2 số}/{năm}", "counting": "yearly"}
STAFF = [Role.OFFICER, Role.DEPUTY, Role.DIRECTOR]


@pytest.fixture
def officer(client):
    officer = make_user(centre=make_centre(code="QL"))
    client.force_login(officer)
    return officer


@pytest.fixture
def programme():
    return make_programme("Bồi dưỡng nhận thức về Đảng")


def enter(officer, programme, *, on=date(2026, 6, 1), **facts):
    return classes.enter(
        officer.centre, by=officer, programme=programme, starts_on=on, ends_on=on, place="Hội trường A",
        off_plan_reason="Cấp ủy giao thêm", **facts,
    )  # fmt: skip


def choose(officer, **changed):
    return patterns.choose(officer.centre, by=officer, **TYPED | changed)


# --- The verb -----------------------------------------------------------------------------------------------


def test_a_centre_that_never_chose_has_the_usual_pattern(officer, programme):
    made = enter(officer, programme)
    assert (made.name, made.code) == (
        "Bồi dưỡng nhận thức về Đảng khóa I năm 2026", f"QL-26-{programme.code}-01",
    )  # fmt: skip
    assert not ClassPattern.objects.exists()


def test_classes_entered_from_now_on_follow_the_pattern_and_earlier_ones_stay(officer, programme):
    before = enter(officer, programme)
    choose(officer)
    after = enter(officer, programme)
    assert (after.name, after.code) == (f"Lớp {programme.short_name} khóa 2", f"{programme.code}/02/2026")
    before.refresh_from_db()
    assert before.name.endswith("khóa I năm 2026")


def test_the_pattern_of_one_centre_says_nothing_about_another(officer, programme):
    choose(officer)
    elsewhere = enter(make_user(centre=make_centre(code="YT")), programme)
    assert elsewhere.code == f"YT-26-{programme.code}-01"


def test_choosing_again_changes_the_row_and_both_are_told(officer):
    choose(officer)
    choose(officer, name="{chương trình} khóa {khóa}", counting=Counting.RUNNING)
    assert ClassPattern.objects.get().counting == "running"
    first, second = AuditLine.objects.filter(verb="name_classes").order_by("pk")
    assert (first.centre, first.facts) == (officer.centre, TYPED)
    assert second.facts["name"] == "{chương trình} khóa {khóa}"


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": "Lớp {tháng}"}, "name", "unknown_word"),
        ({"code": "{tên ngắn}-{khóa"}, "code", "stray_brace"),
        ({"code": "{tên ngắn}-{năm}"}, "code", "cohort_missing"),
        ({"code": "{tên ngắn}-{khóa}"}, "code", "year_missing"),
        ({"code": "{tên ngắn}-{khóa}-" + "x" * 40}, "code", "year_missing"),
        ({"code": "{chương trình}-{khóa}-{năm}-{mã trung tâm}"}, "code", "too_long"),
        ({"name": "{chương trình}" * 8}, "name", "too_long"),
        ({"name": ""}, "name", "blank"),
    ],
)
def test_a_pattern_that_would_not_do_is_refused_at_its_field(officer, changed, field, code):
    make_programme("Bồi dưỡng lý luận chính trị và nghiệp vụ công tác cho cán bộ cơ sở")
    with pytest.raises(ValidationError) as broken:
        choose(officer, **changed)
    assert (list(broken.value.error_dict), code_of(broken)) == ([field], code)
    assert not ClassPattern.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_staff_who_write_at_the_centre_choose(role):
    centre = make_centre()
    by = make_user(role, centre=centre) if role in {*STAFF, Role.LECTURER} else make_user(role)
    if role in STAFF:
        patterns.choose(centre, by=by, **TYPED)
        with pytest.raises(PermissionDenied):
            patterns.choose(make_centre("Yên Thành"), by=by, **TYPED)
    else:
        with pytest.raises(PermissionDenied):
            patterns.choose(centre, by=by, **TYPED)


# --- Cohorts ------------------------------------------------------------------------------------------------


def test_cohorts_run_on_over_the_years_where_the_centre_says_so(officer, programme):
    make_pattern(officer.centre, counting=Counting.RUNNING)
    years = [enter(officer, programme, on=date(year, 6, 1)).cohort for year in (2024, 2025, 2025, 2026)]
    assert years == [1, 2, 3, 4]


def test_cohorts_begin_at_one_in_every_year_otherwise(officer, programme):
    make_pattern(officer.centre, counting=Counting.YEARLY)
    years = [enter(officer, programme, on=date(year, 6, 1)).cohort for year in (2024, 2025, 2025, 2026)]
    assert years == [1, 1, 2, 1]


def test_a_count_that_began_on_paper_goes_on(officer, programme):
    make_pattern(officer.centre, counting=Counting.RUNNING, code="{tên ngắn}.{khóa}")
    assert [enter(officer, programme, cohort=29).cohort, enter(officer, programme).cohort] == [29, 30]


@pytest.mark.parametrize("cohort", [0, -1, 4000])
def test_a_cohort_without_a_roman_numeral_is_refused(officer, programme, cohort):
    with pytest.raises(ValidationError) as broken:
        enter(officer, programme, cohort=cohort)
    assert code_of(broken) == "cohort_out_of_range"
    assert not CourseClass.objects.exists()


# --- Codes that are taken -----------------------------------------------------------------------------------


def test_a_code_of_another_class_is_refused_where_it_was_typed(officer, programme):
    first = enter(officer, programme, code="A1")
    for facts, field in [({"code": "A1"}, "code"), ({"cohort": 5}, "cohort")]:
        if field == "cohort":
            CourseClass.objects.filter(pk=first.pk).update(code=f"QL-26-{programme.code}-05")
        with pytest.raises(ValidationError) as broken:
            enter(officer, programme, **facts)
        assert (list(broken.value.error_dict), code_of(broken)) == ([field], "code_taken")
        assert first.name in broken.value.messages[0]
    assert CourseClass.objects.count() == 1


def test_another_centre_may_have_the_same_code(officer, programme):
    enter(officer, programme, code="A1")
    assert enter(make_user(), programme, code="A1").code == "A1"


def test_a_class_does_not_take_the_code_of_another_by_an_edit_and_keeps_its_own(officer, programme):
    enter(officer, programme, code="A1")
    second = enter(officer, programme, code="A2")
    with pytest.raises(ValidationError) as broken:
        classes.edit(second, by=officer, version_no=1, code="A1")
    assert (list(broken.value.error_dict), code_of(broken)) == (["code"], "code_taken")
    second.refresh_from_db()
    assert classes.edit(second, by=officer, version_no=1, code="A2", place="Hội trường B").code == "A2"


def test_the_form_of_a_class_tells_of_a_taken_number(client, officer, programme):
    make_class(officer.centre, by=officer, programme=programme, code=f"QL-26-{programme.code}-07", opened=False)
    typed = {"programme": programme.pk, "off_plan_reason": "x", "starts_on": "01/06/2026", "ends_on": "01/06/2026",
             "place": "Hội trường A", "capacity": "60", "cohort": "7"}  # fmt: skip
    page = client.post("/classes/new/", typed)
    assert list(page.context["form"].errors) == ["cohort"]
    assert CourseClass.objects.count() == 1
    client.post("/classes/new/", typed | {"cohort": "8"})
    assert CourseClass.objects.filter(cohort=8).exists()


# --- The page -----------------------------------------------------------------------------------------------


def shown(page):
    return [(one.name, one.code) for one in page.context["examples"]]


def test_the_page_shows_the_pattern_and_two_examples_of_the_next_classes(client, officer):
    taught, other, third = make_programme("Sơ cấp"), make_programme("An toàn"), make_programme("Ba")
    make_class(officer.centre, by=officer, programme=taught)
    page = client.get(PAGE)
    assert page.context["form"]["name"].value() == naming.NAME
    assert [one.programme for one in page.context["examples"]] == [taught, other]  # taught most, then by the alphabet
    assert third not in [one.programme for one in page.context["examples"]]
    assert page.context["examples"][0].name.startswith("Sơ cấp khóa II năm")


def test_a_pattern_is_tried_without_being_kept(client, officer, programme):
    page = client.post(PAGE, TYPED | {"preview": "1"})
    assert shown(page) == [(f"Lớp {programme.short_name} khóa 1", f"{programme.code}/01/{TODAY().year}")]
    assert not ClassPattern.objects.exists()


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_a_wrong_pattern_comes_back_with_its_sentence_and_no_example(client, officer, programme, button):
    page = client.post(PAGE, TYPED | {"code": "{tháng}"} | button)
    assert "{tháng}" in page.context["form"].errors["code"][0]
    assert (shown(page), page.context["form"]["code"].value()) == ([], "{tháng}")
    assert not ClassPattern.objects.exists()


def test_a_pattern_is_kept_and_the_class_list_leads_to_it(client, officer, programme):
    assert client.post(PAGE, TYPED).url == PAGE
    assert ClassPattern.objects.get().centre == officer.centre
    assert f'href="{PAGE}"' in client.get("/classes/").text


def test_the_new_class_page_announces_the_name_it_will_get(client, officer, programme):
    make_pattern(officer.centre)
    plan = make_plan(officer.centre, status="approved", programme=programme)
    page = client.get("/classes/new/", {"line": plan.lines.get().item_id})
    assert f"{plan.year}: {programme.name} khóa 1" in page.text


@pytest.mark.parametrize("role", list(Role))
def test_the_page_is_for_those_who_enter_classes(client, role):
    centre = make_centre()
    person = make_person(centre) if role == Role.LECTURER else None
    client.force_login(make_user(role, centre=centre, person=person))
    answers = {client.get(PAGE).status_code, client.post(PAGE, TYPED).status_code}
    assert answers == ({200, 302} if role in STAFF else {403})
    assert (f'href="{PAGE}"' in client.get("/classes/").text) is (role in STAFF)
