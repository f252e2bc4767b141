from __future__ import annotations

from pathlib import Path

import msgspec

from desk_app.bootstrap import Desk
from desk_app.services.contact import Contact
from desk_app.services.sync_history import HISTORY, ContactNote, SyncHistory, read_history
from tests.support.desk import NOON, DeskBench

FAILED = ContactNote(NOON, NOON, "offline", "offline", False, 0, 0, 3, 400, 0, 5, 0)
DONE = ContactNote(NOON, NOON, "done", "", True, 3, 12, 0, 2_000, 900, 80, 1_500)


def at(note: ContactNote, ms: int) -> ContactNote:
    return msgspec.structs.replace(note, first_ms=ms, last_ms=ms)


def test_contacts_that_ended_alike_are_one_line(desk: Desk) -> None:
    history = SyncHistory(desk.store)
    assert history.all() == ()
    history.note(at(DONE, 1))
    for ms in (2, 3, 4):
        history.note(at(FAILED, ms))
    first, second = history.all()
    assert first == at(DONE, 1)
    assert (second.first_ms, second.last_ms, second.runs, second.bytes_sent) == (2, 4, 3, 1_200)
    history.note(msgspec.structs.replace(at(FAILED, 5), unsent=4))  # one more act waits: a new line
    history.note(at(DONE, 6))
    history.note(at(DONE, 7))  # each that brought something is a line of its own
    assert [c.last_ms for c in history.all()] == [1, 4, 5, 6, 7]


def test_only_so_many_lines_are_kept(desk: Desk) -> None:
    history = SyncHistory(desk.store)
    for ms in range(70):
        history.note(at(DONE, ms))
    kept = history.all()
    assert (len(kept), kept[0].last_ms, kept[-1].last_ms) == (60, 10, 69)
    with desk.store.read() as unit:
        assert len(unit.settings.get(HISTORY) or b"") < 4_000


def test_what_cannot_be_read_is_nothing(desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.settings.put(HISTORY, b"\xc1 spoilt")
    history = SyncHistory(desk.store)
    assert history.all() == ()
    assert read_history(None) == ()
    history.note(DONE)
    assert history.all() == (DONE,)


def test_a_sync_without_a_centre_stands_in_the_history(bench: DeskBench, tmp_path: Path) -> None:
    with bench.open() as desk:
        engine = desk.sync_engine()
        engine.run_once()
        engine.run_once()
        engine.run_once(cancelled=lambda: True)
        engine.close()
        (note,) = desk.history.all()
        assert (note.outcome, note.code, note.runs) == ("offline", "offline", 2)
        assert not note.answered
        assert note.bytes_sent > 0
        assert Contact(desk.store).last_ms() == 0
