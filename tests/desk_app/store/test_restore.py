"""Restoring by hand: nothing newer is lost by it, nothing stale stays, and a lost vault comes back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk, ask_keys, open_desk, restore_desk
from desk_app.services.ports import LoggedEvent
from desk_app.services.repair import Cause, story
from desk_app.store.engine import StoreError
from desk_app.store.key_vault import VaultError
from desk_app.store.repair import aside_files
from desk_app.store.restore import newest_backup
from protocol.key_recovery import (
    ANSWER_PURPOSE,
    KeyAnswer,
    KeyRequest,
    check_code,
    decode_recovery,
    encode_recovery,
    open_keys,
    seal_keys,
)
from tests.support.backups import BOX_SEED, know_the_centre
from tests.support.damage import as_killed
from tests.support.desk import (
    NOON,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)

STAFF = session(PETUGAS)


def _give(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


def _held(desk: Desk, numbers: list[str]) -> list[bool]:
    with desk.store.read() as unit:
        return [unit.log.by_number(n) is not None for n in numbers]


def _log(desk: Desk) -> list[LoggedEvent]:
    with desk.store.read() as unit:
        return list(unit.log.after(0, 1_000))


@pytest.fixture
def office(tmp_path: Path) -> tuple[DeskBench, Path, list[str]]:
    """A desk that knows the centre's box key: two hand-overs, a backup outside, two more."""
    bench = DeskBench(tmp_path / "pc")
    stocked(bench, 12).close()
    know_the_centre(bench)
    stick = tmp_path / "stick" / "b.serah-backup"
    with bench.open() as desk:
        numbers = [_give(desk, n) for n in (1, 2)]
        desk.backups.write(stick)
        numbers += [_give(desk, n) for n in (3, 4)]
    return bench, stick, numbers


def _restore(bench: DeskBench, file: Path | None, answer: bytes | None = None) -> Desk:
    return restore_desk(
        bench.folder,
        file,
        answer=answer,
        vault=bench.vault,
        clock=bench.clock,
        entropy=bench.entropy,
    )


def test_what_is_newer_than_the_backup_stays(office: tuple[DeskBench, Path, list[str]]) -> None:
    bench, stick, numbers = office
    with _restore(bench, stick) as desk:
        assert _held(desk, numbers) == [True] * 4
        report = desk.repairs.untold()
        assert report is not None
        assert (report.cause, report.epoch, report.lost, report.tail) == (
            Cause.RESTORED,
            2,
            0,
            False,
        )
        assert not desk.missing()
        assert desk.verify().faults == ()
        assert desk.rebuild().differing == ()
        assert _give(desk, 5) not in numbers
    (aside,) = aside_files(bench.path)
    assert aside.name == report.aside


def test_what_only_a_stale_log_holds_stays_too(
    office: tuple[DeskBench, Path, list[str]], tmp_path: Path
) -> None:
    """The old database was killed: its newest acts stand in the write-ahead log, which goes aside."""
    bench, stick, numbers = office
    with bench.open() as desk:
        numbers.append(_give(desk, 6))
        killed = as_killed(desk, bench, tmp_path / "killed")
    assert killed.path.with_name("serah.db-wal").stat().st_size > 0
    with _restore(killed, stick) as desk:
        assert _held(desk, numbers) == [True] * 5
    assert [p.name for p in killed.folder.glob("serah.db-*")] == []
    (aside,) = aside_files(killed.path)
    assert aside.with_name(f"{aside.name}-wal").exists()


def test_with_nothing_but_the_backup_the_rest_is_named(
    office: tuple[DeskBench, Path, list[str]],
) -> None:
    bench, stick, numbers = office
    bench.path.unlink()
    with _restore(bench, stick) as desk:
        assert _held(desk, numbers) == [True, True, False, False]
        assert desk.missing()
        assert desk.verify().lost == 2
        assert desk.verify().faults == ()
        assert _give(desk, 5) not in numbers


def test_the_latest_is_the_newest_that_is_whole(
    office: tuple[DeskBench, Path, list[str]],
) -> None:
    bench, _stick, numbers = office
    with pytest.raises(StoreError, match=r"^Tidak ada cadangan yang utuh"):
        _restore(bench, None)
    with bench.open() as desk:
        good = desk.shelf.make(NOON, 1)
        numbers.append(_give(desk, 7))
        spoilt = desk.shelf.make(NOON + 60_000, 1)
    held = bytearray(spoilt.path.read_bytes())
    held[9_000] ^= 1
    spoilt.path.write_bytes(held)
    bench.path.unlink()
    with _restore(bench, None) as desk:
        assert all(_held(desk, numbers))  # also what only the spoilt one still gives
        assert newest_backup([good.path, spoilt.path], bench.key.public) == good.path


def test_another_desks_or_a_spoilt_backup_changes_nothing(
    office: tuple[DeskBench, Path, list[str]], tmp_path: Path
) -> None:
    bench, stick, _numbers = office
    other = DeskBench(tmp_path / "other", seed=2)
    with stocked(other, 1) as theirs:
        foreign = theirs.backups.write(tmp_path / "theirs.serah-backup")
    held = bytearray(stick.read_bytes())
    held[9_000] ^= 1
    (tmp_path / "spoilt.serah-backup").write_bytes(held)
    before = bench.path.read_bytes()
    for file in (foreign, tmp_path / "spoilt.serah-backup", tmp_path / "gone"):
        with pytest.raises(StoreError, match=r"tidak berubah"):
            _restore(bench, file)
    assert bench.path.read_bytes() == before
    assert aside_files(bench.path) == []


