"""Pages of a version: lessons typed in a grid, the rule in words, and a version that may be corrected or not."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from centres.scope import Role
from courses.models import Admits, ProgrammeVersion
from courses.views.programme_page import Card, rule_in_words
from tests.build import make_class, make_lesson, make_prerequisite, make_programme, make_user

pytestmark = pytest.mark.django_db
VERSION = {
    "effective_from": "01/01/2024", "periods": "40", "days": "5", "max_absence_ratio": "20", "min_score": "5",
    "resits": "1", "admits": "outsiders", "issues_certificate": "on", "certificate_form": "party",
    "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-0-name": "Bài thu hoạch", "parts-0-weight": "1",
}  # fmt: skip


def lessons(*lines):
    """The fields of the lines (title, periods) as the browser posts them."""
    posted = {"lessons-TOTAL_FORMS": str(len(lines)), "lessons-INITIAL_FORMS": "0"}
    for place, (title, periods) in enumerate(lines):
        posted |= {
            f"lessons-{place}-title": title,
            f"lessons-{place}-periods": periods,
            f"lessons-{place}-form": "lecture",
        }
    return posted


@pytest.fixture
def national(client):
    user = make_user(Role.NATIONAL)
    client.force_login(user)
    return user


def new_page(programme):
    return reverse("programme-version-create", args=[programme.pk])


def edit_page(version):
    return reverse("programme-version-edit", args=[version.programme_id, version.pk])


def shown(response):
    """(title, periods) of the lines on the page, empty ones left out."""
    lines = [(line["title"].value(), line["periods"].value()) for line in response.context["lessons"]]
    return [(title, str(periods)) for title, periods in lines if title]


# --- The grid -----------------------------------------------------------------------------------------------


def test_a_version_is_written_with_the_lessons_of_the_grid(client, national):
    programme, before = make_programme(), make_programme("Sơ cấp")
    typed = VERSION | lessons(("Bài 1", "20"), ("", ""), ("Bài 2", "20")) | {"prerequisites": str(before.pk)}
    assert client.post(new_page(programme), typed).url == programme.get_absolute_url()
    version = programme.versions.first()
    assert [(one.position, one.title, one.periods) for one in version.lessons.all()] == [
        (1, "Bài 1", 20), (2, "Bài 2", 20),
    ]  # fmt: skip
    assert (version.admits, list(version.prerequisites.all())) == (Admits.OUTSIDERS, [before])


def test_lessons_of_the_latest_version_are_there_to_start_from(client, national):
    programme = make_programme()
    make_lesson(programme, "Khái quát lịch sử Đảng", periods=6)
    page = client.get(new_page(programme))
    assert shown(page) == [("Khái quát lịch sử Đảng", "6")]
    assert page.context["lessons"].total == 6


@pytest.mark.parametrize(
    ("button", "left"),
    [
        ({"more": "1"}, [("Bài 1", "6"), ("Bài 2", "x"), ("Bài 3", "8")]),
        ({"drop": "1"}, [("Bài 1", "6"), ("Bài 3", "8")]),
        ({"raise": "2"}, [("Bài 1", "6"), ("Bài 3", "8"), ("Bài 2", "x")]),
        ({"raise": "0"}, [("Bài 1", "6"), ("Bài 2", "x"), ("Bài 3", "8")]),  # the first line has none above it
        ({"raise": "99"}, [("Bài 1", "6"), ("Bài 2", "x"), ("Bài 3", "8")]),
        ({"drop": "không"}, [("Bài 1", "6"), ("Bài 2", "x"), ("Bài 3", "8")]),
    ],
)
def test_lines_are_added_dropped_and_moved_without_judging_or_losing_what_was_typed(client, national, button, left):
    programme = make_programme()
    typed = (
        VERSION | lessons(("Bài 1", "6"), ("Bài 2", "x"), ("Bài 3", "8")) | {"periods": "bốn mươi", "says_comrade": ""}
    )
    page = client.post(new_page(programme), typed | button)
    assert shown(page) == left
    assert page.context["form"]["periods"].value() == "bốn mươi"
    assert page.context["form"]["issues_certificate"].value() is True
    assert page.context["form"]["says_comrade"].value() is False
    assert page.context["parts"].forms[0]["name"].value() == "Bài thu hoạch"
    assert not page.context["form"].errors
    assert programme.versions.count() == 1


def test_add_lines_gives_empty_ones(client, national):
    page = client.post(new_page(make_programme()), VERSION | lessons(("Bài 1", "6")) | {"more": "1"})
    assert len(page.context["lessons"].forms) == 7


def test_too_many_periods_come_back_at_the_periods_with_everything_typed(client, national):
    programme = make_programme()
    page = client.post(new_page(programme), VERSION | lessons(("Bài 1", "41")))
    assert list(page.context["form"].errors) == ["periods"]
    assert shown(page) == [("Bài 1", "41")]
    assert programme.versions.count() == 1


@pytest.mark.parametrize("line", [("Bài 1", ""), ("Bài 1", "0"), ("Bài 1", "sáu"), ("", "6"), ("x" * 251, "6")])
def test_half_a_lesson_comes_back_in_its_line(client, national, line):
    programme = make_programme()
    page = client.post(new_page(programme), VERSION | lessons(line))
    assert page.context["lessons"].total_error_count() == 1
    assert programme.versions.count() == 1


def test_a_new_programme_has_the_same_grid(client, national):
    facts = {"code": "ABC", "name": "Thử", "short_name": "Thử", "kind": "fostering", "active_from": "01/01/2024"}
    page = client.post(reverse("programme-create"), facts | VERSION | lessons(("Bài 1", "6")) | {"more": "1"})
    assert (page.context["form"]["name"].value(), shown(page)) == ("Thử", [("Bài 1", "6")])
    assert not page.context["form"].errors
    client.post(reverse("programme-create"), facts | VERSION | lessons(("Bài 1", "6")))
    assert [one.title for one in ProgrammeVersion.objects.get().lessons.all()] == ["Bài 1"]


# --- Correcting ---------------------------------------------------------------------------------------------


def test_a_version_nobody_follows_is_offered_for_correction_and_corrected(client, national):
    programme = make_programme(effective_from=date(2019, 1, 1))
    version = programme.versions.get()
    assert edit_page(version) in client.get(programme.get_absolute_url()).text
    form = client.get(edit_page(version)).context["form"]
    assert (form["effective_from"].value(), form["min_score"].value()) == (date(2019, 1, 1), 5)
    client.post(edit_page(version), VERSION | lessons(("Bài 1", "6")) | {"periods": "48"})
    version.refresh_from_db()
    assert (version.periods, version.effective_from, version.lessons.count()) == (48, date(2024, 1, 1), 1)


def test_a_followed_version_is_not_offered_and_its_address_says_why(client, national):
    programme = make_programme()
    version = make_class(programme=programme).programme_version
    assert edit_page(version) not in client.get(programme.get_absolute_url()).text
    for answer in (client.get(edit_page(version)), client.post(edit_page(version), VERSION | lessons())):
        assert answer.status_code == 409
        assert reverse("programme-detail", args=[programme.pk]) in answer.text
    version.refresh_from_db()
    assert version.periods == 40


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_nobody_else_corrects_a_version(client, role):
    version = make_programme().versions.get()
    client.force_login(make_user(role))
    assert client.get(edit_page(version)).status_code == 403
    assert client.post(edit_page(version), VERSION | lessons()).status_code == 403
    assert edit_page(version) not in client.get(version.programme.get_absolute_url()).text


def test_a_version_is_found_under_its_own_programme_only(client, national):
    version, other = make_programme().versions.get(), make_programme("Khác")
    assert client.get(reverse("programme-version-edit", args=[other.pk, version.pk])).status_code == 404


# --- What the page shows -----------------------------------------------------------------------------------


def test_the_page_lists_the_lessons_of_each_version_in_order(client, national):
    programme = make_programme()
    make_lesson(programme, "Bài hai", position=2, periods=6)
    make_lesson(programme, "Bài một", position=1, periods=6)
    [card] = client.get(programme.get_absolute_url()).context["cards"]
    assert [one.title for one in card.version.lessons.all()] == ["Bài một", "Bài hai"]
    assert (card.taught, card.open_periods) == (12, 28)


def test_without_lessons_nothing_is_said_to_be_missing():
    assert Card(make_programme().versions.get()).open_periods == 0


def test_the_page_takes_the_same_queries_for_any_number_of_versions(client, national, constant_queries):
    programme = make_programme()
    days = iter(date(2020, 1, n) for n in range(1, 32))

    def add_versions(n):
        for day in (next(days) for _n in range(n)):
            version = ProgrammeVersion.objects.create(programme=programme, effective_from=day, periods=8, days=1)
            version.lessons.create(title="Bài 1", periods=4)

    constant_queries(client, programme.get_absolute_url(), add_versions)


def test_the_rule_is_told_in_words():
    programme = make_programme(periods=44, resits=2, admits=Admits.MEMBERS, validity_months=60, parts=2)
    make_prerequisite(programme, make_programme("Sơ cấp"))
    with translation.override("en"):
        assert rule_in_words(programme.versions.get()) == [
            "Is for: Party members, probationary ones included.",
            "To be completed before: Sơ cấp.",
            "Absent for at most 8 of 44 periods (20%, rounded down).",
            "Scored: Bài 1 (weight 1); Bài 2 (weight 1); the final score has to be 5.0 or more.",
            "A failed assessment may be repeated 2 times.",
            "It ends with a certificate valid for 60 months.",
        ]


def test_the_rule_of_a_programme_without_scores_speaks_of_attendance_alone():
    bare = make_programme(parts=0, min_score=None, issues_certificate=False).versions.get()
    with translation.override("en"):
        assert rule_in_words(bare)[2:] == [
            "Nothing is scored: who attended enough has passed.", "It ends without a certificate.",
        ]  # fmt: skip
