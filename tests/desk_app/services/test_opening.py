"""Opening a desk: enrolled or not, whole or damaged, itself or a copy of itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk, NotEnrolledError, open_desk
from desk_app.services.errors import Refused
from desk_app.store.backup import copy_database
from desk_app.store.engine import WrongKeyError
from desk_app.store.key_vault import FileVault, HighWater, Keys, VaultError
from protocol.bodies import EpochOpened, read_body
from protocol.number import DocumentNumber
from tests.support.desk import (
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


def _series(desk: Desk) -> list[tuple[int, int]]:
    with desk.store.read() as unit:
        numbers = [e.header.number for e in unit.log.after(0, 1_000) if e.header.number]
    return [(n.epoch, n.serial) for n in map(DocumentNumber.parse, numbers)]


def _epoch(desk: Desk) -> tuple[int, str]:
    """The newest epoch, and why it was opened; (0, "") before the first act."""
    with desk.store.read() as unit:
        opened = [e for e in unit.log.after(0, 1_000) if e.header.kind == "epoch_opened"]
    if not opened:
        return 0, ""
    said = read_body("epoch_opened", opened[-1].body or b"")
    assert isinstance(said, EpochOpened)
    return opened[-1].header.epoch, said.reason


# ---- not enrolled, locked, damaged


def test_a_pc_that_was_never_enrolled(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolledError, match=r"^PC ini belum didaftarkan\..*\.$") as caught:
        open_desk(tmp_path / "Serah")
    assert isinstance(caught.value, Refused)
    assert not (tmp_path / "Serah").exists()


def test_keys_without_a_database_are_not_enrolled_either(bench: DeskBench) -> None:
    bench.path.unlink()
    for _ in range(2):  # and the lock was given back
        with pytest.raises(NotEnrolledError):
            bench.open()


def test_a_database_without_its_keys_stays_as_it_is(bench: DeskBench) -> None:
    (bench.folder / "keys" / "keys").unlink()
    before = bench.path.read_bytes()
    with pytest.raises(VaultError, match=r"^Berkas kunci PC ini tidak ada"):
        bench.open()
    assert bench.path.read_bytes() == before
    assert bench.vault.load() is None
    bench.vault.save(bench.keys)
    bench.open().close()


def test_damaged_keys_are_a_sentence_and_repairing_them_is_enough(bench: DeskBench) -> None:
    file = bench.folder / "keys" / "keys"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    with pytest.raises(VaultError, match=r"^Berkas kunci PC ini tidak terbaca\..*\.$"):
        bench.open()
    file.write_bytes(whole)
    bench.open().close()


def test_another_pcs_keys_are_a_sentence(bench: DeskBench) -> None:
    bench.vault.save(Keys(bytes(32), bench.keys.signing, bench.keys.box))
    with pytest.raises(WrongKeyError, match="tidak dapat dibaca dengan kunci PC ini"):
        bench.open()
    bench.vault.save(bench.keys)
    bench.open().close()


def test_a_damaged_database_is_repaired(bench: DeskBench, desk: Desk) -> None:
    _give(desk, 1)
    desk.close()
    whole = bench.path.read_bytes()
    bench.path.write_bytes(b"\x00" * 4096 + whole[4096:])
    with bench.open() as again:
        assert _series(again) == [(1, 1)]
        assert again.repairs.untold() is not None
        again.repairs.told()
        assert again.repairs.untold() is None


def test_closing_twice_is_harmless(desk: Desk) -> None:
    desk.close()
    desk.close()


# ---- the same desk again


def test_opening_again_goes_on_where_it_was(bench: DeskBench, desk: Desk) -> None:
    _give(desk, 1)
    desk.close()
    with bench.open() as again:
        _give(again, 2)
        assert _series(again) == [(1, 1), (1, 2)]
        assert _epoch(again) == (1, "enrolled")


def test_a_mark_that_is_a_little_old_finds_no_restore(bench: DeskBench, desk: Desk) -> None:
    """A power cut between the commit and the mark."""
    _give(desk, 1)
    mark = bench.vault.high_water()
    _give(desk, 2)
    desk.close()
    assert mark is not None
    bench.vault.mark(mark)
    with bench.open() as again:
        _give(again, 3)
        assert _epoch(again) == (1, "enrolled")


def test_a_lost_mark_is_made_anew_by_the_next_act(bench: DeskBench, desk: Desk) -> None:
    _give(desk, 1)
    desk.close()
    (bench.folder / "keys" / "high_water").write_text("?")
    with bench.open() as again:
        _give(again, 2)
        assert bench.vault.high_water() is not None
        assert _epoch(again) == (1, "enrolled")


# ---- an older one


def test_a_restored_database_opens_a_new_epoch_and_uses_no_number_twice(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    _give(desk, 1)
    copy = copy_database(bench.path, bench.keys.database, tmp_path / "copy.db")
    lost = [_give(desk, 2), _give(desk, 3)]
    desk.close()
    for time in (2, 3):  # restored, worked with, and restored once more
        shutil.copy(copy, bench.path)
        with bench.open() as again:
            assert _epoch(again) == (time, "restored")
            given = _give(again, 2)
            assert given not in lost
            lost.append(given)
            assert _series(again) == [(1, 1), (time, 1)]
            assert again.verify().faults == ()
            assert again.rebuild().differing == ()
        with bench.open() as again:  # opened once only
            assert _epoch(again) == (time, "restored")
    assert len(set(lost)) == len(lost)


def test_an_empty_database_of_the_same_desk_begins_no_series_anew(
    bench: DeskBench, desk: Desk, made_once: tuple[DeskBench, DeskBench]
) -> None:
    """As it left the enrolment: all of its log is gone."""
    first = _give(desk, 1)
    desk.close()
    shutil.copy(made_once[0].path, bench.path)
    bench.version = 0
    with stocked(bench) as again:
        assert _epoch(again) == (2, "restored")
        assert _give(again, 1) != first
        assert again.verify().faults == ()


def test_a_copied_disk_that_went_its_own_way_is_found(bench: DeskBench, desk: Desk) -> None:
    """The same epoch and seq, but another event: the mark is of the other copy."""
    _give(desk, 1)
    desk.close()
    bench.vault.mark(HighWater(1, 2, "ab" * 32))
    with bench.open() as again:
        assert _epoch(again) == (2, "restored")
        assert DocumentNumber.parse(_give(again, 2)).epoch == 2


def test_a_mark_of_a_later_epoch_is_gone_past(bench: DeskBench, desk: Desk) -> None:
    _give(desk, 1)
    desk.close()
    bench.vault.mark(HighWater(7, 1, "ab" * 32))
    with bench.open() as again:
        assert _epoch(again) == (8, "restored")


def test_a_copy_that_has_gone_past_the_mark_on_its_own_way_is_found(
    bench: DeskBench, desk: Desk
) -> None:
    for n in (1, 2, 3):
        _give(desk, n)
    desk.close()
    bench.vault.mark(HighWater(1, 2, "ab" * 32))
    with bench.open() as again:
        assert _epoch(again) == (2, "restored")


def test_a_mark_beyond_the_last_epoch_stops_nobody(bench: DeskBench, desk: Desk) -> None:
    """No epoch is left: work goes on, and the centre makes a case of every number that is doubled."""
    first = _give(desk, 1)
    desk.close()
    bench.vault.mark(HighWater(99, 5, "ab" * 32))
    for n in (2, 3):
        with bench.open() as again:
            assert _epoch(again)[0] == 1
            assert _give(again, n) > first


def _elsewhere(bench: DeskBench, machine: str) -> Desk:
    vault = FileVault(bench.folder / "keys", machine)
    return open_desk(bench.folder, vault=vault, clock=bench.clock, entropy=bench.entropy)


def test_a_database_on_other_hardware_opens_a_new_epoch_once(bench: DeskBench, desk: Desk) -> None:
    first = _give(desk, 1)
    desk.close()
    for _ in range(2):
        with _elsewhere(bench, "another board") as moved:
            assert _epoch(moved) == (2, "hardware")
    with _elsewhere(bench, "another board") as moved:
        assert _give(moved, 2) != first
    with bench.open() as back:
        assert _epoch(back) == (3, "hardware")
        assert back.verify().faults == ()


def test_a_copy_of_keys_and_database_without_the_installation_is_another_host(
    bench: DeskBench, desk: Desk
) -> None:
    _give(desk, 1)
    desk.close()
    (bench.folder / "keys" / "installation").unlink()
    with bench.open() as again:
        assert _epoch(again) == (2, "hardware")


@pytest.mark.parametrize("content", [b"", b"short", bytes(99)])
def test_an_installation_that_cannot_be_read_proves_nothing(
    bench: DeskBench, desk: Desk, content: bytes
) -> None:
    _give(desk, 1)
    desk.close()
    (bench.folder / "keys" / "installation").write_bytes(content)
    with bench.open() as again:
        assert _epoch(again)[0] == 1


# ---- killed


_WORK = """
import sys
from pathlib import Path
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, session, signed
desk = DeskBench(Path(sys.argv[1])).open()
for n in range(1, 61):
    done = desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
    print(done.number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7])
