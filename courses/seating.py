"""The rows an enrolment writes: new learners, gaps of known ones filled, seats in the class, who is not whom."""

from contextlib import contextmanager
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from centres import bulk

from . import figures
from .models import Enrolment, Learner, LearnerAtCentre, NotSamePerson
from .models.learners import search_words

# Columns of a new learner as an Entry gives them; the keys of the name follow.
TYPED = ["full_name", "typed_name", "birth_on", "birth_precision", "gender", "citizen_id", "ethnicity", "home_place",
         "workplace", "position", "party_status", "party_join_on", "phone", "email"]  # fmt: skip


def register(entries):
    """Add new learners to the national registry; their primary keys in the order of `entries`."""
    keys = bulk.reserve(Learner, len(entries)) if entries else []
    defaults = {column: Learner._meta.get_field(column).get_default() for column in TYPED}
    rows = []
    for key, entry in zip(keys, entries, strict=True):
        facts = defaults | {"typed_name": entry.learner["full_name"]} | entry.learner
        rows.append((key, *(facts[column] for column in TYPED), entry.name_key, entry.sort_key))
    with _each_id_once():
        bulk.insert(Learner, ["id", *TYPED, "name_key", "sort_key"], rows)
    return keys


@contextmanager
def _each_id_once():
    """A citizen id written by another class a moment ago comes back as a sentence; the database keeps it unique."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(
            _("A citizen id of this list was registered by somebody else a moment ago. Check the list once more."),
            code="registered_meanwhile",
        ) from error


# What a later file may add to a learner already registered; never the name, the birth date or the sex.
FILLABLE = ["citizen_id", "ethnicity", "home_place", "position", "party_status", "party_join_on", "phone", "email"]


def fill_gaps(pairs):
    changed, counted = [], []
    for learner, facts in pairs:
        gaps = [column for column in FILLABLE if facts.get(column) and not getattr(learner, column)]
        for column in gaps:
            setattr(learner, column, facts[column])
        if gaps:
            changed.append(learner)
        if figures.COUNTED.intersection(gaps):
            counted.append(learner)
    with _each_id_once():
        Learner.objects.bulk_update(changed, FILLABLE, batch_size=500)
    figures.update_classes_of(counted)


def _as_learner(entry):
    """What a Learner made of the entry says of itself; 20,000 model instances would cost more than their writing."""
    facts = {"position": "", "birth_precision": entry.birth_precision} | entry.learner
    return SimpleNamespace(**facts, name_key=entry.name_key, sort_key=entry.sort_key)


def seat(course_class, seats):
    """Write enrolments of (learner's key, entry, Learner or None), and that the centre has now seen these learners."""
    centre, rows, seen, new_to_centre = course_class.centre, [], [], []
    for key, entry, learner in seats:
        person, facts = learner or _as_learner(entry), entry.enrolment
        sending_unit = facts.get("sending_unit", "")
        rows.append((
            course_class.pk, key, centre.pk, course_class.year, facts.get("workplace", person.workplace),
            facts.get("position", person.position), sending_unit, facts.get("note", ""),
        ))  # fmt: skip
        names = {"name_key": person.name_key, "sort_key": person.sort_key, "sending_unit": sending_unit}
        if learner:
            seen.append(LearnerAtCentre(learner=learner, centre=centre, **names))
        else:
            new_to_centre.append((key, centre.pk, *names.values(), search_words((person, centre.pk, sending_unit))))
    bulk.insert(Enrolment, ["course_class_id", "learner_id", "centre_id", "year", "workplace", "position",
                            "sending_unit", "note"], rows)  # fmt: skip
    bulk.insert(LearnerAtCentre, ["learner_id", "centre_id", "name_key", "sort_key", "sending_unit", "words"],
                new_to_centre)  # fmt: skip
    LearnerAtCentre.objects.bulk_create(
        seen, batch_size=500, update_conflicts=True, unique_fields=["learner", "centre"],
        update_fields=["name_key", "sort_key", "sending_unit", "words"],
    )  # fmt: skip


def keep_apart(course_class, seats, others, by):
    """Remember that new learners are not the ones found with the same name and birth date: {entry's number: learner}.

    Both records stay, and nobody is asked about the two again.
    """
    pairs = [sorted((key, others[entry.number].pk)) for key, entry, _learner in seats if entry.number in others]
    NotSamePerson.objects.bulk_create(
        [NotSamePerson(first_id=first, second_id=second, centre=course_class.centre, said_by=by)
         for first, second in pairs if first != second],
        ignore_conflicts=True,
    )  # fmt: skip
