"""A real desk's exchange files against a centre played by hand."""

from __future__ import annotations

import errno
import io
import os
import random
import threading
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import pytest

from common.whole_file import SystemFiles
from desk_app.bootstrap import Desk
from desk_app.domain.cards import NOT_AT_CENTRE
from desk_app.services.contact import Contact
from desk_app.services.errors import Refused
from desk_app.services.exchange import ExchangeBooks, ExchangeProgress
from desk_app.store.exchange_store import SqlExchangeStore
from desk_app.sync.exchange_file import ExchangeFiles
from desk_app.sync.exchange_reply import fitted
from protocol.bodies import PolicyException
from protocol.envelope import seal
from protocol.events import MAX_BODY_BYTES, Kind, header_hash, read_header
from protocol.exchange import EXCHANGE_REPLY_TYPE, ExchangeReply, write_exchange
from protocol.keys import SigningKey
from protocol.messages import (
    ANSWER_TYPE,
    CITY,
    MAX_BATCH_BYTES,
    MAX_BATCH_EVENTS,
    FeedItem,
    Meaning,
    Problem,
    SyncAnswer,
    encode_message,
)
from protocol.objects import CardObject, ObjectKind, encode_object
from tests.support.desk import (
    KALIGAWE,
    NOON,
    DeskBench,
    card_object,
    owner_claim,
    petugas,
    signed,
    stocked,
)
from tests.support.hand_centre import HandCentre, box_public

DAY_MS = 86_400_000


@pytest.fixture
def bench(tmp_path: Path) -> DeskBench:
    return DeskBench(tmp_path / "pc")


@pytest.fixture
def centre(bench: DeskBench) -> HandCentre:
    return HandCentre(bench)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(bench: DeskBench, centre: HandCentre) -> Iterator[Desk]:
    with stocked(bench, cards=4) as opened:
        yield opened


def give(desk: Desk, card: int) -> None:
    desk.hand_over.hand_over(petugas(desk), card_object(card).id, owner_claim(), signed())


def record(desk: Desk, count: int, reason: str = "") -> None:
    """Events that concern no card; as many as wanted in no time."""
    with desk.store.write() as unit:
        for n in range(count):
            body = PolicyException(rule="uji", reason=reason or str(n))
            desk.recorder.record(unit, Kind.POLICY_EXCEPTION, body, operator=None)


def files_with(desk: Desk, bench: DeskBench, layer: SystemFiles) -> ExchangeFiles:
    """The desk's exchange files on another file system."""
    return ExchangeFiles(
        desk.identity,
        desk.key,
        bench.keys.box,
        SqlExchangeStore(desk.store),
        desk.sync_store(),
        ExchangeBooks(desk.store),
        bench.clock,
        bench.entropy,
        guarded=desk.folder,
        turn=threading.Lock(),
        files=layer,
    )


def refused(desk: Desk, path: Path) -> Refused:
    before = desk.sync_store().position(), desk.exchange.book()
    with pytest.raises(Refused) as caught:
        desk.exchange.take_in(path)
    assert (desk.sync_store().position(), desk.exchange.book()) == before
    return caught.value


def item(card: CardObject, version: int) -> FeedItem:
    return FeedItem(KALIGAWE, ObjectKind.CARD, card.id, version, encode_object(card))


# -- writing


def test_a_file_holds_what_a_sync_would_have_sent(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path
) -> None:
    give(desk, 1)
    give(desk, 2)
    made = desk.exchange.export(usb)
    assert made.path == usb / "serah-3374041002-01-000001.serah"
    assert (made.number, made.events) == (1, 3)  # with the opening of the epoch
    assert "Belum ada yang terhitung terkirim" in made.message
    carried = centre.read(made.path)
    manifest = carried.manifest
    assert (manifest.number, manifest.count, manifest.kelurahan) == (1, 3, KALIGAWE)
    assert (manifest.device, manifest.time_ms) == (bench.key.device, bench.clock.ms)
    events, question = carried.requests
    sent = desk.sync_store().next_outgoing(100, 1 << 20)
    assert sent is not None
    assert (events.epoch, events.events, events.signature) == (1, sent.events, sent.signature)
    assert (question.epoch, question.events) == (1, ())
    assert question.page_bytes > 0
    position = desk.sync_store().position()
    for request in carried.requests:
        assert (request.cursor, request.head) == (position.cursor, position.head)
        assert request.head_hash == position.head_hash
    assert position.unsent == 3


