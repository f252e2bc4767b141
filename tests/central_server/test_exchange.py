"""The centre's side of exchange files, on both databases."""

from __future__ import annotations

import errno
import io
import os
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from central_server.errors import CentreError
from central_server.services.exchange import Exchanged, ExchangeService
from common.whole_file import SystemFiles
from protocol.bodies import PolicyException
from protocol.envelope import open_envelope, read_envelope, seal
from protocol.exchange import (
    EXCHANGE_REPLY_TYPE,
    EXCHANGE_REQUEST_TYPE,
    ExchangeReply,
    ExchangeRequest,
    open_manifest,
    read_exchange,
    write_exchange,
)
from protocol.messages import (
    ANSWER_TYPE,
    PROBLEM_TYPE,
    Problem,
    SyncAnswer,
    decode_message,
    encode_message,
)
from protocol.objects import CardObject, ObjectKind
from tests.central_server.city import city_with_batch, hand_over, open_cases, receive_all
from tests.central_server.conftest import OTHER_KELURAHAN, code_for
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer


@dataclass
class FarDesk:
    """A desk with a box key that writes and reads files."""

    server: CentreServer
    folder: Path
    seed: bytes = field(default_factory=lambda: os.urandom(32))
    number: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.server.url)
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def box(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def enrol(self, kelurahan: str | None = None) -> FarDesk:
        code = code_for(self.server, kelurahan) if kelurahan else code_for(self.server)
        self.desk.box_key = self.box
        self.desk.enrol(code)
        self.desk.open_epoch(1)
        return self

    def write(self, requests: Sequence[bytes] | None = None, /, **changes: Any) -> Path:
        """A file of these requests; by default all that is not confirmed, then the question."""
        desk = self.desk
        if requests is None:
            waiting = desk.log[desk.confirmed :]
            batches = [desk.request(waiting, page_bytes=0)] if waiting else []
            requests = [*batches, desk.request([])]
        self.number += 1
        centre_box = changes.pop("seal_to", self.server.centre.keys.box_public)
        key = changes.pop("key", desk.key)
        fields: dict[str, Any] = {
            "version": 1,
            "purpose": "to_centre",
            "device": desk.id,
            "kelurahan": desk.kelurahan,
            "recipient": self.server.centre.keys.box_public,
            "number": self.number,
            "count": len(desk.log) - desk.confirmed,
            "time_ms": 5,
        }

        def close(hashes: tuple[bytes, ...]) -> bytes:
            manifest = ExchangeRequest(**{**fields, "parts": hashes, **changes})
            return seal(key, EXCHANGE_REQUEST_TYPE, encode_message(manifest))

        path = self.folder / f"{self.number}.serah"
        with path.open("wb") as file:
            write_exchange(file, centre_box, requests, close)
        return path

    def read(self, path: Path) -> tuple[ExchangeReply, list[SyncAnswer | Problem]]:
        """Open a reply, checking everything."""
        centre = self.server.centre
        parts: list[bytes] = []
        closing = read_exchange(
            io.BytesIO(path.read_bytes()), self.seed, lambda _, part: parts.append(part)
        )
        manifest = open_manifest(
            closing, centre.sealer.centre_key, EXCHANGE_REPLY_TYPE, ExchangeReply, self.box
        )
        found: list[SyncAnswer | Problem] = []
        for part in parts:
            envelope = read_envelope(part)
            if envelope.payload_type == PROBLEM_TYPE:
                payload = open_envelope(envelope, centre.sealer.centre_key, PROBLEM_TYPE)
                found.append(decode_message(payload, Problem))
            else:
                payload = open_envelope(envelope, centre.sealer.centre_key, ANSWER_TYPE)
                found.append(decode_message(payload, SyncAnswer))
        return manifest, found

    def take(self, path: Path) -> list[SyncAnswer | Problem]:
        """Take a reply in."""
        _, answers = self.read(path)
        for one in answers:
            if isinstance(one, SyncAnswer):
                self.desk.confirmed = one.stored_through
                self.desk.take(one)
        return answers


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "balasan"
    folder.mkdir()
    return folder


@pytest.fixture
def far(server: CentreServer, tmp_path: Path) -> FarDesk:
    return FarDesk(server, tmp_path / "usb").enrol()


def take(server: CentreServer, path: Path, out: Path, **ports: Any) -> Exchanged:
    c = server.centre
    return ExchangeService(c.store, c.keys, c.clock, c.sync, c.sealer, **ports).take(path, out)


def held(server: CentreServer, desk: Desk) -> int:
    return server.centre.store.read(lambda unit: unit.devices.held(desk.id))


def refused(server: CentreServer, path: Path, out: Path) -> str:
    before = server.centre.store.read(
        lambda unit: [
            (d.id, d.last_contact_ms, d.last_epoch, unit.devices.held(d.id))
            for d in unit.devices.all()
        ]
    )
    with pytest.raises(CentreError) as caught:
        take(server, path, out)
    after = server.centre.store.read(
        lambda unit: [
            (d.id, d.last_contact_ms, d.last_epoch, unit.devices.held(d.id))
            for d in unit.devices.all()
        ]
    )
    assert after == before
    assert list(out.iterdir()) == []
    said = str(caught.value)
    assert said.startswith(f"{path.name}: ")
    assert "Tidak ada yang berubah" in said
    return said


def test_a_file_is_stored_and_answered(server: CentreServer, far: FarDesk, out: Path) -> None:
    city_with_batch(server, 5)
    far.take(take(server, far.write(), out).reply)
    cards = receive_all(far.desk)
    hand_over(far.desk, cards[0].id)
    path = far.write()
    done = take(server, path, out)
    assert (done.number, done.events, done.new, done.again) == (2, 7, 7, False)
    assert (done.cases, done.quarantined, done.problems) == (0, 0, ())
    assert done.reply == out / f"serah-{far.desk.kelurahan}-01-000002-balasan-000002.serah"
    manifest, answers = far.read(done.reply)
    assert (manifest.answers, manifest.number, manifest.device) == (2, 2, far.desk.id)
    assert manifest.kelurahan == far.desk.kelurahan
    assert [a.request_hash for a in answers] == list(manifest.requests)
    assert all(isinstance(a, SyncAnswer) and a.stored_through == 8 for a in answers)
    assert (
        done.changes
        == manifest.count
        == sum(len(a.changes) for a in answers if isinstance(a, SyncAnswer))
    )
    far.take(done.reply)
    card = far.desk.get(ObjectKind.CARD, cards[0].id)
    assert isinstance(card, CardObject)
    assert card.status.state == "handed_over"
    assert held(server, far.desk) == 8


def test_the_whole_feed_comes_in_one_reply(server: CentreServer, far: FarDesk, out: Path) -> None:
    city_with_batch(server, 60)
    desk = far.desk
    path = far.write([desk.request(page_bytes=0), desk.request([], page_bytes=4_000)])
    done = take(server, path, out)
    _, answers = far.read(done.reply)
    assert len(answers) > 2
    last = answers[-1]
    assert isinstance(last, SyncAnswer)
    assert not last.more
    cursors = [a.next_cursor for a in answers if isinstance(a, SyncAnswer)]
    assert cursors == sorted(cursors)
    assert {a.request_hash for a in answers[1:]} == {read_envelope_hash(path, far, 1)}
    far.take(done.reply)
    assert len(desk.all(ObjectKind.CARD)) == 60
    assert desk.sync_all().changes == ()  # a network has nothing to add


def read_envelope_hash(path: Path, far: FarDesk, at: int) -> bytes:
    parts: list[bytes] = []
    seed = far.server.centre.keys.box_seed
    read_exchange(io.BytesIO(path.read_bytes()), seed, lambda _, p: parts.append(p))
    return read_envelope(parts[at]).payload_hash


def test_twice_and_in_any_order(server: CentreServer, far: FarDesk, out: Path) -> None:
    city_with_batch(server, 3)
    far.take(take(server, far.write(), out).reply)
    cards = receive_all(far.desk)
    second = far.write()
    hand_over(far.desk, cards[0].id)
    third = far.write()
    done = [take(server, path, out) for path in (third, second, third)]
    assert [(d.new, d.again, d.problems) for d in done] == [
        (5, False, ()),
        (0, False, ()),
        (0, True, ()),
    ]
    assert len({d.reply for d in done}) == 3
    for one, through in zip(done, (6, 5, 6), strict=True):  # each speaks of its own file
        answers = [a for a in far.read(one.reply)[1] if isinstance(a, SyncAnswer)]
        assert [(a.stored_through, a.open_epoch) for a in answers] == [(through, 0)] * 2
    assert open_cases(server) == []
    device = server.centre.store.read(lambda unit: unit.devices.get(far.desk.id))
    assert device is not None
    assert device.last_epoch == 1


def test_an_old_file_says_nothing_of_the_clock(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    far.desk.sync_all()
    before = server.centre.store.read(lambda unit: unit.devices.get(far.desk.id))
    desk = far.desk
    take(server, far.write([desk.request([], time_ms=1_000)]), out)
    after = server.centre.store.read(lambda unit: unit.devices.get(far.desk.id))
    assert before is not None
    assert after is not None
    assert after.clock_offset_ms == before.clock_offset_ms
    assert after.last_contact_ms >= before.last_contact_ms


def test_a_file_behind_a_network_opens_no_epoch(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    early = far.write()
    city_with_batch(server, 2)
    far.desk.sync_all()
    receive_all(far.desk)
    far.desk.sync_all()
    for path in (early, far.write([far.desk.request([], epoch=0, head=(0, 0))])):
        done = take(server, path, out)
        for one in far.read(done.reply)[1]:
            assert isinstance(one, SyncAnswer)
            assert one.open_epoch == 0
    device = server.centre.store.read(lambda unit: unit.devices.get(far.desk.id))
    assert device is not None
    assert device.last_epoch == 1


def test_a_gap_says_from_where_to_send(server: CentreServer, far: FarDesk, out: Path) -> None:
    city_with_batch(server, 4)
    far.take(take(server, far.write(), out).reply)
    receive_all(far.desk)
    desk = far.desk
    done = take(server, far.write([desk.request(desk.log[3:]), desk.request([])]), out)
    assert done.new == 0
    first, question = far.read(done.reply)[1]
    assert isinstance(first, SyncAnswer)
    assert isinstance(question, SyncAnswer)
    assert (first.stored_through, question.stored_through) == (1, 1)
    far.take(done.reply)
    assert take(server, far.write(), out).new == 5


def test_a_fork_that_came_by_hand_is_stored_and_gets_its_epoch(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    city_with_batch(server, 2)
    far.take(take(server, far.write(), out).reply)
    copy = FarDesk(server, far.folder / "salinan", far.seed)
    copy.desk = far.desk.copy()
    cards = receive_all(far.desk)
    far.take(take(server, far.write(), out).reply)
    hand_over(copy.desk, cards[0].id)
    done = take(server, copy.write(), out)
    assert done.new == 1
    offered = {a.open_epoch for a in copy.read(done.reply)[1] if isinstance(a, SyncAnswer)}
    assert offered - {0} == {2}
    assert "fork" in {c.reason for c in open_cases(server)}


def test_a_revoked_device_is_stored_and_gets_no_feed(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    city_with_batch(server, 3)
    now = server.centre.clock.now_ms()
    server.centre.store.write(lambda unit: unit.devices.revoke(far.desk.id, now))
    done = take(server, far.write(), out)
    assert (done.new, done.cases, done.problems, done.changes) == (1, 1, ("revoked",), 0)
    stored, told = far.read(done.reply)[1]
    assert isinstance(stored, SyncAnswer)
    assert (stored.stored_through, stored.changes) == (1, ())
    assert isinstance(told, Problem)
    assert told.code == "revoked"


def test_a_broken_chain_is_told_and_the_rest_is_answered(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    city_with_batch(server, 3)
    far.take(take(server, far.write(), out).reply)
    receive_all(far.desk)
    desk = far.desk
    broken = desk.request([desk.log[1], desk.log[3]])
    done = take(server, far.write([broken, desk.request([])]), out)
    assert (done.new, done.problems) == (0, ("broken_chain",))
    problem, question = far.read(done.reply)[1]
    assert isinstance(problem, Problem)
    assert isinstance(question, SyncAnswer)


Change = Callable[[FarDesk], dict[str, Any]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (lambda f: {"seal_to": f.box}, "bukan untuk pusat ini"),
        (lambda _: {"recipient": bytes(32)}, "tanda tangan"),
        (lambda _: {"purpose": "to_desk"}, "tanda tangan"),
        (lambda _: {"device": bytes(16)}, "tanda tangan"),
        (lambda f: {"key": Desk(f.server.url).key}, "tidak terdaftar"),
        (lambda f: {"key": f.server.centre.keys.signing}, "tidak terdaftar"),
        (lambda _: {"parts": ()}, "rusak"),
        (lambda _: {"version": 2}, "lebih baru"),
    ],
)
def test_files_that_are_not_taken(
    server: CentreServer, far: FarDesk, out: Path, changes: Change, said: str
) -> None:
    assert said in refused(server, far.write(**changes(far)), out)


def test_a_device_never_gets_what_another_asked_for(
    server: CentreServer, far: FarDesk, out: Path, tmp_path: Path
) -> None:
    """A request caught elsewhere, put into a file of one's own: its answer would be ours to read."""
    city_with_batch(server, 3, OTHER_KELURAHAN)
    victim = FarDesk(server, tmp_path / "lain").enrol(OTHER_KELURAHAN)
    caught = victim.desk.request([])
    assert "tanda tangan" in refused(server, far.write([far.desk.request(), caught]), out)


@pytest.mark.parametrize("part", [b"", b"bukan amplop"])
def test_a_part_that_is_no_request(
    server: CentreServer, far: FarDesk, out: Path, part: bytes
) -> None:
    assert "rusak" in refused(server, far.write([far.desk.request(), part]), out)


def test_a_part_of_another_kind(server: CentreServer, far: FarDesk, out: Path) -> None:
    other = seal(far.desk.key, ANSWER_TYPE, b"")
    assert "tanda tangan" in refused(server, far.write([other]), out)


@pytest.mark.parametrize("cut", [10, 100, 0.5, -1])
def test_a_file_cut_short(server: CentreServer, far: FarDesk, out: Path, cut: float) -> None:
    path = far.write()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut) if isinstance(cut, float) else cut])
    refused(server, path, out)


def test_a_file_that_is_not_there(server: CentreServer, out: Path) -> None:
    with pytest.raises(CentreError, match="tidak dapat dibaca"):
        take(server, out / "tidak-ada.serah", out)


class FullDisk(SystemFiles):
    def create(self, path: Path) -> BinaryIO:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_reply_that_cannot_be_written_loses_nothing(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    path = far.write()
    with pytest.raises(CentreError, match="tidak akan tersimpan dua kali"):
        take(server, path, out, files=FullDisk())
    assert list(out.iterdir()) == []
    assert held(server, far.desk) == 1
    done = take(server, path, out)
    assert (done.again, done.new) == (True, 0)
    assert len(far.read(done.reply)[1]) == 2


def test_pages_asked_for_in_every_request_have_an_end(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    """A desk that asks for the feed a thousand times over does not fill the centre's memory."""
    city_with_batch(server, 40)
    greedy = [far.desk.request([]) for _ in range(20)]
    with pytest.raises(CentreError, match="terlalu besar"):
        take(server, far.write(greedy), out, most_answer_bytes=20_000)
    assert list(out.iterdir()) == []


def test_answering_holds_one_part_and_not_the_file(
    server: CentreServer, far: FarDesk, out: Path
) -> None:
    desk = far.desk
    for _ in range(60):
        desk.record(
            "policy_exception", PolicyException(rule="uji", reason=os.urandom(50_000).hex())
        )
    requests = [desk.request(desk.log[a : a + 10], page_bytes=0) for a in range(0, 61, 10)]
    path = far.write([*requests, desk.request([])])  # 6 MB
    size = sum(map(len, requests))
    del requests
    tracemalloc.start()
    try:
        done = take(server, path, out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert done.new == 61
    assert peak < size
