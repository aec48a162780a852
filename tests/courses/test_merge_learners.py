"""Two records of one person become one, and two again; nothing is lost on either way."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import AuditLine
from centres.scope import Role
from certificates.models import Certificate
from courses import duplicates, learners, merging
from courses.models import Enrolment, Learner, LearnerAtCentre
from courses.models.learners import search_words
from tests.build import code_of, enrol, make_centre, make_certificates, make_class, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Hòa"


@pytest.fixture
def officer():
    return make_user(Role.OFFICER, centre=make_centre())


def record(officer, **facts):
    """A record of its own in a class of its own."""
    learner = enrol(make_class(officer.centre, by=officer), 1, **facts)[0].learner
    return learner


@pytest.fixture
def pair(officer):
    one = record(officer, full_name=NAME, workplace="Trường A")
    other = record(officer, full_name="Lê Văn Tám", workplace="Trường B", citizen_id="040190001234")
    Learner.objects.filter(pk=other.pk).update(full_name=NAME, name_key=one.name_key, sort_key=one.sort_key)
    other.refresh_from_db()
    return one, other


def facts():
    return sorted(Enrolment.objects.values_list("pk", "learner")), sorted(
        LearnerAtCentre.objects.values_list("learner", "centre")
    )


def test_namesakes_with_one_birth_date_are_a_pair_until_they_are_told_apart(officer, pair):
    assert duplicates.pairs(officer) == [tuple(sorted(one.pk for one in pair))]
    merging.tell_apart(*reversed(pair), by=officer)
    assert duplicates.pairs(officer) == []


def test_two_citizen_ids_are_no_pair_and_are_not_merged(officer, pair):
    Learner.objects.filter(pk=pair[0].pk).update(citizen_id="040190009999")
    assert duplicates.pairs(officer) == []
    with pytest.raises(ValidationError) as broken:
        merging.merge(*pair, by=officer, reason="Trùng")
    assert code_of(broken) == "two_citizen_ids"


def test_a_merge_moves_classes_and_citizen_id_and_undoing_brings_both_back(officer, pair):
    kept, merged = pair
    start = facts()
    row = merging.merge(kept, merged, by=officer, reason="Ghi hai lần", take={"workplace"})
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.citizen_id, kept.workplace, kept.enrolments.count()) == ("040190001234", "Trường B", 2)
    assert (merged.citizen_id, merged.merged_into, merged.enrolments.count()) == (None, kept, 0)
    assert list(Learner.objects.visible_to(officer)) == [kept]
    assert duplicates.pairs(officer) == []
    assert merging.undo(row, by=officer, reason="Hai người") == []
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.citizen_id, kept.workplace, merged.citizen_id) == (None, "Trường A", "040190001234")
    assert facts() == start
    verbs = AuditLine.objects.about(row).values_list("verb", flat=True)
    assert list(verbs) == ["undo_merge", "merge_learners"]


def test_what_was_corrected_after_the_merge_stays(officer, pair):
    kept, merged = pair
    row = merging.merge(kept, merged, by=officer, reason="Ghi hai lần", take={"workplace"})
    kept.refresh_from_db()
    learners.correct(kept, by=officer, facts={"workplace": "Trường C"}, state=learners.state_of(kept))
    assert merging.undo(row, by=officer, reason="Hai người") == ["workplace"]
    kept.refresh_from_db()
    assert kept.workplace == "Trường C"


def test_classes_taken_after_the_merge_stay_with_the_kept_record(officer, pair):
    kept, merged = pair
    row = merging.merge(kept, merged, by=officer, reason="Ghi hai lần")
    later = enrol(make_class(officer.centre, by=officer), 1, full_name=NAME, citizen_id="040190001234")[0]
    assert later.learner == kept
    merging.undo(row, by=officer, reason="Hai người")
    later.refresh_from_db()
    assert later.learner == kept


def test_certificates_keep_what_was_printed(officer):
    course_class = make_recognised_class(officer.centre, by=officer, learners=1)
    [certificate] = make_certificates(course_class)[:1] or Certificate.objects.all()
    before = Certificate.objects.values().get(pk=certificate.pk)
    merged = course_class.enrolments.get().learner
    merging.merge(record(officer, full_name=NAME), merged, by=officer, reason="Ghi hai lần")
    assert Certificate.objects.values().get(pk=certificate.pk) == before
    course_class.enrolments.get(is_certified=True)


def test_a_chain_is_undone_from_its_end(officer, pair):
    one, other = pair
    first = merging.merge(one, other, by=officer, reason="Trùng")
    one.refresh_from_db()
    second = merging.merge(record(officer, full_name="Lê Thị Ba"), one, by=officer, reason="Trùng")
    with pytest.raises(ValidationError) as broken:
        merging.undo(first, by=officer, reason="Nhầm")
    assert code_of(broken) == "undo_later_first"
    assert merging.kept_for(other.pk, officer) == second.kept
    merging.undo(second, by=officer, reason="Nhầm")
    merging.undo(first, by=officer, reason="Nhầm")
    with pytest.raises(ValidationError) as broken:
        merging.undo(first, by=officer, reason="Nhầm")
    assert code_of(broken) == "undone_already"


def test_two_of_one_class_are_not_merged(officer):
    one, other = (row.learner for row in enrol(make_class(officer.centre, by=officer), 2))
    with pytest.raises(ValidationError) as broken:
        merging.merge(one, other, by=officer, reason="Trùng")
    assert code_of(broken) == "same_class"


def test_a_record_with_classes_elsewhere_can_only_be_the_kept_one(officer, pair):
    kept, merged = pair
    enrol(make_class(make_centre("Diễn Châu")), 1, full_name=NAME, citizen_id="040190001234")
    with pytest.raises(ValidationError) as broken:
        merging.merge(kept, merged, by=officer, reason="Trùng")
    assert code_of(broken) == "enrolled_elsewhere"
    merging.merge(merged, kept, by=officer, reason="Trùng")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_merge_needs_a_reason(officer, pair, reason):
    with pytest.raises(ValidationError) as broken:
        merging.merge(*pair, by=officer, reason=reason)
    assert code_of(broken) == "reason_missing"


def test_only_who_keeps_both_records_merges_them(pair, officer):
    for stranger in (make_user(Role.OFFICER), make_user(Role.LECTURER, centre=officer.centre),
                     make_user(Role.PROVINCE, province=officer.centre.province)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            merging.merge(*pair, by=stranger, reason="Trùng")


def test_one_record_is_not_merged_with_itself_and_not_twice(officer, pair):
    kept, merged = pair
    with pytest.raises(ValidationError) as broken:
        merging.merge(kept, kept, by=officer, reason="Trùng")
    assert code_of(broken) == "same_record"
    merging.merge(kept, merged, by=officer, reason="Trùng")
    for one, other in (pair, reversed(pair)):
        with pytest.raises(ValidationError) as broken:
            merging.merge(one, other, by=officer, reason="Trùng")
        assert code_of(broken) == "merged_already"


def test_undoing_needs_a_reason_and_who_keeps_the_records(officer, pair):
    row = merging.merge(*pair, by=officer, reason="Trùng")
    with pytest.raises(ValidationError) as broken:
        merging.undo(row, by=officer, reason=" ")
    assert code_of(broken) == "reason_missing"
    for stranger in (make_user(Role.OFFICER), make_user(Role.LECTURER, centre=officer.centre)):
        with pytest.raises(PermissionDenied):
            merging.undo(row, by=stranger, reason="Nhầm")


def test_the_year_alone_agrees_with_a_date_of_that_year_and_no_other(officer, pair):
    Learner.objects.filter(pk=pair[0].pk).update(birth_on="1990-01-01", birth_precision="year")
    assert len(duplicates.pairs(officer)) == 1
    Learner.objects.filter(pk=pair[0].pk).update(birth_on="1991-01-01")
    assert duplicates.pairs(officer) == []
    Learner.objects.filter(pk=pair[0].pk).update(birth_on="1990-04-26", birth_precision="day")
    assert duplicates.pairs(officer) == []


def test_man_and_woman_of_one_name_are_no_pair(officer, pair):
    Learner.objects.filter(pk=pair[0].pk).update(gender="male")
    assert duplicates.pairs(officer) == []


def test_the_audit_book_says_before_and_after_without_the_whole_citizen_id(officer, pair):
    row = merging.merge(*pair, by=officer, reason="Trùng")
    facts = AuditLine.objects.about(row).get().facts
    assert (facts["before"], facts["after"]) == ({"citizen_id": ""}, {"citizen_id": "040190•••234"})
    assert "040190001234" not in str(facts)


def test_figures_follow_the_record_that_is_kept(officer, pair):
    kept, merged = pair
    Learner.objects.filter(pk=merged.pk).update(ethnicity="Thái")
    merged.refresh_from_db()
    course_class = kept.enrolments.get().course_class
    row = merging.merge(kept, merged, by=officer, reason="Trùng", take={"ethnicity"})
    course_class.figures.refresh_from_db()
    assert course_class.figures.minority == 1
    merging.undo(row, by=officer, reason="Nhầm")
    course_class.figures.refresh_from_db()
    assert course_class.figures.minority == 0


def test_what_a_search_looks_at_follows_a_merge_and_its_undoing(officer, pair):
    row = merging.merge(*pair, by=officer, reason="Ghi hai lần", take={"workplace"})
    assert_words_are_current()
    merging.undo(row, by=officer, reason="Nhầm")
    assert_words_are_current()


def assert_words_are_current():
    rows = LearnerAtCentre.objects.select_related("learner")
    assert rows
    assert [seen.words for seen in rows] == [search_words(seen.searched) for seen in rows]
