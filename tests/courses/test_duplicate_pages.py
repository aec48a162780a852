"""Pages of records that look like one person: the list, telling apart, comparing, merging, undoing."""

import pytest
from django.urls import reverse

from centres.scope import Role
from courses import learners, merging
from courses.models import Learner, LearnerMerge, NotSamePerson
from portal import worklist
from tests.build import enrol, make_centre, make_class, make_user

pytestmark = pytest.mark.django_db
LIST = "/learners/duplicates/"


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    officer = make_user()
    client.force_login(officer)
    return officer


def twice(by, full_name="Nguyễn Thị Hòa", **facts):
    """Two records of one name, each in a class of its own."""
    one, other = (enrol(make_class(by.centre, by=by), 1, full_name=name)[0].learner for name in (full_name, "Lê Tám"))
    facts = {"full_name": full_name, "name_key": one.name_key, "sort_key": one.sort_key} | facts
    Learner.objects.filter(pk=other.pk).update(**facts)
    other.refresh_from_db()
    return one, other


def shown(client):
    """Pairs of keys on the list."""
    return [tuple(learner.pk for learner, _classes in pair) for pair in client.get(LIST).context["pairs"]]


def test_a_pair_is_shown_with_the_classes_of_both(client, officer):
    one, other = twice(officer, workplace="Trạm Y tế xã An Hòa")
    assert shown(client) == [(one.pk, other.pk)]
    words = client.get(LIST).content.decode()
    codes = [learner.enrolments.get().course_class.code for learner in (one, other)]
    assert [word for word in ["Trạm Y tế xã An Hòa", *codes] if word not in words] == []


def test_an_empty_list_says_so(client, officer):
    assert "Không có hồ sơ" in client.get(LIST).content.decode()


def test_people_told_apart_are_not_shown_again(client, officer):
    one, other = twice(officer)
    assert client.get(reverse("learner-apart", args=[one.pk, other.pk])).status_code == 405
    assert client.post(reverse("learner-apart", args=[other.pk, one.pk])).status_code == 302
    assert (shown(client), NotSamePerson.objects.get().first) == ([], one)
    assert "Là hai người" not in client.get(one.get_absolute_url()).content.decode()


def test_the_page_of_a_learner_leads_to_the_comparison_and_the_home_page_to_the_list(client, officer):
    one, other = twice(officer)
    assert reverse("learner-merge", args=[one.pk, other.pk]) in client.get(one.get_absolute_url()).content.decode()
    assert LIST in [task["href"] for task in worklist.for_user(officer)]
    merging.tell_apart(one, other, by=officer)
    assert reverse("learner-merge", args=[one.pk, other.pk]) not in client.get(one.get_absolute_url()).content.decode()
    assert LIST not in [task["href"] for task in worklist.for_user(officer)]


def test_the_officer_chooses_the_value_where_the_records_differ(client, officer):
    kept, merged = twice(officer, workplace="Trạm Y tế", position="Y sĩ", home_place="Xã An Hòa")
    address = reverse("learner-merge", args=[kept.pk, merged.pk])
    form = client.get(address).context["form"]
    assert {key: form[key].initial for key in form.keys} == {
        "home_place": "merged", "workplace": "kept", "position": "merged",  # where one side is empty, the other one
    }  # fmt: skip
    typed = {"home_place": "kept", "workplace": "merged", "position": "merged", "reason": "Ghi hai lần"}
    answer = client.post(address, typed)
    assert answer["Location"] == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.home_place, kept.workplace, kept.position) == ("", "Trạm Y tế", "Y sĩ")
    page = client.get(merged.get_absolute_url(), follow=True)
    assert page.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert "Ghi hai lần" in page.content.decode()


@pytest.mark.parametrize("typed", [{"reason": ""}, {"workplace": "merged"}, {"reason": "Trùng", "workplace": "both"}])
def test_without_a_reason_or_a_choice_nothing_is_merged(client, officer, typed):
    kept, merged = twice(officer, workplace="Trạm Y tế")
    answer = client.post(reverse("learner-merge", args=[kept.pk, merged.pk]), typed)
    assert (answer.status_code, LearnerMerge.objects.exists()) == (200, False)
    assert answer.context["form"].errors


def test_what_cannot_be_merged_says_why_before_anything_is_typed(client, officer):
    one, other = (row.learner for row in enrol(make_class(officer.centre, by=officer), 2))
    answer = client.get(reverse("learner-merge", args=[one.pk, other.pk]))
    assert answer.status_code == 409
    assert "không gộp được" in answer.content.decode()


def test_a_merge_is_undone_with_a_reason(client, officer):
    kept, merged = twice(officer)
    row = merging.merge(kept, merged, by=officer, reason="Trùng")
    address = reverse("merge-undo", args=[row.pk])
    assert address in client.get(kept.get_absolute_url()).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "Là hai người"})["Location"] == merged.get_absolute_url()
    assert client.get(merged.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 409
    assert address not in client.get(kept.get_absolute_url()).content.decode()


def test_what_was_corrected_since_is_told_after_undoing(client, officer):
    kept, merged = twice(officer, workplace="Trạm Y tế")
    row = merging.merge(kept, merged, by=officer, reason="Trùng", take={"workplace"})
    kept.refresh_from_db()
    learners.correct(kept, by=officer, facts={"workplace": "Chi bộ 5"}, state=learners.state_of(kept))
    answer = client.post(reverse("merge-undo", args=[row.pk]), {"reason": "Là hai người"}, follow=True)
    assert "kiểm tra" in str(next(iter(answer.context["messages"])))


def test_a_merged_record_is_in_no_list_and_is_not_edited(client, officer):
    kept, merged = twice(officer)
    merging.merge(kept, merged, by=officer, reason="Trùng")
    assert [row.learner for row in client.get("/learners/").context["page"].rows] == [kept]
    assert client.get(reverse("learner-edit", args=[merged.pk])).status_code == 404
    assert shown(client) == []


# --- Who ---------------------------------------------------------------------------------------------


def test_another_centre_finds_none_of_it(client, officer):
    one, other = twice(officer)
    row = merging.merge(one, other, by=officer, reason="Trùng")
    pair = twice(officer, "Hồ Thị Ba")
    client.force_login(make_user(centre=make_centre("Diễn Châu")))
    assert client.get(reverse("merge-undo", args=[row.pk])).status_code == 404
    assert client.get(other.get_absolute_url()).status_code == 404  # not even that it was merged
    for name in ("learner-apart", "learner-merge"):
        assert client.post(reverse(name, args=[one.pk for one in pair]), {"reason": "x"}).status_code == 404
    assert shown(client) == []


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL, Role.LECTURER])
def test_who_keeps_no_records_merges_none(client, officer, role):
    pair = twice(officer)
    place = {Role.PROVINCE: {"province": officer.centre.province}, Role.LECTURER: {"centre": officer.centre}}
    client.force_login(make_user(role, **place.get(role, {})))
    assert client.get(LIST).status_code == 403
    address = reverse("learner-merge", args=[one.pk for one in pair])
    assert client.post(address, {"reason": "x"}).status_code in {403, 404}
    assert not LearnerMerge.objects.exists()


def test_the_list_takes_the_same_queries_with_one_pair_and_with_a_page_of_them(client, officer, constant_queries):
    def add_pairs(n):
        for _n in range(n):
            twice(officer, f"Nguyễn Thị Hòa {Learner.objects.count()}")

    constant_queries(client, LIST, add_pairs)
    assert client.get(LIST).context["page"].paginator.count == 30