def test_batches_are_as_large_as_in_a_sync_and_of_one_epoch(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    record(desk, MAX_BATCH_EVENTS + 4)
    desk.recorder.open_epoch(2, "restored")
    record(desk, 40, "x" * (MAX_BODY_BYTES - 1_000))
    carried = centre.read(desk.exchange.export(usb).path)
    sizes = [(r.epoch, len(r.events)) for r in carried.requests]
    assert sizes[:2] == [(1, MAX_BATCH_EVENTS), (1, 5)]
    assert [epoch for epoch, _ in sizes[2:]] == [2, 2, 2]
    assert sum(count for _, count in sizes[2:]) == 41
    large = [len(e.header) + len(e.body or b"") for e in carried.requests[2].events]
    assert sum(large) <= MAX_BATCH_BYTES < sum(large) + max(large)  # not one more would fit
    seqs = [read_header(e.header).seq for r in carried.requests for e in r.events]
    assert seqs == [*range(1, MAX_BATCH_EVENTS + 6), *range(1, 42)]
    assert carried.manifest.count == len(seqs)


def test_numbers_run_and_files_overlap_until_a_reply_comes(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    give(desk, 1)
    first = desk.exchange.export(usb)
    give(desk, 2)
    second = desk.exchange.export(usb)
    assert (first.number, second.number, second.events) == (1, 2, 3)
    assert desk.exchange.suggested_name() == "serah-3374041002-01-000003.serah"
    assert [f.name for f in desk.exchange.book().files] == [first.path.name, second.path.name]
    desk.exchange.take_in(centre.reply(second.path, usb / "balasan.serah"))
    assert desk.exchange.export(usb).events == 0


def test_a_name_of_ones_own(desk: Desk, centre: HandCentre, usb: Path) -> None:
    made = desk.exchange.export(usb / "untuk-dinas.serah")
    assert made.path.name == "untuk-dinas.serah"
    assert centre.read(made.path).manifest.number == 1


@pytest.mark.parametrize("target", ["tidak-ada", "tidak/ada.serah"])
def test_a_folder_that_is_not_there(desk: Desk, usb: Path, target: str) -> None:
    with pytest.raises(Refused):
        desk.exchange.export(usb / target)
    assert desk.exchange.book().last == 0
    assert list(usb.iterdir()) == []


def test_the_data_folder_is_never_written_to(desk: Desk) -> None:
    for target in (desk.folder, desk.folder / "x.serah", desk.folder / "keys"):
        with pytest.raises(Refused, match="folder data Serah"):
            desk.exchange.export(target)


def test_an_enrolment_without_a_key_to_seal_to(desk: Desk, bench: DeskBench, usb: Path) -> None:
    files = files_with(desk, bench, SystemFiles())
    files._identity = replace(desk.identity, centre_box_key=b"")
    with pytest.raises(Refused, match="tanpa kunci"):
        files.export(usb)


class Pulled(SystemFiles):
    """A stick that is pulled out, or full, after some bytes."""

    def __init__(self, room: int, error: int) -> None:
        super().__init__()
        self.room = room
        self.error = error

    def create(self, path: Path) -> BinaryIO:
        file = super().create(path)
        layer = self

        class Raw(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, data: Any, /) -> int:
                taken = bytes(data)[: min(len(data), 1_000, layer.room)]
                if data and not taken:
                    raise OSError(layer.error, os.strerror(layer.error))
                layer.room -= len(taken)
                return file.write(taken)

            def fileno(self) -> int:
                return file.fileno()

            def flush(self) -> None:
                if not file.closed:
                    file.flush()

            def close(self) -> None:
                file.close()
                super().close()

        return cast("BinaryIO", Raw())


@pytest.mark.parametrize("room", [0, 100, 5_000, 12_000])
@pytest.mark.parametrize(
    ("error", "said"), [(errno.ENOSPC, "penuh"), (errno.EIO, "periksa flashdisk")]
)
def test_a_stick_that_is_full_or_pulled_leaves_the_old_file_and_uses_no_number(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path, room: int, error: int, said: str
) -> None:
    target = usb / "berkas.serah"
    target.write_bytes(b"yang lama")
    record(desk, 200)
    with pytest.raises(Refused) as caught:
        files_with(desk, bench, Pulled(room, error)).export(target)
    assert said in str(caught.value)
    assert "aman" in str(caught.value)
    assert target.read_bytes() == b"yang lama"
    assert list(usb.iterdir()) == [target]
    assert desk.exchange.book().last == 0
    made = files_with(desk, bench, Pulled(1 << 30, error)).export(target)  # short writes alone
    assert (made.number, centre.read(target).events) == (1, 201)


def test_a_person_may_stop_it(desk: Desk, usb: Path) -> None:
    record(desk, MAX_BATCH_EVENTS + 1)
    told: list[ExchangeProgress] = []
    with pytest.raises(Refused) as caught:
        desk.exchange.export(usb, told.append, lambda: len(told) > 1)
    assert caught.value.code == "cancelled"
    assert list(usb.iterdir()) == []
    assert desk.exchange.book().last == 0
    total = MAX_BATCH_EVENTS + 2
    assert told == [ExchangeProgress(0, total), ExchangeProgress(MAX_BATCH_EVENTS, total)]


def test_two_files_at_once_never_get_one_number(desk: Desk, usb: Path) -> None:
    other = usb / "lain"
    other.mkdir()

    def meanwhile(progress: ExchangeProgress) -> None:
        if progress.done == 0 and not list(other.iterdir()):
            desk.exchange.export(other)

    record(desk, 3)
    with pytest.raises(Refused) as caught:
        desk.exchange.export(usb, meanwhile)
    assert caught.value.code == "twice"
    assert desk.exchange.book().last == 1
    assert [p for p in usb.iterdir() if p.is_file()] == []


def test_writing_holds_one_batch_and_not_the_log(desk: Desk, usb: Path) -> None:
    rng = random.Random(5)
    for _ in range(8):
        record(desk, 625, rng.randbytes(2_000).hex())  # 20 MB in all
    tracemalloc.start()
    try:
        made = desk.exchange.export(usb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.events == 5_001
    assert peak < 16 << 20


# -- reading


def test_a_reply_delivers(desk: Desk, centre: HandCentre, usb: Path) -> None:
    give(desk, 1)
    file = desk.exchange.export(usb)
    moved = item(msgspec.structs.replace(card_object(9), name="BARU"), 90)
    reply = centre.reply(file.path, usb / "b.serah", changes=(moved,), next_cursor=(90, 4))
    told: list[ExchangeProgress] = []
    taken = desk.exchange.take_in(reply, told.append)
    assert (taken.answers, taken.stored, taken.received, taken.unsent) == (1, 2, 1, 0)
    assert taken.code == ""
    assert "2 catatan kini tersimpan" in taken.message
    assert taken.changes.cards == {card_object(9).id}
    position = desk.sync_store().position()
    assert (position.cursor, position.unsent) == ((90, 4), 0)
    assert told == [ExchangeProgress(*p) for p in ((0, 0), (0, 2), (1, 2), (2, 2))]
    assert desk.exchange.book().files[0].reply_ms == centre.now_ms
    assert Contact(desk.store).last_ms() == centre.now_ms


def test_the_same_reply_again_changes_nothing(desk: Desk, centre: HandCentre, usb: Path) -> None:
    give(desk, 1)
    reply = centre.reply(desk.exchange.export(usb).path, usb / "b.serah")
    desk.exchange.take_in(reply)
    give(desk, 2)
    before = desk.sync_store().position()
    again = desk.exchange.take_in(reply)
    assert (again.stored, again.received, again.unsent) == (0, 0, 1)
    assert "sudah pernah dibaca" in again.message
    assert desk.sync_store().position() == before


def test_only_what_was_stored_counts_as_delivered(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    record(desk, 5)
    carried = centre.read(desk.exchange.export(usb).path)
    half = {"stored_through": 3, "stored_hash": header_hash(carried.requests[0].events[2].header)}
    answers = [centre.answer(carried, 0, **half), centre.answer(carried, 1, **half)]
    taken = desk.exchange.take_in(centre.write(usb / "b.serah", carried, answers))
    assert (taken.stored, taken.unsent) == (3, 3)
    assert "3 catatan belum tersimpan" in taken.message
    again = centre.read(desk.exchange.export(usb).path)
    assert read_header(again.requests[0].events[0].header).seq == 4


def test_what_is_stored_under_another_hash_is_not_ours(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    record(desk, 5)
    carried = centre.read(desk.exchange.export(usb).path)
    answers = centre.answers(carried)
    answers = [msgspec.structs.replace(a, stored_hash=bytes(32)) for a in answers]
    taken = desk.exchange.take_in(centre.write(usb / "b.serah", carried, answers))
    assert (taken.stored, taken.unsent) == (0, 6)


def test_a_centre_that_lacks_what_it_once_had_says_from_where_to_send(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    record(desk, 5)
    desk.exchange.take_in(centre.reply(desk.exchange.export(usb).path, usb / "1.serah"))
    with desk.store.read() as unit:
        third = unit.log.after(0, 3)[-1].raw
    carried = centre.read(desk.exchange.export(usb).path)
    gap = centre.answer(carried, 0, stored_through=3, stored_hash=header_hash(third))
    taken = desk.exchange.take_in(centre.write(usb / "2.serah", carried, [gap]))
    assert (taken.stored, taken.unsent) == (0, 3)
    assert "meminta 3 catatan dikirim lagi" in taken.message
    assert desk.exchange.export(usb).events == 3


def test_meanings_are_counted_and_kept(desk: Desk, centre: HandCentre, usb: Path) -> None:
    give(desk, 1)
    carried = centre.read(desk.exchange.export(usb).path)
    meanings = (Meaning(1, "quarantined", "unknown_kind"), Meaning(2, "case", "00" * 16))
    answers = centre.answers(carried)
    answers[0] = msgspec.structs.replace(answers[0], meanings=meanings)
    taken = desk.exchange.take_in(centre.write(usb / "b.serah", carried, answers))
    assert (taken.cases, taken.quarantined) == (1, 1)
    assert "periksa 1 kasus baru" in taken.message
    assert "1 catatan disisihkan" in taken.message


def test_a_problem_is_said_and_what_was_stored_is_kept(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    give(desk, 1)
    carried = centre.read(desk.exchange.export(usb).path)
    problem = Problem(
        code="revoked", message="Dicabut.", server_ms=NOON, request_hash=carried.hashes[1]
    )
    reply = centre.write(usb / "b.serah", carried, [centre.answer(carried, 0), problem])
    taken = desk.exchange.take_in(reply)
    assert (taken.code, taken.stored, taken.unsent) == ("revoked", 2, 0)
    assert "2 catatan sudah tersimpan di pusat, lalu: pendaftaran PC ini" in taken.message


def test_a_fork_opens_the_epoch_that_the_reply_names_once(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    record(desk, MAX_BATCH_EVENTS + 1)
    carried = centre.read(desk.exchange.export(usb).path)
    answers = [
        msgspec.structs.replace(a, open_epoch=epoch)
        for a, epoch in zip(centre.answers(carried), (4, 5, 5), strict=True)
    ]
    taken = desk.exchange.take_in(centre.write(usb / "b.serah", carried, answers))
    assert desk.sync_store().position().head == (5, 1)
    assert (taken.stored, taken.unsent) == (MAX_BATCH_EVENTS + 2, 1)
    assert desk.verify().faults == ()


def test_a_reply_older_than_the_last_contact_changes_nothing(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path
) -> None:
    give(desk, 1)
    file = desk.exchange.export(usb)
    reply = centre.reply(file.path, usb / "b.serah", next_cursor=(70, 0))
    give(desk, 2)
    newer = centre.now_ms + 5
    answer = bench.answer(desk, server_ms=newer, next_cursor=(80, 0))
    desk.sync_store().accept(answer, b"of a network")
    before = desk.sync_store().position()
    taken = desk.exchange.take_in(reply)
    assert "lebih lama" in taken.message
    assert (taken.stored, taken.server_ms) == (0, 0)
    assert desk.sync_store().position() == before
    assert desk.exchange.book().files[0].reply_ms == 0


def test_a_reply_made_after_a_contact_is_taken_and_moves_nothing_back(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path
) -> None:
    base = desk.sync_store().position().cursor
    file = desk.exchange.export(usb)
    new = [item(card_object(n), n) for n in range(20, 60)]
    network = bench.answer(
        desk, server_ms=centre.now_ms, next_cursor=(39, 0), changes=tuple(new[:20])
    )
    desk.sync_store().accept(network, b"of a network")
    carried = centre.read(file.path)
    pages = [
        centre.answer(carried, 0, changes=tuple(new[a:b]), next_cursor=(19 + b, 0), more=b < 40)
        for a, b in ((0, 10), (10, 30), (30, 40))
    ]
    seen: list[tuple[int, int]] = []
    taken = desk.exchange.take_in(
        centre.write(usb / "b.serah", carried, pages),
        lambda _: seen.append(desk.sync_store().position().cursor),
    )
    assert base < (39, 0)
    assert seen == sorted(seen)
    assert seen[-1] == (59, 0)
    assert taken.received == 40
    with desk.store.read() as unit:
        assert all(unit.cards.get(card_object(n).id) for n in (1, 2, 3, *range(20, 60)))


def test_a_newer_reply_to_an_older_file_takes_back_nothing_delivered_since(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path
) -> None:
    record(desk, 3)
    file = desk.exchange.export(usb)
    record(desk, 2)
    desk.sync_store().accept(bench.answer(desk, server_ms=centre.now_ms), b"of a network")
    taken = desk.exchange.take_in(centre.reply(file.path, usb / "b.serah"))
    assert (taken.stored, taken.unsent) == (0, 0)
    assert desk.sync_store().position().stored == (1, 6)


def test_a_wrong_clock_at_the_centre_once_stops_no_later_reply(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    centre.now_ms += 400 * DAY_MS
    desk.exchange.take_in(centre.reply(desk.exchange.export(usb).path, usb / "1.serah"))
    centre.now_ms -= 400 * DAY_MS
    give(desk, 1)
    taken = desk.exchange.take_in(centre.reply(desk.exchange.export(usb).path, usb / "2.serah"))
    assert (taken.stored, taken.unsent) == (2, 0)


def test_a_reading_that_was_stopped_goes_on_later(
    desk: Desk, centre: HandCentre, usb: Path
) -> None:
    give(desk, 1)
    carried = centre.read(desk.exchange.export(usb).path)
    new = [item(card_object(n), n) for n in range(20, 40)]
    pages = [
        centre.answer(carried, 1, changes=tuple(new[a:b]), next_cursor=(19 + b, 0), more=b < 20)
        for a, b in ((0, 10), (10, 20))
    ]
    reply = centre.write(usb / "b.serah", carried, [centre.answer(carried, 0), *pages])
    told: list[ExchangeProgress] = []
    with pytest.raises(Refused, match="dihentikan"):
        desk.exchange.take_in(reply, told.append, lambda: ExchangeProgress(2, 3) in told)
    assert desk.sync_store().position().cursor == (29, 0)
    assert desk.exchange.book().files[0].reply_ms == 0
    taken = desk.exchange.take_in(reply)
    assert taken.unsent == 0
    assert desk.sync_store().position().cursor == (39, 0)
    assert desk.rebuild().differing == ()


def test_replies_that_are_not_ours(desk: Desk, centre: HandCentre, usb: Path) -> None:
    give(desk, 1)
    carried = centre.read(desk.exchange.export(usb).path)
    answers = centre.answers(carried)
    path = usb / "b.serah"

    def said(code: str, given: Sequence[SyncAnswer] = tuple(answers), **changes: Any) -> None:
        assert refused(desk, centre.write(path, carried, given, **changes)).code == code

    stranger = SigningKey(bytes(32))
    other = msgspec.structs.replace(answers[1], request_hash=bytes(32))
    said("not_for_us", seal_to=bytes([9]) + bytes(31))
    said("foreign", key=stranger)
    said("foreign", device=bytes(16))
    said("foreign", recipient=bytes(32))
    said("foreign", purpose="to_centre")
    said("newer", version=2)
    said("damaged", parts=(bytes(32),) * 2)
    said("unknown", answers=7)
    said("foreign", [answers[0], other])
    said("foreign", [*answers, other])
    said("foreign", [answers[1], answers[0]])
    said("foreign", [answers[0]])
    said("foreign", [answers[0], msgspec.structs.replace(answers[1], device=bytes(16))])
    said("foreign", [answers[0], msgspec.structs.replace(answers[1], protocol=2)])
    said("foreign", requests=(bytes(32), bytes(32)))
    assert desk.exchange.take_in(centre.write(path, carried, answers)).unsent == 0


def test_an_answer_signed_by_somebody_else_inside_a_reply(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path
) -> None:
    """The centre's own manifest around a part that it did not sign."""
    carried = centre.read(desk.exchange.export(usb).path)
    part = seal(SigningKey(bytes(32)), ANSWER_TYPE, encode_message(centre.answer(carried, 0)))

    def close(hashes: tuple[bytes, ...]) -> bytes:
        manifest = ExchangeReply(
            version=1,
            purpose="to_desk",
            device=bench.key.device,
            kelurahan=KALIGAWE,
            recipient=box_public(bench.keys.box),
            number=1,
            count=0,
            time_ms=NOON,
            parts=hashes,
            answers=1,
            requests=carried.hashes,
        )
        return seal(centre.key, EXCHANGE_REPLY_TYPE, encode_message(manifest))

    path = usb / "b.serah"
    with path.open("wb") as file:
        write_exchange(file, box_public(bench.keys.box), [part], close)
    assert refused(desk, path).code == "foreign"


def test_a_file_that_cannot_be_read(desk: Desk, usb: Path) -> None:
    assert refused(desk, usb / "tidak-ada.serah").code == "source"
    assert refused(desk, usb).code == "source"


def test_only_the_latest_files_are_remembered(desk: Desk, centre: HandCentre, usb: Path) -> None:
    first = desk.exchange.export(usb)
    reply = centre.reply(first.path, usb / "b.serah")
    for _ in range(40):
        desk.exchange.export(usb)
    assert len(desk.exchange.book().files) == 40
    assert refused(desk, reply).code == "unknown"


def test_a_book_that_cannot_be_read_begins_anew(desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.settings.put("exchange", b"\xc1")
    assert desk.exchange.book().last == 0


def test_a_reply_waits_for_a_sync_under_way(desk: Desk, centre: HandCentre, usb: Path) -> None:
    reply = centre.reply(desk.exchange.export(usb).path, usb / "b.serah")
    asked = threading.Event()

    def no() -> bool:
        asked.set()
        return False

    done: list[object] = []
    with desk.contact_turn:
        with pytest.raises(Refused) as caught:
            desk.exchange.take_in(reply, None, lambda: True)
        assert caught.value.code == "cancelled"
        thread = threading.Thread(
            target=lambda: done.append(desk.exchange.take_in(reply, None, no))
        )
        thread.start()
        assert asked.wait(10)
        assert done == []
    thread.join(10)
    assert len(done) == 1


def test_a_centre_that_counts_anew_is_followed_to_its_end(
    desk: Desk, bench: DeskBench, centre: HandCentre, usb: Path
) -> None:
    """Restored from a backup: another generation of the feed, from its beginning."""
    gone = item(card_object(30), 400)
    desk.sync_store().accept(
        bench.answer(desk, next_cursor=(400, 9), changes=(gone,), server_ms=centre.now_ms), b""
    )
    carried = centre.read(desk.exchange.export(usb).path)
    anew = [item(card_object(n), n) for n in (1, 2, 3, 4)]
    pages = [
        centre.answer(
            carried, 0, changes=tuple(anew[:2]), next_cursor=(2, 0), more=True, generation=1
        ),
        centre.answer(carried, 0, changes=tuple(anew[2:]), next_cursor=(4, 9), generation=1),
    ]
    desk.exchange.take_in(centre.write(usb / "b.serah", carried, pages))
    assert desk.sync_store().position().cursor == (4, 9)
    with desk.store.read() as unit:
        forgotten = unit.cards.get(card_object(30).id)
        assert forgotten is not None
        assert forgotten.conflict == NOT_AT_CENTRE
        assert unit.cards.get(card_object(4).id) is not None


def test_reading_holds_one_page_and_not_the_feed(desk: Desk, centre: HandCentre, usb: Path) -> None:
    carried = centre.read(desk.exchange.export(usb).path)
    rng = random.Random(3)
    pages: list[SyncAnswer] = []
    for at in range(16):  # 16 MB of objects that this version does not know
        items = tuple(
            FeedItem(KALIGAWE, "lain", rng.randbytes(16), at * 10 + n + 1, rng.randbytes(100_000))
            for n in range(10)
        )
        cursor = (at * 10 + 10, 0)
        pages.append(centre.answer(carried, 0, changes=items, next_cursor=cursor, more=at < 15))
    reply = centre.write(usb / "b.serah", carried, pages)
    pages.clear()
    tracemalloc.start()
    try:
        taken = desk.exchange.take_in(reply)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert taken.received == 160
    assert peak < 10 << 20


# -- how an answer fits


def answer(new: tuple[int, int], *items: FeedItem, more: bool = False) -> SyncAnswer:
    return SyncAnswer(
        protocol=1,
        request_hash=bytes(32),
        device=bytes(16),
        epoch=1,
        stored_through=0,
        server_ms=0,
        next_cursor=new,
        changes=items,
        more=more,
    )


OURS = FeedItem(KALIGAWE, "card", bytes(16), 15, b"x")
CITYS = FeedItem(CITY, "device", bytes(16), 3, b"y")


@pytest.mark.parametrize(
    ("base", "cursor", "new", "fits", "kept"),
    [
        # nothing between: as in a sync
        ((10, 2), (10, 2), (15, 3), (15, 3), 2),
        # a network was further: forward only
        ((10, 2), (18, 2), (15, 3), (18, 3), 2),
        ((10, 2), (18, 5), (20, 3), (20, 5), 2),
        # the desk was restored since: what lies behind a gap is left out
        ((10, 2), (5, 2), (15, 3), (5, 3), 1),
        ((10, 2), (10, 1), (15, 3), (15, 1), 1),
    ],
)
def test_how_an_answer_fits_a_desk_that_has_gone_on(
    base: tuple[int, int],
    cursor: tuple[int, int],
    new: tuple[int, int],
    fits: tuple[int, int],
    kept: int,
) -> None:
    given = answer(new, OURS, CITYS)
    fitting = fitted(given, base, cursor)
    assert (fitting.next_cursor, len(fitting.changes)) == (fits, kept)
    assert fitting.more == (kept < 2)
    assert (
        msgspec.structs.replace(fitting, next_cursor=new, changes=given.changes, more=False)
        == given
    )
