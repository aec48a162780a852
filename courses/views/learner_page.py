"""What pages of learners show besides the rows: facts by role, the way through a list, who might be registered."""

import hashlib

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses import admission, duplicates
from courses.learners import may_see_contacts, may_see_sensitive
from courses.matching import CONFLICT, ENROLLED, NEW, match
from courses.models import Learner, LearnerAtCentre, LearnerMerge

from .history import history


def place(request, name):
    """The pk in an address such as ?after=12, None where there is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None


def links(request, page):
    """Addresses of the pages before and after a courses.learners.Page, "" where there is none."""
    found = "found=1&" if "found" in request.GET else ""
    return {
        "previous": f"?{found}before={page.before}" if page.before else "",
        "next": f"?{found}after={page.after}" if page.after else "",
    }


def facts(learner, user):
    """(label, value) pairs for everybody who may see the learner."""
    rows = [
        (_("Birth date"), learner.birth_text),
        (_("Sex"), learner.get_gender_display()),
        (_("Workplace"), learner.workplace),
        (_("Position"), learner.position),
    ]
    if learner.typed_name and learner.typed_name != learner.full_name:
        rows.insert(0, (_("As written in the original list"), learner.typed_name))
    if may_see_contacts(user):
        rows += [(_("Telephone"), learner.phone), (_("E-mail"), learner.email)]
    return rows


def registry(learner, taken, user):
    """What those who keep the record are told of it: {"merges" that stand, "alike", "history"}; empty for others.

    `taken`: the enrolments of the page, each with its `transfers`.
    """
    if not may_see_sensitive(user):
        return {}
    rows = LearnerMerge.objects.visible_to(user).filter(Q(kept=learner) | Q(merged=learner))
    merges = list(rows.select_related("merged_by"))
    places = LearnerAtCentre.objects.visible_to(user).filter(learner=learner)
    transfers = [one for enrolment in taken for one in enrolment.transfers.all()]
    return {
        "merges": [row for row in merges if row.kept_id == learner.pk and not row.undone_at],
        "alike": duplicates.of(learner, user),
        "history": history(user, *places, *merges, *taken, *transfers),
    }


def sensitive(learner, user):
    """(label, value) pairs for those who keep a centre's records; none for others."""
    if not may_see_sensitive(user):
        return []
    joined = learner.party_join_on
    return [
        (_("Citizen id"), learner.citizen_id),
        (_("Ethnicity"), learner.ethnicity),
        (_("Home place"), learner.home_place),
        (_("Party status"), learner.get_party_status_display()),
        (_("Joined the Party on"), date_format(joined, "SHORT_DATE_FORMAT") if joined else ""),
    ]


def question_about(course_class, form, user):
    """What to ask before the person of a valid form joins: {"learner", …}, or None where nothing is open.

    A citizen id of somebody else, or of somebody on the roster, becomes an error of the form. A learner known by
    citizen id from elsewhere is only said to be registered.
    """
    entry = form.entry
    found = match(course_class, [entry], by=user)[0]
    is_by_id = bool(found.learner and entry.citizen_id and found.learner.citizen_id == entry.citizen_id)
    if found.kind == CONFLICT:
        form.add_error("citizen_id", _("This citizen id is registered with another name or birth date. Correct it."))
        return None
    if found.kind == ENROLLED and (is_by_id or form.data.get("person") == "same"):
        form.add_error(None, _("%(learner)s is on the roster of this class already.") % {"learner": found.learner})
        return None
    if found.kind == NEW or (answer(form) and form.data.get("about") == _token(found)):
        return None
    is_seen = Learner.objects.visible_to(user).filter(pk=found.learner.pk).exists()
    return {
        "learner": found.learner if is_seen else None, "about": _token(found), "is_by_id": is_by_id,
        "is_enrolled": found.kind == ENROLLED,
    }  # fmt: skip


def remarks_on(course_class, form, user):
    """{"sentences", "token"} of what is pointed out before the person of a valid form joins; None where it was read.

    The person question is settled before, see `question_about`: what is known about the learner taken is looked at.
    """
    entry = form.entry
    found = match(course_class, [entry], by=user)[0]
    declared = answer(form)
    is_taken = (found.is_sure or "same" in declared) and "different" not in declared
    [standing] = admission.standings(course_class, [(entry, found.learner if is_taken else None)], by=user)
    if not standing.is_admitted:
        form.add_error("party_status", " ".join([admission.not_admitted(course_class), standing.difference]).strip())
        return None
    sentences = standing.remarks
    token = hashlib.sha256("\0".join(sentences).encode()).hexdigest()[:12]
    if not sentences or form.data.get("read") == token:
        return None
    about = {name: form.data[name] for name in ("person", "about") if name in form.data}
    return {"sentences": sentences, "token": token, "answer": about}


def answer(form):
    """The answer to `question_about`, as enrolments.enrol takes it; nothing where there was no question."""
    word = {"same": "same", "other": "different"}.get(form.data.get("person"))
    return {word: {form.entry.number}} if word else {}


def _token(found):
    """Names the question, so that an answer to another question is not taken for one to this."""
    return f"{found.kind}-{found.learner.pk}"


def enrolled(request, course_class, entry):
    """The answer after somebody joined: the class, or the empty form for the next one."""
    words = {"learner": entry.learner["full_name"], "class": course_class}
    messages.success(request, _("%(learner)s has joined “%(class)s”.") % words)
    if "another" in request.POST:
        return redirect(reverse("enrolment-create", args=[course_class.pk]))
    return redirect(course_class)
