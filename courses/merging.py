"""Verbs on two records that look like one person: tell them apart, merge them, undo the merge. Nothing is deleted."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.refusals import refuse
from centres.scope import may_write

from . import figures, learners
from .models import CourseClass, Enrolment, Learner, LearnerAtCentre, LearnerMerge, NotSamePerson

# What the officer chooses between where two records differ; what belongs together goes together.
CHOICES = {
    "full_name": ("full_name", "typed_name"), "birth_on": ("birth_on", "birth_precision"), "gender": ("gender",),
    "ethnicity": ("ethnicity",), "home_place": ("home_place",), "workplace": ("workplace",),
    "position": ("position",), "party_status": ("party_status",), "party_join_on": ("party_join_on",),
    "phone": ("phone",), "email": ("email",),
}  # fmt: skip


def differing(kept, merged):
    """Keys of CHOICES in which the two records differ; how a name was once typed makes no difference by itself."""
    compared = {key: [column for column in columns if column != "typed_name"] for key, columns in CHOICES.items()}
    return [key for key, columns in compared.items() if any(getattr(kept, c) != getattr(merged, c) for c in columns)]


def kept_for(pk, user):
    """The record that stands for the merged record `pk` where `user` may see it, else None."""
    learner = Learner.objects.filter(pk=pk).first()
    while learner and learner.merged_into_id:
        learner = learner.merged_into
    found = learner and learner.pk != pk and Learner.objects.visible_to(user).filter(pk=learner.pk).exists()
    return learner if found else None


@transaction.atomic
def tell_apart(one, other, *, by):
    """Remember that two records are two people. Raises ValidationError "same_record"; PermissionDenied."""
    _check_seen(by, one, other)
    first, second = sorted((one, other), key=lambda learner: learner.pk)
    row, is_new = NotSamePerson.objects.get_or_create(
        first=first, second=second, defaults={"centre": by.centre, "said_by": by}
    )
    if is_new:
        audit.record(by, "tell_apart", row, first=first.pk, second=second.pk)
    return row


def check_mergeable(kept, merged, *, by):
    """Raise what `merge` would raise now for the person and the two records."""
    _check_seen(by, kept, merged)
    if kept.merged_into_id or merged.merged_into_id:
        refuse(None, "merged_already", _("One of the two records was merged meanwhile. Open the list again."))
    if kept.citizen_id and merged.citizen_id:
        refuse(
            None, "two_citizen_ids",
            _("The two records have different citizen ids. If they are one person, correct the wrong one first."),
        )  # fmt: skip
    both = Enrolment.objects.filter(learner=merged, course_class__enrolments__learner=kept)
    common = both.select_related("course_class").first()
    if common:
        refuse(
            None, "same_class",
            _("Both records are on the roster of class %(class)s: nobody is there twice, so they cannot be merged."),
            **{"class": _code_for(common, by)},
        )  # fmt: skip
    taken = Enrolment.objects.filter(learner=merged)
    if taken.count() != Enrolment.objects.visible_to(by).filter(pk__in=taken).count():
        refuse(
            None, "enrolled_elsewhere",
            _(
                "The record that would be merged has classes at another centre. Keep that record instead; where both "
                "have classes elsewhere, the centres have to agree."
            ),
        )  # fmt: skip


def _code_for(enrolment, by):
    is_seen = Enrolment.objects.visible_to(by).filter(pk=enrolment.pk).exists()
    return enrolment.course_class.code if is_seen else _("of another centre")


@transaction.atomic
def merge(kept, merged, *, by, reason, take=frozenset()):
    """Let `kept` stand for both; `take`: keys of CHOICES whose value comes from `merged`.

    Enrolments change over with all that hangs on them; certificates keep what was printed. Raises ValidationError
    "reason_missing", "same_record", "merged_already", "two_citizen_ids", "same_class", "enrolled_elsewhere";
    PermissionDenied.
    """
    _check_reason(reason)
    kept, merged = _locked(kept, merged)
    check_mergeable(kept, merged, by=by)
    columns = [column for key in differing(kept, merged) if key in take for column in CHOICES[key]]
    written = {column: getattr(merged, column) for column in columns}
    citizen_id, merged.citizen_id = merged.citizen_id, None
    if citizen_id:
        written["citizen_id"] = citizen_id
    before = {column: getattr(kept, column) for column in written}
    identity = [column for column in learners.IDENTITY if column in written]
    said = {"before": learners.shown(kept, identity)}
    merged.merged_into = kept
    merged.save()
    for column, value in written.items():
        setattr(kept, column, value)
    kept.full_clean(validate_unique=False)
    kept.save()
    enrolments = Enrolment.objects.filter(learner=merged)
    moved = sorted(enrolments.values_list("pk", flat=True))
    enrolments.update(learner=kept)
    seen = _move_sight(merged, kept)
    figures.update_classes_of([kept])
    row = LearnerMerge.objects.create(
        kept=kept, merged=merged, centre=by.centre, reason=reason.strip(), moved=moved, merged_by=by,
        before={"kept": _plain(before), "written": _plain(written), "merged": {"citizen_id": citizen_id}, **seen},
    )  # fmt: skip
    audit.record(
        by, "merge_learners", row, kept=kept.pk, merged=merged.pk, changed=sorted(written), enrolments=len(moved),
        reason=row.reason, **said, after=learners.shown(kept, identity),
    )  # fmt: skip
    return row


def check_undoable(row, *, by):
    """Raise what `undo` would raise now for the person and the state of the merge."""
    if not may_write(by) or not Learner.objects.visible_to(by).filter(pk=_last(row.kept).pk).exists():
        raise PermissionDenied
    if row.undone_at:
        refuse(None, "undone_already", _("This merge was undone already."))
    later = LearnerMerge.objects.filter(kept=row.kept, undone_at=None, pk__gt=row.pk).exists()
    if row.kept.merged_into_id or later:
        refuse(None, "undo_later_first", _("The record that was kept was merged again later: undo that merge first."))
    moved = Enrolment.objects.filter(pk__in=row.moved)
    if moved.count() != Enrolment.objects.visible_to(by).filter(pk__in=row.moved).count():
        refuse(None, "enrolled_elsewhere", _("Classes of this record belong to another centre, which has to undo it."))


@transaction.atomic
def undo(row, *, by, reason):
    """Separate two merged records again; returns the columns that were changed since and stay as they are.

    Enrolments gained after the merge stay with the kept record. Raises ValidationError "reason_missing",
    "undone_already", "undo_later_first", "enrolled_elsewhere"; PermissionDenied.
    """
    _check_reason(reason)
    kept, merged = _locked(row.kept, row.merged)
    row = LearnerMerge.objects.select_for_update().get(pk=row.pk)
    row.kept, row.merged = kept, merged
    check_undoable(row, by=by)
    before, written = row.before["kept"], row.before["written"]
    now = _plain({column: getattr(kept, column) for column in written})
    stays = sorted(column for column in written if now[column] != written[column])
    for column in written:
        if column not in stays:
            setattr(kept, column, Learner._meta.get_field(column).to_python(before[column]))
    kept.save()
    merged.merged_into, merged.citizen_id = None, _free(row.before["merged"]["citizen_id"])
    merged.save()
    Enrolment.objects.filter(pk__in=row.moved).update(learner=merged)
    _return_sight(row, kept, merged)
    figures.update_classes_of([kept, merged])
    row.undone_by, row.undone_at, row.undo_reason = by, timezone.now(), reason.strip()
    row.save()
    audit.record(by, "undo_merge", row, kept=kept.pk, merged=merged.pk, stays=stays, reason=row.undo_reason)
    return stays


def _check_seen(by, one, other):
    if not may_write(by) or by.centre_id is None:
        raise PermissionDenied
    if one.pk == other.pk:
        refuse(None, "same_record", _("These are not two records but one."))
    seen = {one.pk, other.pk} - {learner.pk for learner in (one, other) if learner.merged_into_id}
    if Learner.objects.visible_to(by).filter(pk__in=seen).count() != len(seen):
        raise PermissionDenied


def _check_reason(reason):
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why."), code="reason_missing")})


def _locked(*learners):
    """The learners as they are now, in the order given; classes first and by key, as enrolment locks them."""
    pks = [learner.pk for learner in learners]
    classes = CourseClass.objects.filter(pk__in=Enrolment.objects.filter(learner__in=pks).values("course_class"))
    list(classes.order_by("pk").select_for_update())
    found = {one.pk: one for one in Learner.objects.filter(pk__in=pks).order_by("pk").select_for_update()}
    return [found[pk] for pk in pks]


def _last(learner):
    while learner.merged_into_id:
        learner = learner.merged_into
    return learner


def _plain(values):
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _free(citizen_id):
    """The citizen id, None where somebody else holds it by now."""
    return None if Learner.objects.filter(citizen_id=citizen_id).exists() else citizen_id


def _move_sight(merged, kept):
    """Let the kept record be seen where the other one was; what undoing needs, as keys of centres."""
    known = set(LearnerAtCentre.objects.filter(learner=kept).values_list("centre", flat=True))
    rows = LearnerAtCentre.objects.filter(learner=merged)
    centres = sorted(rows.values_list("centre", flat=True))
    rows.filter(centre__in=known).delete()
    rows.update(learner=kept)
    _rename_sight(kept)
    return {"centres": centres, "added": sorted(set(centres) - known)}


def _return_sight(row, kept, merged):
    still = set(Enrolment.objects.filter(learner=kept).values_list("centre", flat=True))
    gone = set(row.before["added"]) - still
    LearnerAtCentre.objects.filter(learner=kept, centre__in=gone).update(learner=merged)
    LearnerAtCentre.objects.bulk_create(
        [LearnerAtCentre(learner=merged, centre_id=pk) for pk in row.before["centres"] if pk not in gone]
    )
    _rename_sight(kept)
    _rename_sight(merged)


def _rename_sight(learner):
    for seen in LearnerAtCentre.objects.filter(learner=learner):
        seen.learner, seen.name_key, seen.sort_key = learner, learner.name_key, learner.sort_key
        seen.save(update_fields=["name_key", "sort_key", "words"])
