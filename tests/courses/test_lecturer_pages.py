"""Lecturers across the centres of one's scope: the list, its filters, the profile, what each role is shown."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centres.models import AppointmentKind
from centres.scope import Role
from tests.build import (
    TODAY,
    make_appointment,
    make_centre,
    make_class,
    make_person,
    make_province,
    make_rule,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/lecturers/"


@pytest.fixture
def here():
    make_rule()
    return make_centre()


@pytest.fixture
def there(here):
    """Another centre of the same province."""
    return make_centre("Yên Thành", here.province)


def lecturer(centre, full_name="Lê Văn Hai", *, at=None, kind=AppointmentKind.LECTURER, topics="", degree="", **post):
    """Somebody of `centre` who teaches there, or at `at`."""
    person = make_person(centre, full_name, topics=topics, degree=degree, birth_on=date(1980, 6, 5))
    make_appointment(person, kind, centre=at or centre, **post)
    return person


def visitor(centre, at, full_name="Trần Thị An"):
    return lecturer(centre, full_name, at=at, mode="visiting", counts_towards_quota=False)


def enter(client, centre, role=Role.DIRECTOR):
    client.force_login(make_user(role, centre=centre, province=centre.province))


def names(client, **chosen):
    return [person.full_name for person in client.get(LIST, chosen).context["page"]]


def profile(client, person):
    return client.get(reverse("lecturer-detail", args=[person.pk]))


# --- The list ----------------------------------------------------------------------------------------------


def test_a_centre_sees_who_teaches_there_visitors_included(client, here, there):
    lecturer(here, "Lê Văn Hai")
    visitor(there, here, "Trần Thị An")
    lecturer(there, "Người Bên Kia")
    lecturer(here, "Đã Thôi", to_on=date(2023, 12, 31))
    lecturer(here, "Giáo Vụ", kind=AppointmentKind.OFFICE)
    enter(client, here)
    assert names(client) == ["Trần Thị An", "Lê Văn Hai"]
    assert "đơn vị chính: Huyện Yên Thành" in client.get(LIST).text


def test_a_province_sees_the_lecturers_of_all_its_centres_once_each(client, here, there):
    guest = visitor(there, here, "Trần Thị An")
    make_appointment(guest)  # and at home
    lecturer(here, "Lê Văn Hai")
    lecturer(make_centre("Can Lộc", make_province("Hà Tĩnh")), "Người Xa")
    enter(client, here, Role.PROVINCE)
    assert names(client) == ["Trần Thị An", "Lê Văn Hai"]
    [shown] = [person for person in client.get(LIST).context["page"] if person == guest]
    assert {post.centre for post in shown.posts_today} == {here, there}


def test_the_home_centre_of_a_visitor_lists_nobody_who_teaches_only_elsewhere(client, here, there):
    visitor(there, here)
    enter(client, there)
    assert names(client) == []


def test_national_staff_see_all_and_lecturers_none(client, here):
    lecturer(here, "Lê Văn Hai")
    lecturer(make_centre("Can Lộc", make_province("Hà Tĩnh")), "Người Xa")
    client.force_login(make_user(Role.NATIONAL))
    assert names(client) == ["Lê Văn Hai", "Người Xa"]
    enter(client, here, Role.LECTURER)
    assert client.get(LIST).status_code == 403


def test_the_list_is_narrowed_by_centre_mode_and_degree(client, here, there):
    lecturer(here, "A", degree="Thạc sĩ")
    lecturer(there, "B", degree="Cử nhân")
    visitor(there, here, "C")
    enter(client, here, Role.PROVINCE)
    assert names(client, centre=here.pk) == ["A", "C"]
    assert names(client, centre=there.pk) == ["B"]
    assert names(client, mode="visiting") == ["C"]
    assert names(client, centre=there.pk, mode="visiting") == []  # visits here, not there
    assert names(client, degree="Thạc sĩ") == ["A"]
    choices = client.get(LIST).context["form"].fields["degree"].choices
    assert [value for value, _label in choices] == ["", "Cử nhân", "Thạc sĩ"]


@pytest.mark.parametrize("typed", ["dân vận", "DAN VAN", "van dan", "công dân vận"])
def test_topics_are_found_by_words_without_marks_in_any_order(client, here, typed):
    lecturer(here, "A", topics="Lịch sử Đảng\nCông tác dân vận")
    lecturer(here, "B", topics="Lịch sử Đảng")
    enter(client, here)
    assert names(client, topic=typed) == ["A"]


@pytest.mark.parametrize("wrong", [{"centre": "999999"}, {"mode": "x"}, {"degree": "Giáo sư"}])
def test_a_choice_that_is_none_says_so_and_narrows_nothing(client, here, wrong):
    lecturer(here, "A")
    enter(client, here, Role.PROVINCE)
    response = client.get(LIST, wrong)
    assert list(response.context["form"].errors) == list(wrong)
    assert names(client, **wrong) == ["A"]


def test_a_centre_elsewhere_is_no_choice(client, here):
    far = make_centre("Can Lộc", make_province("Hà Tĩnh"))
    enter(client, here, Role.PROVINCE)
    assert list(client.get(LIST, {"centre": far.pk}).context["form"].errors) == ["centre"]


def test_classes_headed_are_those_held_this_year_at_the_centres_one_sees(client, here, there):
    guest = visitor(there, here)
    make_appointment(guest)
    for centre in (here, here, there):
        make_class(centre, head=guest, ends_on=TODAY(), days=1)
    make_class(here, head=guest, ends_on=date(TODAY().year - 1, 6, 1))
    make_class(here, head=guest, ends_on=TODAY(), days=1, opened=False)
    enter(client, here)
    assert [person.headed_this_year for person in client.get(LIST).context["page"]] == [2]
    enter(client, here, Role.PROVINCE)
    assert [person.headed_this_year for person in client.get(LIST).context["page"]] == [3]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PROVINCE, Role.NATIONAL])
def test_the_list_takes_the_same_queries_for_any_length(client, here, constant_queries, role):
    enter(client, here, role)
    constant_queries(client, LIST, lambda n: [lecturer(here, topics="Dân vận") for _n in range(n)])


# --- The profile -------------------------------------------------------------------------------------------


def test_the_profile_shows_topics_posts_and_classes_of_the_scope(client, here, there):
    person = lecturer(here, topics="Lịch sử Đảng\n\nDân vận", degree="Thạc sĩ", to_on=date(2023, 12, 31))
    make_appointment(person, AppointmentKind.DEPUTY, from_on=date(2024, 1, 1))
    make_appointment(person, centre=there, mode="visiting", counts_towards_quota=False)
    make_class(here, head=person, ends_on=TODAY(), days=1)
    make_class(there, head=person, ends_on=TODAY(), days=1)
    make_class(here, head=person, ends_on=TODAY() - timedelta(days=800))
    enter(client, here)
    context = profile(client, person).context
    assert context["person"].topic_lines == ["Lịch sử Đảng", "Dân vận"]
    assert [(post.kind, post.centre) for post in context["posts"]] == [("deputy", here), ("lecturer", here)]
    assert [one.centre for one in context["classes"]] == [here]
    assert context["headed_before"] == 1
    enter(client, here, Role.PROVINCE)
    context = profile(client, person).context
    assert len(context["posts"]) == 3
    assert {one.centre for one in context["classes"]} == {here, there}


def test_the_birth_date_is_for_those_who_keep_the_staff_of_the_home_centre(client, here, there):
    guest = visitor(there, here)
    make_appointment(guest)
    seen = {}
    for role in (Role.DIRECTOR, Role.PROVINCE, Role.NATIONAL, Role.DEPUTY, Role.OFFICER):
        enter(client, there, role)
        seen[role] = "05/06/1980" in profile(client, guest).text
    enter(client, here)
    seen["receiving director"] = "05/06/1980" in profile(client, guest).text
    assert [role for role, shown in seen.items() if shown] == [Role.DIRECTOR, Role.PROVINCE]


def test_the_receiving_centre_opens_the_profile_of_its_visitor_and_edits_nothing(client, here, there):
    guest = visitor(there, here)
    enter(client, here)
    response = profile(client, guest)
    assert response.status_code == 200
    assert reverse("person-edit", args=[guest.pk]) not in response.text


def test_a_profile_elsewhere_is_as_if_it_were_not_there(client, here, there):
    person = lecturer(there)
    office = make_person(here, "Giáo Vụ")
    make_appointment(office, AppointmentKind.OFFICE)
    enter(client, here)
    assert [profile(client, one).status_code for one in (person, office)] == [404, 404]
    enter(client, there, Role.LECTURER)
    assert profile(client, person).status_code == 403


def test_the_profile_takes_the_same_queries_for_any_number_of_posts(client, here, constant_queries):
    person = lecturer(here)
    enter(client, here, Role.PROVINCE)

    def add(n):
        for number in range(n):
            centre = make_centre(f"Nơi {number}", here.province)
            make_appointment(person, centre=centre, mode="visiting", counts_towards_quota=False)

    constant_queries(client, reverse("lecturer-detail", args=[person.pk]), add)


# --- Heading a class -----------------------------------------------------------------------------------------


def test_a_visitor_may_head_a_class_where_he_visits_and_nobody_else_of_his_centre(client, here, there):
    own, guest = make_person(here, "Lê Văn Nhà"), visitor(there, here, "Trần Thị An")
    lecturer(there, "Người Bên Kia")
    course_class = make_class(here, opened=False)
    enter(client, here, Role.OFFICER)
    form = client.get(reverse("class-edit", args=[course_class.pk])).context["form"]
    assert set(form.fields["head"].queryset) == {own, guest}
