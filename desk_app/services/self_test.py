"""Whether this program can do its work with the data of this PC; nothing personal is said of either."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from desk_app.services.documents import Documents
from desk_app.services.papers import Papers
from desk_app.services.ports import Identity, LoggedEvent, Store, Unit
from protocol.custody import Act
from protocol.keys import SigningKey, verify

__all__ = ["Finding", "Tested", "passed", "self_test"]

_log = logging.getLogger(__name__)
_NEWEST: Final = 200
_PROBE: Final = b"serah self-test"
_FAILED: Final = "gagal, dan sebabnya tidak dikenal"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: ``name`` for programs, ``fault`` a few words for people, empty if all is
    well."""

    name: str
    fault: str = ""


class Tested(Protocol):
    """An open desk, as far as it is tested here."""

    @property
    def store(self) -> Store:
        """Its database."""
        ...

    @property
    def documents(self) -> Documents:
        """What its papers say."""
        ...

    @property
    def identity(self) -> Identity:
        """Who it is."""
        ...

    @property
    def key(self) -> SigningKey:
        """Its signing key."""
        ...

    @property
    def start_faults(self) -> tuple[str, ...]:
        """What the look at its newest acts found when it was opened."""
        ...


def passed(findings: Sequence[Finding]) -> bool:
    """Whether nothing was at fault."""
    return not any(f.fault for f in findings)


def self_test(desk: Tested, papers: Papers, folders: Sequence[Path]) -> tuple[Finding, ...]:
    """Try everything that a hand-over needs. ``folders``: those that Serah must be able to write to.

    Changes nothing; what goes wrong is a finding, never an exception.
    """
    return (
        _tried("newest_acts", lambda: "; ".join(desk.start_faults)),
        _tried("rows", lambda: _rows(desk)),
        _tried("keys", lambda: _keys(desk)),
        _tried("receipt", lambda: _receipt(desk, papers)),
        _tried("rights", lambda: _rights(folders)),
    )


def _tried(name: str, what: Callable[[], str]) -> Finding:
    try:
        return Finding(name, what())
    except Exception as error:  # noqa: BLE001 - whatever it is, the test has failed
        # Its text may name a resident; the kind of it does not.
        _log.error("self-test %s: %s", name, type(error).__name__)
        return Finding(name, f"{_FAILED} ({type(error).__name__})")


def _rows(desk: Tested) -> str:
    """Figures and a search are read as the screens read them."""
    with desk.store.read() as unit:
        counts = unit.cards.counts()
        unit.cards.drawer_since()
        unit.cards.find("0000")
        known = [unit.cards.get(e.header.card) for e in _acts(unit) if e.header.card is not None]
    return "daftar kartu kosong" if known and not counts else ""


def _keys(desk: Tested) -> str:
    """The key signs for the device that this PC is enrolled as."""
    if not verify(desk.key.public, desk.key.sign(_PROBE), _PROBE):
        return "kunci tidak menandatangani"
    if desk.key.device != desk.identity.device:
        return "kunci bukan milik komputer ini"
    return ""


def _receipt(desk: Tested, papers: Papers) -> str:
    """The receipt of the newest hand-over, if there is one, drawn and thrown away."""
    with desk.store.read() as unit:
        handed = [e for e in _acts(unit) if e.header.kind == Act.HAND_OVER]
        if not handed:
            return ""
        document = desk.documents.receipt_of(unit, handed[-1])
    pdf = papers.receipts_pdf([document], "A4")
    return "" if papers.page_count(pdf) >= 1 else "tanda terima kosong"


def _acts(unit: Unit) -> Iterator[LoggedEvent]:
    """The newest events."""
    head = unit.log.head()
    yield from unit.log.after(max(0, (head.epoch << 32 | head.seq) - _NEWEST), _NEWEST)


def _rights(folders: Sequence[Path]) -> str:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(_PROBE)
            file.flush()
    return ""
