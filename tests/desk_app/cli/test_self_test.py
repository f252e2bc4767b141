"""`serah self-test`, as it stands and as the first start of a new version."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.cli import run
from desk_app.cli.output import Out
from desk_app.cli.self_test import FirstStart, say
from desk_app.paper.maker import PaperMaker
from desk_app.services.outcome import Outcome
from desk_app.services.self_test import self_test
from desk_app.store.backup import check_database
from desk_app.store.engine import connect
from desk_app.store.key_vault import FileVault, HighWater, Keys
from desk_app.store.trial import KEPT, clear_trial
from desk_app.store.update_files import UPDATES, UpdateFiles
from tests.support.desk import (
    PETUGAS,
    DeskBench,
    FixedClock,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
    tampering,
)
from tests.support.old_database import OLD_DATABASES, table_counts


def _first_start(bench: DeskBench) -> FirstStart:
    return FirstStart(bench.folder, PaperMaker(), bench.clock, bench.vault, "2.0.0")


def _outcome(folder: Path) -> Outcome | None:
    return UpdateFiles(folder / UPDATES).outcome()


def _hand_over(desk: Desk, n: int = 1) -> None:
    desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())


def test_a_desk_in_order_passes_and_says_nothing_personal(
    bench: DeskBench, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_over(desk)
    desk.close()
    assert run(["--data-dir", str(bench.folder), "self-test"]) == 0
    said = capsys.readouterr().out
    assert said.count("lulus  ") == 6
    assert "Semua lulus." in said
    assert "WARGA" not in said
    assert run(["--data-dir", str(bench.folder), "self-test", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["passed"] is True
    assert {c["name"] for c in told["checks"]} >= {"program", "newest_acts", "receipt", "rights"}


def test_a_newest_act_that_is_not_proved_fails(
    bench: DeskBench, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_over(desk)
    desk.close()
    with tampering(bench) as connection:
        connection.execute("UPDATE event SET signature = zeroblob(64)")
    assert run(["--data-dir", str(bench.folder), "self-test"]) == 1
    assert "gagal  catatan terbaru terbukti" in capsys.readouterr().out


def test_a_row_that_no_program_wrote_fails(
    bench: DeskBench, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_over(desk)
    desk.close()
    connection = raw(bench)
    connection.execute("UPDATE card SET status = x'ff'")
    connection.close()
    assert run(["--data-dir", str(bench.folder), "self-test", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [c["name"] for c in told["checks"] if c["fault"]] == ["data"]


class _OutOfInk(PaperMaker):
    """A drawing that fails with something personal in its words."""

    def page_count(self, pdf: bytes) -> int:
        raise RuntimeError(f"{len(pdf)} bytes of the receipt of WARGA NOMOR 1")


class _Breaking(FixedClock):
    """While the copy is tried, the data itself gets what its migration will fail at."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__()
        self._where = path, key

    def now_ms(self) -> int:
        connection = connect(*self._where)
        connection.execute(
            "CREATE TRIGGER IF NOT EXISTS planted BEFORE UPDATE ON card "
            "BEGIN SELECT RAISE(ABORT, 'planted'); END"
        )
        connection.close()
        return super().now_ms()


