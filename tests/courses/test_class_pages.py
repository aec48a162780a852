"""Pages of classes: who sees what, the one next step in each state, deeds and their refusals."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import classes, enrolments
from courses.models import ClassFigures, ClassStatus, CourseClass, EnrolmentStatus, PlanStatus, Stage
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_class,
    make_person,
    make_plan,
    make_plan_line,
    make_programme,
    make_province,
    make_recognised_class,
    make_user,
    score_all,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(centre=centre)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def page(name, row=None):
    return reverse(f"class-{name}", args=[row.pk] if row else None)


def typed(day):
    return day.strftime("%d/%m/%Y")


def finished_class(centre, *, scored=True, learners=2):
    row = make_class(centre, ends_on=TODAY() - 2 * DAY)
    enrol(row, learners)
    if scored:
        score_all(row)
    return classes.finish(row, by=row.created_by)


# --- The list ---------------------------------------------------------------------------------------------------


def test_each_role_sees_the_classes_in_its_scope(client, centre):
    lecturer = make_person(centre, "Lê Đình Khoa")
    mine, other = make_class(centre, head=lecturer), make_class(centre)
    neighbour = make_class(make_centre("Yên Thành", centre.province))
    foreign = make_class(make_centre("Cẩm Xuyên", make_province("Hà Tĩnh")))
    expected = {
        make_user(centre=centre): {mine, other},
        make_user(Role.LECTURER, centre=centre, person=lecturer): {mine},
        make_user(Role.PROVINCE, province=centre.province): {mine, other, neighbour},
        make_user(Role.NATIONAL): {mine, other, neighbour, foreign},
    }
    for user, rows in expected.items():
        client.force_login(user)
        found = client.get(page("list"), {"year": mine.year}).context["page"].object_list
        assert set(found) == rows, user.role


def test_what_needs_a_hand_comes_first(signed_in, centre):
    today = TODAY()
    planned, running = make_class(centre, opened=False, ends_on=today + DAY), make_class(centre, ends_on=today)
    done, waiting = make_recognised_class(centre), finished_class(centre)
    ClassFigures.objects.filter(course_class=done).update(certified=1)
    rows = [row for row in signed_in.get(page("list")).context["page"] if row.year == today.year]
    order = [row for row in (waiting, running, planned, done) if row.year == today.year]
    assert rows == order


def test_a_tab_shows_one_stage_and_its_count(signed_in, centre):
    make_class(centre, opened=False, ends_on=TODAY())
    running = make_class(centre, ends_on=TODAY())
    answer = signed_in.get(page("list"), {"stage": "running"})
    assert list(answer.context["page"]) == [running]
    assert answer.context["tabs"] == [(Stage.RUNNING, 1), (Stage.PLANNED, 1)]


@pytest.mark.parametrize("words", ["nhan thuc", "NHẬN THỨC", "nhận thức về đ", "c-26", "C-26"])
def test_the_search_needs_no_marks_and_knows_the_code(signed_in, officer, centre, words):
    programme = make_programme("Bồi dưỡng nhận thức về Đảng")
    found = make_class(centre, programme=programme, code="C-26-X", ends_on=TODAY())
    make_class(centre, programme=make_programme("Sơ cấp"), code="Y-25-Z", ends_on=TODAY())
    assert list(signed_in.get(page("list"), {"q": words}).context["page"]) == [found]


def test_a_search_without_an_answer_offers_the_whole_year(signed_in, centre):
    make_class(centre, ends_on=TODAY())
    answer = signed_in.get(page("list"), {"q": "không có lớp này"})
    assert list(answer.context["page"]) == []
    assert answer.context["is_filtered"]


@pytest.mark.parametrize(
    "query", ["year=abc", "programme=0", "stage=nothing", "page=99", "centre=1", "year=99999999999"]
)
def test_a_strange_address_still_shows_the_list(signed_in, centre, query):
    make_class(centre, ends_on=TODAY())
    assert signed_in.get(f"{page('list')}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("role", "may"), [(Role.OFFICER, True), (Role.DIRECTOR, True), (Role.LECTURER, False), (Role.PROVINCE, False)]
)
def test_only_staff_are_offered_a_new_class(client, centre, role, may):
    client.force_login(
        make_user(role, **({"province": centre.province} if role == Role.PROVINCE else {"centre": centre}))
    )
    assert (page("create").encode() in client.get(page("list")).content) is may
    assert client.get(page("create")).status_code == (200 if may else 403)
    assert client.post(page("create"), {}).status_code == (200 if may else 403)


def test_the_list_takes_the_same_queries_with_many_rows(signed_in, constant_queries, centre):
    programme = make_programme()

    def add(n):
        for _row in range(n):
            make_class(centre, programme=programme, ends_on=TODAY())

    constant_queries(signed_in, page("list"), add)


# --- Scope of every page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["detail", "edit", "open", "finish", "recognise", "archive", "cancel"])
def test_a_class_of_another_centre_is_not_there(signed_in, name):
    foreign = make_class(make_centre("Yên Thành"))
    assert signed_in.get(page(name, foreign)).status_code == 404
    assert signed_in.post(page(name, foreign), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.LECTURER])
@pytest.mark.parametrize("name", ["edit", "open", "finish", "recognise", "archive", "cancel"])
def test_who_only_reads_a_class_does_nothing_to_it(client, centre, role, name):
    head = make_person(centre)
    place = {Role.NATIONAL: {}, Role.PROVINCE: {"province": centre.province}}
    row = make_class(centre, head=head)
    client.force_login(make_user(role, **place.get(role, {"centre": centre, "person": head})))
    assert client.get(page("detail", row)).status_code == 200
    assert client.get(page(name, row)).status_code == 403
    assert client.post(page(name, row), {"reason": "x"}).status_code == 403


# --- One class -------------------------------------------------------------------------------------------------------


def next_of(answer):
    """The address of the one red button in the rail."""
    rail = answer.context["rail"]
    return rail.href if rail else None


def test_a_planned_class_asks_for_its_opening_decision(signed_in, centre):
    row = make_class(centre, opened=False)
    assert next_of(signed_in.get(page("detail", row))) == page("open", row)


def test_an_open_class_asks_for_its_roster(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + DAY)
    assert next_of(signed_in.get(page("detail", row))) == reverse("roster-import", args=[row.pk])


def test_a_running_class_asks_for_absence_and_scores(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + DAY)
    enrol(row, 1)
    assert next_of(signed_in.get(page("detail", row))) == reverse("result-edit", args=[row.pk])


def test_a_class_that_is_over_asks_for_missing_results_then_to_be_closed(signed_in, centre):
    row = make_class(centre)
    enrol(row, 1)
    assert next_of(signed_in.get(page("detail", row))) == reverse("result-edit", args=[row.pk])
    score_all(row)
    assert next_of(signed_in.get(page("detail", row))) == page("finish", row)


def test_a_closed_class_asks_to_be_recognised(signed_in, centre):
    row = finished_class(centre)
    assert next_of(signed_in.get(page("detail", row))) == page("recognise", row)


def test_a_recognised_class_asks_for_certificates_then_for_the_archive(signed_in, centre):
    row = make_recognised_class(centre, learners=2)
    assert next_of(signed_in.get(page("detail", row))) == reverse("proposal-create", args=[row.pk])
    ClassFigures.objects.filter(course_class=row).update(certified=2)
    assert next_of(signed_in.get(page("detail", row))) == page("archive", row)


def test_a_programme_without_certificates_goes_straight_to_the_archive(signed_in, centre):
    row = make_recognised_class(centre, programme=make_programme("Thời sự", issues_certificate=False))
    answer = signed_in.get(page("detail", row))
    assert next_of(answer) == page("archive", row)
    assert len(answer.context["steps"]) == 5


def test_a_reader_finds_the_conditions_without_a_button(client, centre):
    row = finished_class(centre)
    client.force_login(make_user(Role.PROVINCE, province=centre.province))
    answer = client.get(page("detail", row))
    assert answer.context["rail"].rows
    assert next_of(answer) == ""
    assert answer.context["deeds"] == []


def test_the_roster_is_in_roster_order_and_who_left_stands_last(signed_in, centre):
    row = make_class(centre)
    for name in ("Nguyễn Thị Yến", "Trần Văn An", "Lê Thị Ánh"):
        enrol(row, 1, full_name=name)
    left = row.enrolments.get(learner__full_name="Trần Văn An")
    enrolments.leave(left, by=row.created_by, status=EnrolmentStatus.WITHDRAWN, reason="Chuyển công tác")
    rows = signed_in.get(page("detail", row)).context["page"].object_list
    found = [(one.number, one.enrolment.learner.full_name) for one in rows]
    assert found == [(1, "Lê Thị Ánh"), (2, "Nguyễn Thị Yến"), (None, "Trần Văn An")]


def test_the_roster_shows_no_sensitive_facts(signed_in, centre):
    row = make_class(centre)
    enrol(row, 1, citizen_id="040190001234", ethnicity="Thái", phone="0900000001")
    content = signed_in.get(page("detail", row)).content.decode()
    assert "Trần Thị Bình" in content
    for secret in ("040190001234", "0900000001", "1234", "Thái"):
        assert secret not in content


def test_who_needs_a_hand_can_be_shown_alone_with_the_reason(signed_in, centre):
    row = finished_class(centre, scored=False, learners=3)
    part = row.programme_version.parts.get()
    first = row.enrolments.in_roster_order().first()
    first.scores.create(part=part, value="8")
    answer = signed_in.get(page("detail", row), {"show": "open"})
    assert len(answer.context["page"].object_list) == 2
    assert all(one.reason for one in answer.context["page"].object_list)


def test_a_recognised_roster_says_what_was_recognised(signed_in, centre):
    row = make_recognised_class(centre, learners=2, score="8")
    rows = signed_in.get(page("detail", row)).context["roster"].rows
    assert [(one.state, str(one.score), one.grade) for one in rows] == [("passed", "8.0", "good")] * 2


def test_fifty_learners_stand_on_a_page(signed_in, centre):
    row = make_class(centre, capacity=60)
    enrol(row, 51)
    assert len(signed_in.get(page("detail", row)).context["page"].object_list) == 50
    assert len(signed_in.get(page("detail", row), {"page": 2}).context["page"].object_list) == 1


@pytest.mark.parametrize("tab", ["overview", "roster", "certificates"])
@pytest.mark.parametrize("status", [status for status in ClassStatus if status != ClassStatus.POSTPONED])
def test_every_tab_opens_in_every_state(signed_in, centre, status, tab):
    row = make_class(centre, opened=status != ClassStatus.PLANNED)
    if status in {ClassStatus.FINISHED, ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        row = finished_class(centre)
    if status in {ClassStatus.RECOGNISED, ClassStatus.ARCHIVED}:
        classes.recognise(row, by=row.created_by, recognition_no="52-QĐ/TTCT", recognised_on=TODAY())
    if status == ClassStatus.ARCHIVED:
        classes.archive(row, by=row.created_by)
    if status == ClassStatus.CANCELLED:
        classes.cancel(row, by=row.created_by, reason="Không đủ học viên")
    answer = signed_in.get(page("detail", row), {"tab": tab})
    assert (answer.status_code, row.status) == (200, status)
    assert ("Không đủ học viên" in answer.content.decode()) is (status == ClassStatus.CANCELLED)


def test_the_page_takes_the_same_queries_with_many_learners(signed_in, constant_queries, centre):
    row = make_class(centre)

    def add(n):
        enrol(row, n)
        score_all(row)

    constant_queries(signed_in, page("detail", row), add)


# --- A new class -------------------------------------------------------------------------------------------------


def facts_of(**more):
    return {"starts_on": typed(TODAY()), "ends_on": typed(TODAY()), "place": "Hội trường A", "capacity": "60"} | more


def test_a_class_of_a_plan_line_is_filled_from_it(signed_in, centre):
    plan = make_plan(centre, status=PlanStatus.APPROVED, lines=0)
    programme = make_programme()
    item = make_plan_line(plan, programme, classes=3, learners=200, target_group="Đảng viên dự bị").item
    form = signed_in.get(page("create"), {"line": item.pk}).context["form"]
    assert (form["plan_item"].value(), form["capacity"].value()) == (str(item.pk), "67")  # 200 / 3, upwards
    assert form["target_group"].value() == "Đảng viên dự bị"
    signed_in.post(page("create"), facts_of(plan_item=item.pk))
    made = CourseClass.objects.get()
    assert (made.plan_item, made.programme, made.status) == (item, programme, ClassStatus.PLANNED)


def test_the_choice_of_lines_is_narrow(signed_in, centre):
    own = make_plan(centre, status=PlanStatus.APPROVED).lines.get()
    draft = make_plan(centre, year=TODAY().year + 1).lines.get()
    foreign = make_plan(make_centre("Yên Thành"), status=PlanStatus.APPROVED).lines.get()
    form = signed_in.get(page("create")).context["form"]
    assert list(form.fields["plan_item"].queryset) == [own]
    for line in (draft, foreign):
        answer = signed_in.post(page("create"), facts_of(plan_item=line.item_id))
        assert "plan_item" in answer.context["form"].errors
    assert not CourseClass.objects.exists()


def test_the_head_of_class_is_of_the_own_centre(signed_in, centre):
    own, foreign = make_person(centre), make_person(make_centre("Yên Thành"))
    form = signed_in.get(page("create")).context["form"]
    assert list(form.fields["head"].queryset) == [own]
    answer = signed_in.post(page("create"), facts_of(head=foreign.pk))
    assert "head" in answer.context["form"].errors


def test_outside_the_plan_programme_and_reason_are_asked_for(signed_in):
    programme = make_programme()
    answer = signed_in.post(page("create"), facts_of())
    assert set(answer.context["form"].errors) == {"programme", "off_plan_reason"}
    signed_in.post(page("create"), facts_of(programme=programme.pk, off_plan_reason="Cấp ủy giao thêm"))
    assert CourseClass.objects.get().off_plan_reason == "Cấp ủy giao thêm"


def test_what_a_verb_refuses_stands_at_its_field_with_everything_kept(signed_in, centre):
    line = make_plan(centre, status=PlanStatus.APPROVED, year=TODAY().year - 1).lines.get()
    answer = signed_in.post(page("create"), facts_of(plan_item=line.item_id, place="Nhà văn hóa xã"))
    errors = answer.context["form"].errors.as_data()
    assert [error.code for error in errors["plan_item"]] == ["line_of_other_year"]
    assert answer.context["form"]["place"].value() == "Nhà văn hóa xã"


# --- Deeds -----------------------------------------------------------------------------------------------------------


def test_the_facts_are_edited(signed_in, centre):
    row = make_class(centre)
    form = signed_in.get(page("edit", row)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"starts_on": typed(row.starts_on), "ends_on": typed(row.ends_on), "place": "Hội trường B"}
    signed_in.post(page("edit", row), data)
    row.refresh_from_db()
    assert row.place == "Hội trường B"


def test_the_second_editor_of_the_facts_is_told_and_loses_nothing(signed_in, centre):
    row = make_class(centre)
    form = signed_in.get(page("edit", row)).context["form"]
    mine = {name: form[name].value() or "" for name in form.fields}
    mine |= {"starts_on": typed(row.starts_on), "ends_on": typed(row.ends_on), "place": "của tôi"}
    classes.edit(row, by=row.created_by, version_no=row.version_no, place="của họ")
    answer = signed_in.post(page("edit", row), mine)
    again = answer.context["form"]
    assert (again["place"].value(), again["version_no"].value()) == ("của tôi", row.version_no)
    signed_in.post(page("edit", row), mine | {"version_no": again["version_no"].value()})
    row.refresh_from_db()
    assert row.place == "của tôi"


def test_the_opening_decision_is_entered(signed_in, centre):
    row = make_class(centre, opened=False)
    wrong = signed_in.post(page("open", row), {"opening_no": "45-QĐ/TTCT", "opened_on": typed(row.ends_on)})
    assert list(wrong.context["form"].errors) == ["opened_on"]
    signed_in.post(page("open", row), {"opening_no": "45-QĐ/TTCT", "opened_on": typed(row.starts_on)})
    row.refresh_from_db()
    assert (row.status, row.opening_no) == (ClassStatus.OPEN, "45-QĐ/TTCT")


def test_the_teaching_is_closed(signed_in, centre):
    row = make_class(centre)
    enrol(row, 1)
    assert signed_in.get(page("finish", row)).status_code == 200
    signed_in.post(page("finish", row))
    row.refresh_from_db()
    assert row.status == ClassStatus.FINISHED


def test_recognition_shows_who_passes_and_who_does_not_before_it_is_pressed(signed_in, centre):
    row = finished_class(centre)
    failed = row.enrolments.in_roster_order().first()
    row.enrolments.filter(pk=failed.pk).update(absent_unexcused=20)
    answer = signed_in.get(page("recognise", row))
    assert [one.enrolment for one in answer.context["roster"].to_look_at] == [failed]
    assert "Công nhận kết quả 1 học viên" in answer.content.decode()
    signed_in.post(page("recognise", row), {"recognition_no": "52-QĐ/TTCT", "recognised_on": typed(TODAY())})
    row.refresh_from_db()
    assert (row.status, row.figures.passed) == (ClassStatus.RECOGNISED, 1)


def test_recognition_offers_no_button_while_somebody_is_not_judged(signed_in, centre):
    row = finished_class(centre, scored=False)
    answer = signed_in.get(page("recognise", row))
    assert 'name="recognition_no"' not in answer.content.decode()
    refused = signed_in.post(page("recognise", row), {"recognition_no": "52", "recognised_on": typed(TODAY())})
    row.refresh_from_db()
    assert (refused.status_code, row.status) == (200, ClassStatus.FINISHED)


def test_a_class_is_archived(signed_in, centre):
    row = make_recognised_class(centre)
    signed_in.post(page("archive", row))
    row.refresh_from_db()
    assert row.status == ClassStatus.ARCHIVED


def test_cancelling_takes_a_reason(signed_in, centre):
    row = make_class(centre)
    assert signed_in.post(page("cancel", row), {"reason": ""}).context["form"].errors
    signed_in.post(page("cancel", row), {"reason": "Không đủ học viên"})
    row.refresh_from_db()
    assert (row.status, row.stop_reason) == (ClassStatus.CANCELLED, "Không đủ học viên")


@pytest.mark.parametrize("name", ["edit", "open", "finish", "recognise", "cancel"])
def test_a_deed_out_of_its_turn_answers_with_a_sentence(signed_in, centre, name):
    row = make_recognised_class(centre)
    for answer in (signed_in.get(page(name, row)), signed_in.post(page(name, row), {"reason": "x"})):
        assert answer.status_code == 409
        assert row.get_status_display() in answer.context["sentences"][0]
        assert row.get_absolute_url() in answer.content.decode()


def test_closing_too_early_answers_with_the_words_of_the_verb(signed_in, centre):
    row = make_class(centre, ends_on=TODAY() + DAY)
    enrol(row, 1)
    answer = signed_in.post(page("finish", row))
    assert answer.status_code == 409
    assert typed(row.ends_on) in answer.context["sentences"][0]
