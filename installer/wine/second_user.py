"""One desk, two Windows accounts: whoever signs in opens the same records, also after a kill.

Wine binds what DPAPI seals to the account, whatever scope is asked for. So the seal is tried alone, and the
two accounts with a build whose keys lie open: one line of the installed seal is changed for the trial and
put back. No program that is shipped has a switch for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from installer.stage import ROOT
from installer.steps import BuildError
from installer.wine.checks import must, wait
from installer.wine.desk import InstalledDesk
from simulation.demo_centre import DeskPeople
from simulation.people import Person

__all__ = ["try_seal", "try_second_user", "without_seal"]

_SECOND: Final = "siti"
_SEALED: Final = "        return DpapiSeal()\n"
_SEAL: Final = Path("desk_app", "store", "seal.py")
_OPEN: Final = "        return NoSeal()\n"


def try_seal(desk: InstalledDesk) -> str:
    """The seal of the shipped program closes and opens again; what another account sees of it."""
    file = desk.windows(desk.wine.drive / "segel.bin")
    must(desk.python("seal.py", "close", file).split() == ["same"], "the seal does not open")
    other = desk.of(_SECOND).python("seal.py", "open", file).strip()
    return f"another account: {other}"


def without_seal(source: str) -> str:
    """The source of the desk's seal, for keys that lie open; BuildError if it is not as expected."""
    if source.count(_SEALED) != 1:
        raise BuildError("desk_app/store/seal.py does not choose its seal in the one expected line")
    return source.replace(_SEALED, _OPEN)


@contextmanager
def _open_keys(program: Path) -> Iterator[None]:
    """The installed program as a test build."""
    source = program / "app" / _SEAL
    must(source.with_suffix(".pyc").is_file(), "the seal is not where it was")
    # A source goes before the bytecode that is shipped in its place.
    source.write_text(without_seal((ROOT / _SEAL).read_text(encoding="utf-8")), encoding="utf-8")
    try:
        yield
    finally:
        source.unlink()


def try_second_user(
    desk: InstalledDesk, enrolment: tuple[str, str], at: DeskPeople, people: Sequence[Person]
) -> list[str]:
    """Both accounts hand a card over at one desk (``enrolment``: address and code), each window is killed,
    and each finds what the other did; what was seen, in a few words."""
    first_card, second_card = people[:2]
    with _open_keys(desk.program):
        first, second = desk, desk.of(_SECOND)
        first.cli("enrol", *enrolment)
        first.cli("sync")
        first.receive(at.petugas)
        first.hand_over(first_card, at.petugas)
        _kill_window(first, second)
        seen = second.look("second-account")
        must(seen["page"] == "desk_front", str(seen))
        must(
            _handed_over(second, first_card), "the second account does not see the first hand-over"
        )
        second.hand_over(second_card, at.petugas)
        _kill_window(second, first)
        both = [_handed_over(first, card) for card in (first_card, second_card)]
        must(all(both), f"after the second kill: {both}")
        told = first.json("verify")
        first.send()
    return [f"page {seen['page']} for the second account", f"{told['events']} events"]


def _kill_window(one: InstalledDesk, other: InstalledDesk) -> None:
    """The window of one account stands; the other is refused meanwhile; then the power goes."""
    opened = one.data / "serah.db-wal"  # a desk that is closed in peace leaves none
    must(not opened.exists(), "somebody is at the desk already")
    with one.standing_window():
        # Who looks before that has the lock for a moment, and the window would give up for good.
        wait(opened.exists, "the window does not open its desk")
        must(_refused(other), "a second account got into an open desk")


def _refused(desk: InstalledDesk) -> bool:
    words = (*desk.where, "status")
    ended = desk.wine(desk.program / "serah-cli.exe", *words)
    return ended.code != 0 and "sedang" in ended.said


def _handed_over(desk: InstalledDesk, person: Person) -> bool:
    history = desk.json("card", person.nik)["history"]
    return [h["act"] for h in history][-1:] == ["hand_over"]