def test_what_was_told_before_a_kill_is_there_after_it(bench: DeskBench, after: int) -> None:
    stocked(bench, 60).close()
    told = []
    with subprocess.Popen(
        [sys.executable, "-c", _WORK, str(bench.folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as worker:
        assert worker.stdout is not None
        for line in worker.stdout:
            told.append(line.strip())
            if len(told) == after:
                worker.kill()
        worker.wait()
    with bench.open() as again:
        series = _series(again)
        assert series == [(1, n + 1) for n in range(len(series))]
        with again.store.read() as unit:
            for number in told:
                assert unit.log.by_number(number) is not None
            given = [c for c in unit.cards.of_batch(card_object(1).status.batch or b"") if c.state]
            assert sum(c.state == "handed_over" for c in given) == len(series)
        assert again.verify().faults == ()
        assert again.rebuild().differing == ()
        assert _epoch(again) == (1, "enrolled")


def test_a_vault_of_ones_own_is_used(bench: DeskBench, tmp_path: Path) -> None:
    elsewhere = FileVault(tmp_path / "elsewhere")
    elsewhere.save(bench.keys)
    (bench.folder / "keys" / "keys").unlink()
    with open_desk(bench.folder, vault=elsewhere, clock=bench.clock) as desk:
        assert desk.identity == bench.identity
        assert desk.vault is elsewhere
