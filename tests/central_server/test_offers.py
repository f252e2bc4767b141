"""Which epoch a desk is told to open: the same again for who asks again, never one for two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from protocol.bodies import Note
from protocol.events import Kind
from protocol.number import LAST_EPOCH
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk, RefusedError
from tests.support.centre import CentreServer


def behind(server: CentreServer) -> tuple[Desk, Desk]:
    """A desk, and an older copy of its disk that has recorded nothing of its own."""
    desk = enrolled(server)
    copy = desk.copy()
    copy.host = b"host of the copy"
    desk.record(Kind.DAY_CLOSED, Note())
    desk.sync_all()
    return desk, copy


def offered(desk: Desk) -> int:
    return desk.send(desk.request([])).open_epoch


def last_epoch(server: CentreServer, desk: Desk) -> int:
    found = server.centre.store.read(lambda unit: unit.devices.get(desk.id))
    assert found is not None
    return found.last_epoch


def test_a_request_caught_and_sent_again_burns_no_epoch(server: CentreServer) -> None:
    desk, copy = behind(server)
    caught = copy.request([])
    assert [copy.send(caught).open_epoch for _ in range(20)] == [2] * 20
    assert [offered(copy) for _ in range(5)] == [2] * 5  # and asked anew after lost answers
    assert last_epoch(server, desk) == 2


def test_once_the_epoch_is_used_an_old_request_is_told_one_more_and_no_further(
    server: CentreServer,
) -> None:
    desk, copy = behind(server)
    caught = copy.request([])
    copy.open_epoch(copy.send(caught).open_epoch, "fork")
    copy.sync_all()
    assert [copy.send(caught).open_epoch for _ in range(5)] == [3] * 5
    assert last_epoch(server, desk) == 3


def test_copies_on_other_hosts_are_told_other_epochs(server: CentreServer) -> None:
    _, copy = behind(server)
    told = []
    for host in (b"", b"one", b"two", b"two", b"one"):
        other = copy.copy()
        other.host = host
        told.append(offered(other))
    assert told == [2, 3, 4, 4, 3]


def test_copies_with_another_newest_event_are_told_other_epochs(server: CentreServer) -> None:
    """Both went on alone, on the same host: an imaged PC."""
    desk, copy = behind(server)
    third = copy.copy()
    copy.record(Kind.DAY_CLOSED, Note(text="satu"))
    third.record(Kind.DAY_CLOSED, Note(text="dua"))
    assert {copy.sync().open_epoch, third.sync().open_epoch} == {2, 3}
    copy.record(Kind.DAY_CLOSED, Note(text="lagi"))
    assert copy.sync().open_epoch == 4
    assert desk.sync().open_epoch == 0


def test_one_disk_copied_after_its_branch_was_stored(server: CentreServer) -> None:
    """The answer with the offer was lost, and the disk was copied meanwhile to another PC."""
    _, copy = behind(server)
    copy.record(Kind.DAY_CLOSED, Note(text="cabang"))
    first = copy.send(copy.request())
    assert first.open_epoch == 2
    third = copy.copy()
    third.host = b"a third host"
    assert third.send(third.request([])).open_epoch == 3
    assert copy.send(copy.request([])).open_epoch == 2


def test_copies_that_ask_at_once_are_told_other_epochs(server: CentreServer) -> None:
    desk, copy = behind(server)
    asked: list[bytes] = []
    for host in range(6):
        copy.host = bytes([host])
        asked += [copy.request([]), copy.request([])]
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda raw: desk.send(raw).open_epoch, asked))
    assert told[::2] == told[1::2]
    assert sorted(told[::2]) == [2, 3, 4, 5, 6, 7]


def test_no_epoch_past_the_last_is_offered(server: CentreServer) -> None:
    desk, copy = behind(server)
    server.centre.store.write(lambda unit: unit.devices.set_last_epoch(desk.id, LAST_EPOCH - 1))
    copy.host = b"one"
    assert offered(copy) == LAST_EPOCH
    copy.host = b"two"
    assert offered(copy) == 0
    copy.record(Kind.DAY_CLOSED, Note())
    answer = copy.sync()
    assert (answer.stored_through, answer.open_epoch) == (2, 0)
    assert last_epoch(server, desk) == LAST_EPOCH


def test_a_head_hash_that_is_none_is_refused(server: CentreServer) -> None:
    desk, _ = behind(server)
    with pytest.raises(RefusedError) as refused:
        desk.send(desk.request([], head_hash=bytes(33)))
    assert refused.value.code == "broken_chain"
