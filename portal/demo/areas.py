"""The demo's service areas: each centre its district until 30 June 2025, then the communes that carry its name."""

from datetime import date

from centres.models import Centre, ServiceArea, Tier, Unit

OLD_MAP, NEW_MAP = date(2025, 1, 1), date(2025, 7, 1)


def build():
    """Areas of all centres, where a unit of their name exists; which communes really follow is for decisions to say."""
    districts = _by_place(Unit.objects.on(OLD_MAP).filter(tier=Tier.DISTRICT))
    communes = _by_place(Unit.objects.on(NEW_MAP).filter(tier=Tier.COMMUNE))
    areas = []
    for centre in Centre.objects.select_related("province").prefetch_related("names"):
        place = centre.province.name, centre.name_on(OLD_MAP).place
        areas += [(centre, unit, OLD_MAP) for unit in districts.get(place, [])]
        areas += [(centre, unit, NEW_MAP) for unit in communes.get(place, [])]
    ServiceArea.objects.bulk_create(
        ServiceArea(centre=centre, unit=unit, from_on=day, to_on=unit.to_on) for centre, unit, day in areas
    )


def _by_place(units):
    """{(province, place): units}; "Tỉnh Nghệ An" and "Huyện Quỳnh Lưu" without the words for their kind."""
    found = {}
    for unit in units.select_related("parent"):
        found.setdefault((_bare(unit.parent.name), _bare(unit.name)), []).append(unit)
    return found


def _bare(name):
    kinds = ("Thành phố ", "Thị xã ", "Đặc khu ", "Tỉnh ", "Huyện ", "Quận ", "Phường ", "Xã ")
    return next((name.removeprefix(kind) for kind in kinds if name.startswith(kind)), name)
