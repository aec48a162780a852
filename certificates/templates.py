"""Templates of certificates: which one holds on a day, and the next version from a day on."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Level
from centres.refusals import refuse
from centres.scope import Role

from . import wording, worst
from .models import CertificateTemplate

LEVELS = {Level.DISTRICT: "huyen", Level.COMMUNE: "xa", Level.SPECIAL_ZONE: "dac-khu", Level.OTHER: "khac"}


def series(form, programme=None, level=""):
    """The code under which the versions for one form, programme and level are counted: “dang-ntvd-xa”."""
    return "-".join(filter(None, [wording.FORMS[form], programme and programme.code.lower(), LEVELS.get(level)]))


def wording_on(form, programme, level, on):
    """The Wording in force on the day; what is built in where no template holds."""
    template = CertificateTemplate.objects.holding(form, programme, level, on).first()
    return wording_of(template) if template else wording.built_in(form)


def wording_of(template):
    """The texts of one version."""
    return wording.Wording(str(template), template.words)


def of_class(course_class, centre, on):
    """The Wording of certificates of a class that `centre` issues with the printed date `on`."""
    version = course_class.programme_version
    return wording_on(version.certificate_form, version.programme, centre.level, on)


def columns():
    """Columns `template_then` and `words_then` for `annotate` on proposals: the same read along with their rows."""
    version = "course_class__programme_version"
    found = CertificateTemplate.objects.holding(
        OuterRef(f"{version}__certificate_form"), OuterRef(f"{version}__programme"), OuterRef("centre__level"),
        OuterRef("issue_on"),
    )  # fmt: skip
    named = found.values(found=JSONObject(code="code", version="version"))
    return {"template_then": Subquery(named[:1]), "words_then": Subquery(found.values("words")[:1])}


def of_row(proposal):
    """The Wording of a proposal that was read with `columns`."""
    if proposal.template_then is None:
        return wording.built_in(proposal.course_class.programme_version.certificate_form)
    return wording_of(CertificateTemplate(**proposal.template_then, words=proposal.words_then))


# --- The next version -----------------------------------------------------------------------------------------


def may_add_version(user):
    """Whether `user` may add versions: national staff."""
    return user.role == Role.NATIONAL


def newest(form, programme=None, level=""):
    """The last version of a series, whether it has begun or not; None before the first."""
    return CertificateTemplate.objects.filter(code=series(form, programme, level)).order_by("-version").first()


@transaction.atomic
def add_version(*, by, form, effective_from, texts=None, programme=None, level="", is_end=False, source="",
                after=None):  # fmt: skip
    """Add the next version of a series, from today on or later; certificates issued keep what they were printed with.

    texts: {key of wording.TEXTS: text}. after: the number of the version the page was opened with, where one was.
    Raises ValidationError "in_the_past", "before_the_last", "nothing_to_end", "edited_meanwhile", those of
    wording.cleaned and of worst.check_fits; PermissionDenied.
    """
    if not may_add_version(by):
        raise PermissionDenied
    if effective_from < timezone.localdate():
        refuse("effective_from", "in_the_past", _("A template begins today or later: what is issued keeps its own."))
    last = newest(form, programme, level)
    _check_order(last, effective_from, is_end, after)
    own = {} if is_end else wording.cleaned(texts or {})
    template = CertificateTemplate(
        code=series(form, programme, level), version=last.version + 1 if last else 1, form=form, programme=programme,
        level=level, effective_from=effective_from, is_end=is_end, words=own, source=source, added_by=by,
    )  # fmt: skip
    if not is_end:
        worst.check_fits(wording_of(template), form, programme)
    template.full_clean(validate_unique=False, validate_constraints=False)  # those are told in words of their own
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        _refuse_stale()
    audit.record(
        by, "add_template", template, code=template.code, version=template.version,
        effective_from=effective_from.isoformat(),
    )  # fmt: skip
    return template


def look(form, programme, texts):
    """The facts of the hardest sheet with `texts`, before any of it is entered; refuses what add_version refuses."""
    draft = wording.Wording(f"{wording.FORMS[form]}/0", wording.cleaned(texts))
    worst.check_fits(draft, form, programme)
    return [worst.facts(draft, form, programme)]


def _check_order(last, effective_from, is_end, after):
    if after is not None and after != (last.version if last else 0):
        _refuse_stale()
    if last and effective_from < last.effective_from:
        refuse(
            "effective_from", "before_the_last",
            _("Version %(version)s begins on %(day)s: the next one, then or later."),
            version=last.version, day=last.effective_from,
        )  # fmt: skip
    if is_end and (last is None or last.is_end or not (last.programme_id or last.level)):
        refuse("is_end", "nothing_to_end", _("There is no template of its own here that could end."))


def _refuse_stale():
    refuse(None, "edited_meanwhile", _("Somebody else added a version meanwhile: open the page again and read it."))
