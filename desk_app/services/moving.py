"""A PC that the registry moves to another kelurahan: what it has heard of that, and what people are told.

See docs/sync-protocol.md, "A PC that is moved". The new place is taken by `desk_app.store.moving`.
"""

from __future__ import annotations

import logging
from typing import Final

import msgspec

from common.sentences import Sentence
from desk_app.services.ports import Identity, Store, Unit
from desk_app.services.told import Report, ReportBook, Story
from protocol.messages import PlaceOrder
from protocol.places import OrderError, open_order

__all__ = ["MoveBook", "MoveReport", "hear", "heard", "keep_report", "move_story"]

_log: Final = logging.getLogger(__name__)
_ORDER: Final = "order"
_REPORT: Final = "moved"


class MoveReport(Report, frozen=True, kw_only=True):
    """This PC belongs elsewhere since ``at_ms`` by its own clock. The names are the offices', the codes
    where they are not known."""

    from_name: str
    to_name: str
    number: int


def hear(unit: Unit, identity: Identity, raw: bytes) -> bool:
    """Remember the order in ``raw`` if it is newer than what is known here; whether it is."""
    try:
        order = open_order(raw, identity.centre_key, identity.device)
    except OrderError as error:
        _log.warning("an order to move is not believed: %s", error)
        return False
    known = heard(unit, identity)
    since_ms = known[0].newest.since_ms if known else identity.place_ms
    if order.newest.since_ms <= since_ms:
        return False
    unit.settings.put(_ORDER, raw)
    return True


def heard(unit: Unit, identity: Identity) -> tuple[PlaceOrder, bytes] | None:
    """The order that this desk has heard of and not yet followed, and its bytes."""
    raw = unit.settings.get(_ORDER)
    if not raw:
        return None
    try:
        order = open_order(raw, identity.centre_key, identity.device)
    except OrderError:
        return None
    return (order, raw) if order.newest.since_ms > identity.place_ms else None


def keep_report(unit: Unit, report: MoveReport) -> None:
    """It was followed: there is a report to be read."""
    unit.settings.put(_ORDER, b"")
    unit.settings.put(_REPORT, msgspec.msgpack.encode(report))


class MoveBook(ReportBook[MoveReport]):
    """What a person at the desk is told of it."""

    def __init__(self, store: Store, identity: Identity) -> None:
        super().__init__(store, _REPORT, MoveReport)
        self._identity = identity

    def going_to(self) -> str:
        """Name of the kelurahan that this PC is to belong to; empty if it is where it belongs."""
        with self._store.read() as unit:
            known = heard(unit, self._identity)
        return known[0].name or known[0].newest.kelurahan if known else ""


def move_story(report: MoveReport) -> Story:
    """The page for a report."""
    return Story(
        (
            Sentence(
                "PC ini sekarang milik Kelurahan {name} sebagai PC {number}.",
                name=report.to_name,
                number=f"{report.number:02}",
            ),
            Sentence("Kartu Kelurahan {name} tidak lagi tampil di sini.", name=report.from_name),
        ),
        (
            Sentence(
                "Semua catatan Kelurahan {name} dari PC ini sudah tersimpan di server pusat.",
                name=report.from_name,
            ),
            Sentence("Tanda terima lama tetap berlaku dengan nomor dan nama kelurahan lamanya."),
        ),
        (
            Sentence(
                "Sambungkan PC ini ke jaringan; kartu dan petugas Kelurahan {name} datang sendiri.",
                name=report.to_name,
            ),
            Sentence("Lanjutkan pelayanan."),
        ),
    )
