"""A newer version: believed by its signature only, fetched piece by piece, installed over nothing unsafe."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.outcome import Outcome
from desk_app.services.update import (
    FetchError,
    Moment,
    Progress,
    Updates,
    UpdateSource,
    When,
    when_to_install,
)
from desk_app.services.update_care import UpdateCare
from desk_app.store.update_files import UpdateFiles, update_keys
from protocol.keys import SigningKey
from protocol.updates import Update, UpdateState, piece_hashes, seal_update
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, session, signed

KEY = SigningKey(bytes(range(60, 92)))
SETUP = bytes(range(241)) * 9
PIECE = 300


def update(version: str = "2.0.0", data: bytes = SETUP, **changes: object) -> Update:
    made = Update(
        version=version,
        minimum_protocol=1,
        name=f"Serah-{version}.exe",
        size=len(data),
        hash=sha256(data).digest(),
        piece_bytes=PIECE,
        pieces=piece_hashes(data[n : n + PIECE] for n in range(0, len(data), PIECE)),
        made_ms=1,
    )
    return msgspec.structs.replace(made, **changes)


class Shop:
    """Hands out one version, and what else a test makes of it. Implements `UpdateSource`."""

    def __init__(self, given: Update, data: bytes = SETUP, key: SigningKey = KEY) -> None:
        self.given = given
        self.data = data
        self.key = key
        self.asked: list[int] = []
        self.broken_at = -1
        self.wrong: set[int] = set()
        self.closed = 0

    def manifest(self, version: str) -> bytes:
        assert version
        return seal_update(self.key, self.given)

    def piece(self, version: str, number: int) -> bytes:
        if number == self.broken_at:
            self.broken_at = -1
            raise FetchError("interrupted")
        self.asked.append(number)
        at = number * PIECE
        return b"?" * PIECE if number in self.wrong else self.data[at : at + PIECE]

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def files(tmp_path: Path) -> UpdateFiles:
    return UpdateFiles(tmp_path / "updates")


def desk_updates(files: UpdateFiles, application: str = "1.0.0") -> Updates:
    return Updates(files, (KEY.public,), application)


def on() -> bool:
    return True


def test_a_version_is_fetched_proved_and_lies_ready(files: UpdateFiles) -> None:
    updates, shop = desk_updates(files), Shop(update())
    assert updates.stand() is None
    updates.offered("2.0.0")
    stand = updates.stand()
    assert stand is not None
    assert (stand.state, stand.done) == (UpdateState.FETCHING, 0)
    assert updates.fetch(shop, on)
    found = updates.proved()
    assert found is not None
    assert found.setup.read_bytes() == SETUP
    assert found.setup.name == "Serah-2.0.0.exe"
    stand = updates.stand()
    assert stand is not None
    assert (stand.state, stand.done, stand.total) == (UpdateState.READY, 8, 8)
    assert updates.wanted() == ""
    assert updates.fetch(shop, on)
    assert shop.asked == list(range(8))


def test_what_is_here_stays_when_the_line_is_cut_and_when_the_pc_starts_again(
    files: UpdateFiles,
) -> None:
    updates, shop = desk_updates(files), Shop(update())
    updates.offered("2.0.0")
    shop.broken_at = 3
    with pytest.raises(FetchError):
        updates.fetch(shop, on)
    left = iter([True, True, False])
    updates = desk_updates(UpdateFiles(files.folder))
    assert not updates.fetch(shop, lambda: next(left))
    part = files.part(update())
    part.write_bytes(part.read_bytes() + b"half of a piece that a power cut left")
    assert updates.fetch(shop, on)
    assert shop.asked == list(range(8))
    assert updates.proved() is not None


def test_wrong_bytes_are_thrown_away_and_after_three_times_the_version(files: UpdateFiles) -> None:
    updates, shop = desk_updates(files), Shop(update())
    updates.offered("2.0.0")
    shop.wrong = {2}
    assert not updates.fetch(shop, on)
    assert files.pieces(update()) == 2
    shop.wrong = set()
    assert not updates.fetch(shop, lambda: files.pieces(update()) < 3)
    assert files.progress() == Progress("2.0.0")  # one that came right is forgiven the other
    shop.wrong = {5}
    for _ in range(3):
        assert not updates.fetch(shop, on)
    stand = updates.stand()
    assert stand is not None
    assert stand.state == UpdateState.REFUSED
    assert updates.wanted() == ""
    assert updates.ready() is None
    updates.offered("2.0.1")
    assert updates.fetch(Shop(update("2.0.1")), on)


def test_bytes_that_changed_on_the_disk_are_fetched_again(files: UpdateFiles) -> None:
    updates, shop = desk_updates(files), Shop(update())
    updates.offered("2.0.0")
    assert updates.fetch(shop, on)
    found = updates.ready()
    assert found is not None
    found.setup.write_bytes(SETUP[:700] + b"virus" + SETUP[705:])
    assert updates.proved() is None
    assert files.pieces(update()) == 2
    assert updates.fetch(shop, on)
    assert shop.asked == [*range(8), *range(2, 8)]
    assert updates.proved() is not None


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9", "0.10.0", "", "2", "../2.0.0"])
def test_what_is_not_newer_is_ignored(files: UpdateFiles, version: str) -> None:
    updates = desk_updates(files)
    updates.offered(version)
    assert updates.wanted() == ""
    assert updates.stand() is None
    assert not files.folder.exists()


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (update(), SigningKey(bytes(32))),
        (update("1.9.9"), KEY),
        (update("2.0.1"), KEY),
        (update(minimum_protocol=2), KEY),
    ],
    ids=["another key", "another version", "a version nobody named", "another centre"],
)
def test_a_manifest_that_is_not_to_be_believed_refuses_the_version(
    files: UpdateFiles, given: Update, key: SigningKey
) -> None:
    updates, shop = desk_updates(files), Shop(given, key=key)
    updates.offered("2.0.0")
    assert not updates.fetch(shop, on)
    stand = updates.stand()
    assert stand is not None
    assert stand.state == UpdateState.REFUSED
    assert shop.asked == []
    updates.offered("2.0.0")
    assert updates.wanted() == ""


def test_a_program_without_a_key_takes_no_update(files: UpdateFiles) -> None:
    updates = Updates(files, update_keys("# none\n\n"), "1.0.0")
    updates.offered("2.0.0")
    assert updates.wanted() == ""
    assert updates.stand() is None  # else the centre would wait for it for ever
    assert not updates.fetch(Shop(update()), on)


class Narrow(UpdateFiles):
    """A disk with so many bytes left."""

    left = 0

    def room(self) -> int:
        return self.left


def test_what_the_disk_cannot_take_is_neither_fetched_nor_installed(tmp_path: Path) -> None:
    """A disk that is full of half a program has no room for the next hand-over either."""
    files, shop = Narrow(tmp_path / "updates"), Shop(update())
    updates = Updates(files, (KEY.public,), "1.0.0")
    updates.offered("2.0.0")
    files.left = 9 * len(SETUP) - 1
    assert not updates.fetch(shop, on)
    assert shop.asked == []
    files.left += 1
    assert updates.fetch(shop, on)
    files.left = 8 * len(SETUP) - 1
    assert updates.proved() is None
    assert updates.ready() is not None  # it lies there until somebody makes room
    files.left += 1
    assert updates.proved() is not None


def test_the_keys_of_the_program(caplog: pytest.LogCaptureFixture) -> None:
    assert update_keys() == ()  # of the sources: an office builds its own in
    text = f"# a key\n{KEY.public.hex()}  # of 2026\n\nzz\n{'00' * 31}\n"
    assert update_keys(text) == (KEY.public,)
    assert len(caplog.records) == 2


def test_a_version_that_is_offered_no_more_goes(files: UpdateFiles) -> None:
    updates = desk_updates(files)
    updates.offered("2.0.0")
    assert updates.fetch(Shop(update()), on)
    updates.offered("")
    assert updates.ready() is None
    assert updates.stand() is None
    assert not (files.folder / "fetched").exists()


def test_the_version_that_runs_is_ready_no_more(files: UpdateFiles) -> None:
    updates = desk_updates(files)
    updates.offered("2.0.0")
    assert updates.fetch(Shop(update()), on)
    later = desk_updates(UpdateFiles(files.folder), "2.0.0")
    assert later.ready() is None
    later.offered("2.0.0")
    assert later.stand() is None


def test_a_version_whose_self_test_failed_is_told_and_never_tried_again(files: UpdateFiles) -> None:
    updates = desk_updates(files)
    updates.offered("2.0.0")
    assert updates.fetch(Shop(update()), on)
    files.keep_outcome(Outcome("2.0.0", 5, ("data",)))
    assert updates.ready() is None
    assert updates.wanted() == ""
    stand = updates.stand()
    assert stand is not None
    assert stand.state == UpdateState.ROLLED_BACK
    failed = updates.failed()
    assert failed is not None
    assert "2.0.0 tidak lolos uji pertamanya" in failed.sentence
    updates.told()
    assert updates.failed() is None
    updates.offered("2.0.1")
    assert updates.fetch(Shop(update("2.0.1")), on)
    stand = updates.stand()
    assert stand is not None
    assert (stand.version, stand.state) == ("2.0.1", UpdateState.READY)


@pytest.mark.parametrize("name", ["progress.json", "fetched/manifest"])
def test_files_that_do_not_read_are_no_files(files: UpdateFiles, name: str) -> None:
    updates = desk_updates(files)
    updates.offered("2.0.0")
    assert updates.fetch(Shop(update()), on)
    (files.folder / name).write_bytes(b"\xff{")
    updates = desk_updates(files)
    assert updates.ready() is None
    updates.offered("2.0.0")
    assert updates.fetch(Shop(update()), on)


class TestWhenToInstall:
    READY = Moment(ready=True, quiet_ms=30 * 60_000, hour=23)

    @pytest.mark.parametrize(
        ("moment", "when"),
        [
            (Moment(ready=False, closing=True), When.NOT_YET),
            (Moment(ready=True, closing=True, signed_in=True, doubtful=True), When.NOW),
            (READY, When.NOW),
            (Moment(ready=True, quiet_ms=30 * 60_000, hour=4), When.NOW),
            (Moment(ready=True, quiet_ms=30 * 60_000, hour=5), When.TONIGHT),
            (Moment(ready=True, quiet_ms=30 * 60_000, hour=12), When.TONIGHT),
            (Moment(ready=True, quiet_ms=30 * 60_000 - 1, hour=23), When.TONIGHT),
            (Moment(ready=True, quiet_ms=10**9, hour=23, signed_in=True), When.TONIGHT),
            (Moment(ready=True, quiet_ms=10**9, hour=23, doubtful=True), When.AT_CLOSE),
        ],
    )
    def test_never_under_somebodys_hands(self, moment: Moment, when: When) -> None:
        assert when_to_install(moment) is when


class TestUpdateCare:
    def _care(
        self, desk: Desk, files: UpdateFiles, shop: Shop, *, busy: Callable[[], bool] = bool
    ) -> tuple[UpdateCare, Updates]:
        updates = desk_updates(files)
        updates.offered("2.0.0")

        def source(_stop: Callable[[], bool]) -> UpdateSource:
            return shop

        care = UpdateCare(
            updates,
            source,
            busy,
            lambda: desk.sync_store().position().unsent,
            desk.store,
            desk.backups,
            desk.clock,
        )
        return care, updates

    def test_a_sync_goes_first(self, desk: Desk, files: UpdateFiles) -> None:
        shop = Shop(update())
        seen = iter([False, False, False, True])
        care, updates = self._care(desk, files, shop, busy=lambda: next(seen))
        care.run(lambda: None)
        assert shop.asked == [0, 1]
        assert shop.closed == 1
        care, updates = self._care(desk, files, shop, busy=lambda: True)
        care.run(lambda: None)
        assert shop.asked == [0, 1]
        assert shop.closed == 1  # not even a connection
        care, updates = self._care(desk, files, shop)
        care.run(lambda: None)
        assert updates.ready() is not None
        assert care.news().ready == "2.0.0"

    def test_a_minute_is_not_used_up(
        self, desk: Desk, bench: DeskBench, files: UpdateFiles
    ) -> None:
        shop = Shop(update())
        care, _updates = self._care(desk, files, shop)
        care.run(lambda: bench.clock.advance(15_000))
        assert shop.asked == [0, 1]

    def test_nothing_unsent_without_a_verified_backup_of_the_newest_act(
        self, desk: Desk, bench: DeskBench, files: UpdateFiles
    ) -> None:
        care, _updates = self._care(desk, files, Shop(update()))
        assert care.prepare() is None
        care.run(lambda: None)
        desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
        assert desk.backups.newest() is None
        assert care.prepare() is not None
        newest = desk.backups.newest()
        assert newest is not None
        with desk.store.read() as unit:
            head = unit.log.head()
        assert (newest.epoch, newest.seq) == (head.epoch, head.seq)
        assert care.prepare() is not None
        assert len(desk.backups.list()) == 1
        desk.hand_over.hand_over(session(PETUGAS), card_object(2).id, owner_claim(), signed())
        bench.confirm(desk)
        assert care.prepare() is not None
        assert len(desk.backups.list()) == 1  # the centre has everything

    def test_without_room_for_the_backup_the_version_waits(
        self, desk: Desk, files: UpdateFiles
    ) -> None:
        care, updates = self._care(desk, files, Shop(update()))
        care.run(lambda: None)
        desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
        desk.backups.folder.parent.joinpath("backups").write_text("a file in the way")
        assert care.prepare() is None
        assert updates.ready() is not None
