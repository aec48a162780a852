"""What 2025 did to the demo's second province: district centres end, centres of wards and communes take over."""

import random
from datetime import date

from centres.models import (
    Appointment,
    AppointmentKind,
    AppointmentMode,
    Centre,
    CentreName,
    CentreParent,
    Level,
    QuotaDecision,
    ServiceArea,
    StaffingRule,
    SuccessionKind,
    Tier,
    Unit,
    User,
)
from centres.scope import Role
from centres.succession_orders import Order
from centres.vietnamese import fold
from courses.models import Programme
from portal import successions

from . import year

DECIDED_ON, FIRST_DAY = date(2025, 6, 27), date(2025, 7, 1)
# code, kind of unit, place, posts decided; by which kind and (invented) decision; who ends there; communes served
NEW = [
    (("HT4", "phường", "Bắc Hồng Lĩnh", 6), (SuccessionKind.MERGE, "1187-QĐ/TU"), ["HT1", "HT2"],
     ["Phường Bắc Hồng Lĩnh", "Phường Nam Hồng Lĩnh", "Xã Can Lộc", "Xã Đồng Lộc"]),
    (("HT5", "xã", "Hương Khê", 4), (SuccessionKind.CONVERT, "1188-QĐ/TU"), ["HT3"],
     ["Xã Hương Khê", "Xã Hương Phố", "Xã Phúc Trạch"]),
]  # fmt: skip
CLASSES = [("NTVD", date(2025, 4, 18)), ("DVM", date(2025, 5, 23))]  # of each old centre, before it ended


def build(today):
    """Classes of spring 2025 under the old centres, then the decision that ends them; by the portal's own verbs."""
    chance = random.Random(20265)  # noqa: S311  a fixed seed: the demo is the same every time
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    by = User.objects.get(role=Role.PROVINCE, province__code="HT")
    for new, decision, old_codes, communes in NEW:
        old = list(Centre.objects.filter(code__in=old_codes).order_by("code"))
        for centre in old:
            staff = {user.role: user for user in User.objects.filter(centre=centre)}
            year.teach(centre, staff, programmes, chance, today, CLASSES)
        _succeed(_open(by.province, *new, communes), old, decision, by)


def _open(province, code, unit, place, posts, communes):
    """A centre of a ward or commune, with its committee, posts and service area."""
    name, short_name = f"Trung tâm chính trị {unit} {place}", f"{unit.capitalize()} {place}"
    centre = Centre.objects.create(
        code=code, province=province, level=Level.COMMUNE, name=name, short_name=short_name, opened_on=FIRST_DAY,
        search_key=f"{fold(code)} | {fold(name)}", hall_seats=180, address=f"{short_name}, tỉnh {province.name}",
        phone="0239 000 118",
    )  # fmt: skip
    CentreName.objects.create(centre=centre, effective_from=FIRST_DAY, name=name, short_name=short_name, place=place)
    CentreParent.objects.create(
        centre=centre, effective_from=FIRST_DAY, name=f"Đảng ủy {unit} {place}", symbol="ĐU", province=province
    )
    QuotaDecision.objects.create(
        centre=centre, rule=StaffingRule.objects.in_force(Level.COMMUNE, FIRST_DAY), number=f"{posts}8-QĐ/ĐU",
        decided_on=FIRST_DAY, effective_from=FIRST_DAY, posts=posts,
    )  # fmt: skip
    for number, commune in enumerate(communes, start=1):  # invented codes: the real units are loaded elsewhere
        served = Unit.objects.create(tier=Tier.COMMUNE, code=f"{code}-{number}", name=commune, from_on=FIRST_DAY)
        ServiceArea.objects.create(centre=centre, unit=served, from_on=FIRST_DAY)
    return centre


def _succeed(centre, old, decision, by):
    """End the old centres; their people go on in the new one, the first director as its director."""
    kind, number = decision
    order = Order(
        kind=kind, predecessors=tuple(old), successors=(centre,), keeper=centre, number=number,
        decided_on=DECIDED_ON, effective_on=FIRST_DAY,
    )  # fmt: skip
    accounts = successions.usual_accounts(order)
    first = User.objects.filter(centre=old[0], role=Role.DIRECTOR).first()
    if first:
        accounts[first.pk] = (centre, Role.DIRECTOR)
    successions.apply(order, by=by, accounts=accounts)
    for user in User.objects.filter(centre=centre).select_related("person"):
        _appoint(user, centre)


def _appoint(user, centre):
    """The post that goes with a moved account, by a decision of the new committee."""
    kinds = {Role.DIRECTOR: AppointmentKind.DIRECTOR, Role.DEPUTY: AppointmentKind.DEPUTY,
             Role.OFFICER: AppointmentKind.OFFICE, Role.LECTURER: AppointmentKind.LECTURER}  # fmt: skip
    is_director = user.role == Role.DIRECTOR
    user.person.centre = centre
    user.person.save(update_fields=["centre"])
    Appointment.objects.create(
        person=user.person, centre=centre, kind=kinds[user.role], from_on=FIRST_DAY, decided_on=FIRST_DAY,
        decision_no=f"{user.pk}-QĐ/ĐU", counts_towards_quota=not is_director,
        mode=AppointmentMode.CONCURRENT if is_director else AppointmentMode.FULL_TIME,
    )  # fmt: skip