def test_it_is_refused_while_the_desk_runs(office: tuple[DeskBench, Path, list[str]]) -> None:
    bench, stick, numbers = office
    with bench.open() as desk:
        with pytest.raises(StoreError, match=r"^Serah sedang berjalan di PC ini\."):
            _restore(bench, stick)
        assert _held(desk, numbers) == [True] * 4
    assert aside_files(bench.path) == []


# ---- the vault is lost


def _centre(request: bytes) -> tuple[bytes, str]:
    """What the registry does with a request: the answer, and the code that it reads out."""
    asked = decode_recovery(request, KeyRequest)
    keys = open_keys(asked.sealed, BOX_SEED)
    answer = KeyAnswer(
        purpose=ANSWER_PURPOSE, device=keys.device, sealed=seal_keys(keys, asked.recipient)
    )
    return encode_recovery(answer), check_code(asked.recipient)


@pytest.mark.parametrize("database", ["there", "gone"])
def test_a_lost_vault_comes_back_by_the_centre(
    office: tuple[DeskBench, Path, list[str]], database: str
) -> None:
    bench, stick, numbers = office
    shutil.rmtree(bench.folder / "keys")
    if database == "gone":
        bench.path.unlink()
    with pytest.raises(VaultError, match=r"^Kunci PC ini tidak ada.* --ask"):
        _restore(bench, stick)
    asked = ask_keys(bench.folder, stick, clock=bench.clock, entropy=bench.entropy)
    assert asked.owner == bench.identity
    answer, code = _centre(asked.request)
    assert asked.code == code
    for secret in (bench.keys.database, bench.keys.signing, bench.keys.box):
        assert secret not in asked.request
        assert secret not in answer
    with _restore(bench, stick, answer) as desk:
        assert bench.vault.load() == bench.keys
        assert desk.identity == bench.identity
        assert _held(desk, numbers) == (
            [True] * 4 if database == "there" else [True] * 2 + [False] * 2
        )
        report = desk.repairs.last()
        assert report is not None
        assert report.epoch == 2
        # The mark went with the vault: nobody knows any more where the log ended.
        assert desk.missing()
        told = " ".join(story(report, desk.missing()).safe + story(report, desk.missing()).todo)
        assert "Tidak ada catatan yang hilang." not in told
        assert "Mungkin ada catatan terakhir yang belum ada di PC ini." in told
        assert "Cocokkan tanda terima kertas" in told
        last = max(e.header.seq for e in _log(desk) if e.header.epoch == 1)
        wanted = desk.sync_store().position().wanted
        assert wanted is not None
        assert (wanted.epoch, wanted.first, wanted.last) == (1, last + 1, 0)
        assert _give(desk, 8) not in numbers
    assert not (bench.folder / "keys" / "recovery").exists()
    open_desk(bench.folder, clock=bench.clock).close()


def test_asking_twice_asks_with_the_same_key(office: tuple[DeskBench, Path, list[str]]) -> None:
    """The answer to the first question is still of use after a second one."""
    bench, stick, _numbers = office
    shutil.rmtree(bench.folder / "keys")
    first = ask_keys(bench.folder, stick)
    second = ask_keys(bench.folder, stick)
    assert first.code == second.code
    answer, _code = _centre(first.request)
    _restore(bench, stick, answer).close()


def test_an_answer_that_is_not_ours_is_refused(
    office: tuple[DeskBench, Path, list[str]], tmp_path: Path
) -> None:
    bench, stick, _numbers = office
    with pytest.raises(VaultError, match=r"^Kunci PC ini masih ada"):
        ask_keys(bench.folder, stick)
    with pytest.raises(VaultError, match=r"^Kunci PC ini masih ada"):
        _restore(bench, stick, b"x")
    shutil.rmtree(bench.folder / "keys")
    with pytest.raises(StoreError, match=r"^PC ini belum pernah meminta kunci"):
        _restore(bench, stick, b"x")
    asked = ask_keys(bench.folder, stick)
    elsewhere = ask_keys(tmp_path / "elsewhere", stick)
    foreign, _code = _centre(elsewhere.request)
    other = DeskBench(tmp_path / "other", seed=2)
    stocked(other, 1).close()
    know_the_centre(other)
    with other.open() as theirs:
        their_file = theirs.backups.write(tmp_path / "theirs.serah-backup")
    their_request = decode_recovery(asked.request, KeyRequest)
    sealed = open_keys(their_request.sealed, BOX_SEED)
    good, _code = _centre(asked.request)
    for answer in (b"x", foreign):
        with pytest.raises(StoreError, match=r"^Jawaban ini bukan untuk permintaan PC ini"):
            _restore(bench, stick, answer)
    with pytest.raises(StoreError, match=r"^Jawaban ini bukan untuk permintaan PC ini"):
        _restore(bench, their_file, good)
    assert sealed.device == bench.identity.device
    assert bench.vault.load() is None
    _restore(bench, stick, good).close()


def test_a_backup_without_sealed_keys_says_so(tmp_path: Path) -> None:
    bench = DeskBench(tmp_path / "pc")
    with stocked(bench, 1) as desk:
        file = desk.backups.write(tmp_path / "b.serah-backup")
    shutil.rmtree(bench.folder / "keys")
    with pytest.raises(StoreError, match=r"^Cadangan ini tidak memuat kunci titipan"):
        ask_keys(bench.folder, file)