def test_a_receipt_that_cannot_be_drawn_fails_without_a_name(
    bench: DeskBench, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    _hand_over(desk)
    findings = self_test(desk, _OutOfInk(), ())
    assert {f.name: f.fault for f in findings if f.fault} == {
        "receipt": "gagal, dan sebabnya tidak dikenal (RuntimeError)"
    }
    assert "WARGA" not in caplog.text


def test_a_folder_that_cannot_be_written_fails(bench: DeskBench, desk: Desk) -> None:
    file = bench.folder / "in the way"
    file.touch()
    findings = self_test(desk, PaperMaker(), (file / "backups",))
    assert [f.name for f in findings if f.fault] == ["rights"]


def test_a_pc_without_a_desk_tests_the_program_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-dir", str(tmp_path / "none"), "self-test"]) == 0
    assert run(["--data-dir", str(tmp_path / "none"), "self-test", "--after-update"]) == 0
    assert capsys.readouterr().out.count("lulus  program lengkap") == 2
    assert not (tmp_path / "none").exists()


def test_a_running_desk_cannot_be_tested(
    bench: DeskBench, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, code in ((["self-test"], 3), (["self-test", "--after-update"], 0)):
        assert run(["--data-dir", str(bench.folder), *words]) == code
        assert "sedang berjalan" in capsys.readouterr().out


class TestFirstStart:
    def test_it_leaves_a_desk_of_this_schema_as_it_was(self, bench: DeskBench, desk: Desk) -> None:
        _hand_over(desk)
        desk.close()
        before = table_counts(bench.path, bench.keys.database)
        assert _first_start(bench).run().code == 0
        assert table_counts(bench.path, bench.keys.database) == before
        assert _outcome(bench.folder) == Outcome("2.0.0", bench.clock.ms)
        assert not (bench.folder / UPDATES / "trial").exists()

    def test_a_copy_that_a_power_cut_left_goes_with_the_next_opening(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        desk.close()
        left = bench.folder / UPDATES / "trial" / "serah.db"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"a copy")
        bench.open().close()
        assert not left.parent.exists()

    def test_it_migrates_an_old_desk_with_a_backup(self, tmp_path: Path) -> None:
        folder, path = _old_desk(tmp_path)
        start = FirstStart(folder, PaperMaker(), FixedClock(), FileVault(folder / "keys"))
        result = start.run()
        assert (result.code, [f for f in result.findings if f.fault]) == (0, [])
        keys = FileVault(folder / "keys").load()
        assert keys is not None
        connection = connect(path, keys.database)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() != ("0001",)
        connection.close()
        assert len(list((folder / "backups").glob("*.serah-backup"))) == 1

    def test_what_does_not_survive_it_is_told_and_the_data_is_as_it_was(
        self, tmp_path: Path
    ) -> None:
        folder, path = _old_desk(tmp_path)
        keys = FileVault(folder / "keys").load()
        assert keys is not None
        connection = connect(path, keys.database)
        # The migration writes to each row: it will fail half-way.
        connection.execute(
            "CREATE TRIGGER planted BEFORE UPDATE ON card BEGIN SELECT RAISE(ABORT, 'planted'); END"
        )
        connection.close()
        before = path.read_bytes()
        start = FirstStart(folder, PaperMaker(), FixedClock(), FileVault(folder / "keys"))
        assert start.run().code == 1
        assert path.read_bytes() == before
        outcome = _outcome(folder)
        assert outcome is not None
        assert (outcome.failed, outcome.faults) == (True, ("data",))
        assert "versi sebelumnya dipakai lagi" in outcome.sentence

    def test_a_copy_that_is_not_put_back_is_named_and_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The vault knows of an act that the data lacks: nothing older takes its place."""
        folder, path = _old_desk(tmp_path)
        vault = FileVault(folder / "keys")
        keys = vault.load()
        assert keys is not None
        vault.mark(HighWater(9, 1, "00"))
        clock = _Breaking(path, keys.database)
        result = FirstStart(folder, PaperMaker(), clock, vault).run()
        named = folder / f"serah.db{KEPT}"
        assert result.code == 4
        assert str(named) in result.findings[-1].fault
        assert check_database(named, keys.database) == ""
        clear_trial(folder)
        assert [p.name for p in folder.glob(f"*{KEPT}*")] == [named.name]
        say(result, Out(as_json=False))
        assert "data belum kembali seperti semula" in capsys.readouterr().out

    def test_a_database_of_a_newer_version_is_refused(self, bench: DeskBench, desk: Desk) -> None:
        desk.close()
        connection = raw(bench)
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.close()
        before = bench.path.read_bytes()
        result = _first_start(bench).run()
        assert result.code == 1
        assert "Serah yang lebih baru" in result.findings[-1].fault
        assert bench.path.read_bytes() == before

    def test_what_was_broken_before_is_no_fault_of_the_version(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        desk.close()
        with bench.path.open("r+b") as file:
            file.seek(5 * 4096)
            file.write(bytes(64))
        assert _first_start(bench).run().code == 3
        outcome = _outcome(bench.folder)
        assert outcome is not None
        assert not outcome.failed

    def test_keys_that_are_gone_are_no_fault_of_the_version(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        desk.close()
        (bench.folder / "keys" / "keys").unlink()
        assert _first_start(bench).run().code == 3

    def test_an_outcome_that_does_not_read_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "outcome.json").write_bytes(b"{")
        assert UpdateFiles(tmp_path).outcome() is None


def _old_desk(folder: Path) -> tuple[Path, Path]:
    """The desk that an old program left, with its keys in a vault."""
    described = json.loads((OLD_DATABASES / "schema-0001.json").read_text(encoding="utf-8"))
    path = folder / "serah.db"
    shutil.copy(OLD_DATABASES / "schema-0001.db", path)
    seed = bytes.fromhex(described["signing_seed"])
    FileVault(folder / "keys").save(Keys(bytes.fromhex(described["database_key"]), seed, bytes(32)))
    return folder, path


def test_a_pc_that_was_never_enrolled_holds_nothing_unsent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else its program could never be removed with its data."""
    assert run(["--data-dir", str(tmp_path / "none"), "unsent"]) == 0
    assert "Semua catatan sudah terkirim" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_unsent_says_by_its_code_whether_work_waits(
    bench: DeskBench, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_over(desk)
    desk.close()
    assert run(["--data-dir", str(bench.folder), "unsent"]) == 3
    assert "catatan belum terkirim" in capsys.readouterr().out
    with bench.open() as again:
        bench.confirm(again)
    assert run(["--data-dir", str(bench.folder), "unsent", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"unsent": 0}
