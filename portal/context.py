"""What every page knows besides its own rows: who runs the installation, whose page it is, and the menu."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centres.scope import CENTRE_ROLES, WRITERS, Role
from certificates.models import Proposal, RegisterDecision

EVERYONE = frozenset(Role)
STAFF = EVERYONE - {Role.LECTURER}
DECIDERS = frozenset({Role.DIRECTOR, Role.DEPUTY})
OVERSEERS = frozenset({Role.NATIONAL, Role.PROVINCE})


@dataclass(frozen=True)
class Item:
    """One line of the menu: the name of its page, its words, its icon, the roles that see it.

    `count` takes the person and tells how many rows behind the line wait for them; at most one short query.
    """

    page: str
    label: Promise
    icon: str
    roles: frozenset = EVERYONE
    count: Callable | None = None


def _proposals_to_decide(user):
    return Proposal.objects.visible_to(user).awaiting_decision().count()


def _decisions_to_decide(user):
    return RegisterDecision.objects.visible_to(user).awaiting_decision().count()


# The menu, group by group, in the order people read it. Who sees a line here may still find an empty list behind
# it: the pages and verbs decide what is allowed, the menu only leaves out what a role has no use for.
MENU = (
    (None, (Item("home", _("Home"), "house", EVERYONE | {""}),)),
    (
        _("Courses"),
        (
            Item("plan-list", _("Annual plans"), "journal-text", STAFF),
            Item("plan-actuals", _("Plan and actual"), "clipboard-check", STAFF),
            Item("class-list", _("Classes"), "easel"),
            Item("week", _("Timetable"), "calendar3", CENTRE_ROLES),
            Item("learner-list", _("Learners"), "people"),
            Item("lecturer-list", _("Lecturers"), "person-video3", STAFF),
            Item("person-list", _("Staff and lecturers"), "person-check", STAFF),
        ),
    ),
    (
        _("Certificates"),
        (
            Item("proposal-list", _("New certificates"), "award", frozenset({Role.OFFICER})),
            Item("proposal-list", _("Waiting for approval"), "award", DECIDERS, _proposals_to_decide),
            Item("certificate-list", _("Certificate register"), "book", STAFF),
            Item("decision-list", _("Reissue, revocation"), "file-earmark-check", STAFF - DECIDERS),
            Item("decision-list", _("Reissue, revocation"), "file-earmark-check", DECIDERS, _decisions_to_decide),
            Item("request-list", _("Requests for correction"), "inbox", WRITERS),
            Item("book-list", _("Books of the register"), "journal-text", STAFF),
            Item("blank-list", _("Blank forms"), "file-earmark-text", STAFF),
            Item("template-list", _("Certificate templates"), "card-checklist", STAFF),
            Item("paper", _("Paper and printer"), "printer", WRITERS),
        ),
    ),
    (
        _("General"),
        (
            Item("province-list", _("Provinces"), "globe", frozenset({Role.NATIONAL})),
            Item("figures", _("Figures of centres"), "bar-chart", frozenset({Role.NATIONAL, Role.PROVINCE})),
            Item("centre-list", _("Centres and posts"), "building", STAFF),
            Item("area-search", _("Service areas"), "signpost-2", STAFF),
            Item("succession-list", _("Successions of centres"), "arrow-repeat", OVERSEERS),
            Item("rule-list", _("Staffing rules"), "file-earmark-text", frozenset({Role.NATIONAL})),
            Item("programme-list", _("Catalogue of programmes"), "card-checklist"),
            Item("scale-list", _("Grade scales"), "clipboard-check", frozenset({Role.NATIONAL})),
            Item("norm-list", _("Teaching norms"), "clock", frozenset({Role.NATIONAL})),
            Item("account-list", _("Accounts"), "person-gear", STAFF - {Role.OFFICER, Role.DEPUTY}),
            Item("checkpoint-list", _("Checkpoints of registers"), "patch-check", STAFF - {Role.OFFICER}),
            Item("audit-list", _("System log"), "clock-history", STAFF - {Role.OFFICER}),
            Item("admin:index", _("System administration"), "person-gear", frozenset({""})),
        ),
    ),
)

PUBLIC_MENU = (
    Item("public-home", _("Start page"), "house"),
    Item("verify", _("Check a certificate"), "search"),
    Item("my-certificates", _("For learners"), "award"),
)
SIGN_IN = Item("sign-in", _("Sign in"), "box-arrow-in-right")


def installation(request):
    """Words of this installation, and the place the page belongs to."""
    return {
        "owner_name": settings.OWNER_NAME,
        "support_phone": settings.SUPPORT_PHONE,
        "public_address": settings.PUBLIC_ADDRESS,
        "public_host": urlsplit(settings.PUBLIC_ADDRESS).netloc,
        "demo": settings.DEMO,
        "organisation": partial(_organisation, request),
    }


def _organisation(request):
    """The centre of the signed-in person, else the department of the province, else the owner."""
    user = request.user
    if getattr(user, "centre", None):
        return user.centre.name
    if getattr(user, "province", None):
        return user.province.department
    return settings.OWNER_NAME


def menu(request):
    """The side menu of the signed-in person and the menu of the public pages; built only where drawn."""
    return {"menu": partial(_menu, request), "public_menu": partial(_public_menu, request)}


def _menu(request):
    """Groups of lines as dicts, those without a line left out; the line of the page shown has `current`."""
    role = getattr(request.user, "role", None)
    groups = []
    for title, items in MENU:
        if lines := _lines((item for item in items if role in item.roles), request.user):
            groups.append({"title": title, "lines": lines})
    _mark_current([line for group in groups for line in group["lines"]], request.path)
    return groups


def _public_menu(request):
    """The lines of the public pages; the last leads to work, through the sign-in page where needed."""
    last = Item("home", _("My work"), "house") if request.user.is_authenticated else SIGN_IN
    lines = _lines((*PUBLIC_MENU, last), request.user)
    _mark_current(lines, request.path)
    return lines


def _lines(items, user):
    """Menu lines as templates draw them."""
    return [
        {"label": one.label, "icon": one.icon, "address": reverse(one.page), "count": one.count and one.count(user)}
        for one in items
    ]


def _mark_current(lines, path):
    """A page below /classes/ belongs to the line of /classes/: the longest address that begins the path wins."""
    here = [line for line in lines if path == line["address"] or _is_below(path, line["address"])]
    if here:
        line = max(here, key=lambda line: len(line["address"]))
        line["current"] = "page" if line["address"] == path else "true"


def _is_below(path, address):
    return address != "/" and path.startswith(address)
