"""The city's figures: from the summaries, never by counting events."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from central_server.store.devices import Device
from central_server.store.unit import Unit
from protocol.custody import Act
from protocol.objects import OfficeObject

__all__ = ["KelurahanFigures", "overview"]


@dataclass(frozen=True, slots=True)
class KelurahanFigures:
    """``cards`` by state, ``kinds`` by kind, ``handed_over`` by business date (days since 1970)."""

    office: OfficeObject
    cards: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    handed_over: dict[int, int] = field(default_factory=dict)
    cases_open: int = 0
    devices: list[Device] = field(default_factory=list)


def overview(unit: Unit, kelurahan: str | None) -> list[KelurahanFigures]:
    """The figures of one kelurahan, or of all."""
    cases = Counter(case.kelurahan for case in unit.cases.all(open_only=True))
    devices: defaultdict[str, list[Device]] = defaultdict(list)
    for device in unit.devices.all():
        devices[device.kelurahan].append(device)
    found = {
        office.kelurahan: KelurahanFigures(
            office,
            cases_open=cases[office.kelurahan],
            devices=devices[office.kelurahan],
        )
        for office in unit.offices.all()
        if kelurahan in (None, office.kelurahan)
    }
    for now in unit.figures.now():
        if now.kelurahan in found:
            found[now.kelurahan].cards[now.state] += now.cards
            found[now.kelurahan].kinds[now.kind] += now.cards
    for day in unit.figures.by_day(Act.HAND_OVER):
        if day.kelurahan in found:
            found[day.kelurahan].handed_over[day.business_date] = day.acts
    return list(found.values())
