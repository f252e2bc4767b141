"""What the demo day must have kept, checked against the things themselves."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image

from desk_app.paper.render import page_count, pdf_page_png
from desk_app.sync.report import Outcome
from protocol.custody import State
from protocol.objects import CardObject, ObjectKind
from protocol.status import reflects
from protocol.token import TokenError, read_token, token_holds
from simulation.day_record import Day, DemoDesk
from simulation.event_visits import HANDED_OVER, RESIDENTS

__all__ = ["Promise", "check_all"]

_PRINTER_DPI = 203


@dataclass(frozen=True, slots=True)
class Promise:
    """One checked promise."""

    name: str
    held: bool
    detail: str


def check_all(day: Day) -> list[Promise]:
    """Check every promise that a day can show."""
    kaligawe = day.desks[0]
    checks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("1 nothing lost", lambda: _nothing_lost(day)),
        ("2 nothing double", lambda: _nothing_double(day)),
        ("3 the resident never waits", lambda: _never_waits(day, kaligawe)),
        ("4 everything accounted for", lambda: _accounted(day)),
        ("5 every act signed, in a chain", lambda: _proved(day)),
        ("6 encrypted at rest", lambda: _encrypted(day)),
        ("papers decode", lambda: _papers(day, kaligawe)),
    )
    return [Promise(name, *check()) for name, check in checks]


def _nothing_lost(day: Day) -> tuple[bool, str]:
    """The centre's own objects, sent back by the feed, name the very events that the screen confirmed."""
    known = total = 0
    for one in day.desks:
        with one.desk.store.read() as unit:
            for row in one.handed:
                total += 1
                given = unit.objects.get(ObjectKind.CARD, row.card)
                assert isinstance(given, CardObject)
                stored = reflects(given.status, row.hash)
                last = given.status.hand_over
                if row.card in one.cancelled:
                    known += stored and last is None
                else:
                    known += stored and last is not None and last.hash == row.hash
        known -= one.desk.sync_store().position().unsent
    return known == total, f"{known} of {total} hand-overs are at the centre with their own hash"


def _nothing_double(day: Day) -> tuple[bool, str]:
    numbers = [row.number for one in day.desks for row in one.handed]
    cards = [row.card for one in day.desks for row in one.handed]
    series = sorted(int(r.number[14:20]) for r in day.desks[0].handed)
    gapless = series == list(range(series[0], series[0] + len(series)))
    held = len(set(numbers)) == len(numbers) and len(set(cards)) == len(cards) and gapless
    return held, f"{len(set(numbers))} numbers, all different, without a hole"


def _never_waits(day: Day, one: DemoDesk) -> tuple[bool, str]:
    offline = day.offline == Outcome.OFFLINE
    came = len(one.handed) + len(one.refused)
    held = offline and came == RESIDENTS and len(one.handed) == HANDED_OVER
    return held, f"{len(one.handed)} of {came} handed over offline, slowest {one.slowest_ms:.0f} ms"


def _figures(day: Day, kelurahan: str) -> dict[str, Any]:
    found: dict[str, Any] = day.centre.command("stats", "--kelurahan", kelurahan)
    return found


def _accounted(day: Day) -> tuple[bool, str]:
    """The desk's figures against the centre's own, state by state."""
    wrong: list[str] = []
    for one in day.desks:
        with one.desk.store.read() as unit:
            balance = one.desk.documents.tie_out(unit)
        if balance.difference:
            wrong.append(f"difference {balance.difference}")
        mine = {str(s): n for s, n in balance.by_state.items() if n}
        centre = _states(_figures(day, one.desk.identity.kelurahan))
        if mine != centre:
            wrong.append(f"desk {mine} centre {centre}")
        if mine.get(State.HANDED_OVER, 0) != len(one.handed) - len(one.cancelled):
            wrong.append("handed over")
    return not wrong, "; ".join(wrong) or "desk and centre agree state by state, difference 0"


def _states(figures: dict[str, Any]) -> dict[str, int]:
    by_state: dict[str, int] = {}
    for row in figures["kelurahan"]:
        for state, count in row["cards"].items():
            if count:
                by_state[state] = by_state.get(state, 0) + count
    return by_state


def _proved(day: Day) -> tuple[bool, str]:
    events = faults = differing = 0
    for one in day.desks:
        report = one.desk.verify()
        events += report.events
        faults += len(report.faults)
        differing += len(one.desk.rebuild().differing)
    return (
        not faults and not differing,
        f"{events} events verified, rebuild differs in {differing} rows",
    )


def _encrypted(day: Day) -> tuple[bool, str]:
    opened = leaked = 0
    names = [p.name.encode() for p in day.people if len(p.name) > 8][:200]
    for one in day.desks:
        for path in one.desk.store.path.parent.glob("serah.db*"):
            data = path.read_bytes()
            leaked += any(name in data for name in names)
        plain = sqlite3.connect(one.desk.store.path)
        try:
            plain.execute("SELECT count(*) FROM sqlite_master").fetchone()
            opened += 1
        except sqlite3.DatabaseError:
            pass
        finally:
            plain.close()
    return (
        not opened and not leaked,
        "the files open with the key only and hold no name in the clear",
    )


def _symbols(pdf: bytes) -> Iterator[tuple[set[str], set[str]]]:
    """Per page: the Code 128 numbers and the QR digits that a scanner reads at a printer's dots."""
    for page in range(page_count(pdf)):
        with Image.open(io.BytesIO(pdf_page_png(pdf, page, _PRINTER_DPI))) as picture:
            read = zxingcpp.read_barcodes(picture.convert("L"))
        bars = {r.text for r in read if r.format == zxingcpp.BarcodeFormat.Code128}
        squares = {r.text for r in read if r.format == zxingcpp.BarcodeFormat.QRCode}
        yield bars, squares


def _papers(day: Day, one: DemoDesk) -> tuple[bool, str]:
    """Each receipt's Code 128 is the store's number, each QR verifies and fails with one digit changed."""
    wanted = [row.number for row in one.handed]
    read: list[str] = []
    verified = refused = 0
    for bars, squares in _symbols(day.papers["tanda-terima"].read_bytes()):
        if not squares:
            continue  # the cover list
        read += sorted(bars)
        for digits in squares:
            verified += token_holds(read_token(digits), one.desk.key.public)
            refused += not _changed_holds(digits, one.desk.key.public)
    good = sorted(read) == sorted(wanted)
    held = good and verified == refused == len(wanted)
    return (
        held,
        f"{len(read)} receipts read at {_PRINTER_DPI} dpi, {verified} tokens verified offline",
    )


def _changed_holds(digits: str, public_key: bytes) -> bool:
    at = len(digits) // 2
    changed = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]
    try:
        return token_holds(read_token(changed), public_key)
    except TokenError:
        return False
