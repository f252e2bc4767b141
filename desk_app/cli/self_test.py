"""`serah self-test`: whether this program can do its work here; the installer asks it after an update.

Exit codes: 0 everything passed (a PC that is not enrolled has no data to be tested); 1 something failed,
and after an update the data is as it was; 3 the data could not be opened before anything was tried, which
is no fault of this version, so after an update it is 0; 4 it failed and the data could not be put back, a
copy is named.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from desk_app.bootstrap import VERSION, NotEnrolledError, open_desk
from desk_app.cli.output import Out
from desk_app.paper.maker import PaperMaker
from desk_app.services.outcome import Outcome
from desk_app.services.papers import Papers
from desk_app.services.ports import Clock
from desk_app.services.self_test import Finding, passed, self_test
from desk_app.store.backup_shelf import FOLDER
from desk_app.store.engine import StoreError
from desk_app.store.instance_lock import InstanceLock
from desk_app.store.key_vault import FileVault, KeyVault
from desk_app.store.migrate import NewerDatabaseError
from desk_app.store.trial import TRIAL, LentVault, NotPutBackError, Trial
from desk_app.store.update_files import UPDATES, UpdateFiles
from desk_app.system import SystemClock

__all__ = ["FirstStart", "add_commands", "run_self_test", "say"]

_log = logging.getLogger(__name__)
PASSED: Final = 0
FAILED: Final = 1
NOT_TESTABLE: Final = 3
NOT_PUT_BACK: Final = 4
_DATABASE: Final = "serah.db"
_PROGRAM: Final = ("desk_app.app", "desk_app.ui.open_desk", "desk_app.ui.views.hand_over")
_NAMES: Final = {
    "program": "program lengkap",
    "data": "basis data dibuka",
    "newest_acts": "catatan terbaru terbukti",
    "rows": "daftar kartu terbaca",
    "keys": "kunci sesuai",
    "receipt": "tanda terima tergambar",
    "rights": "folder data dapat ditulisi",
}


@dataclass(frozen=True, slots=True)
class _Result:
    code: int
    findings: tuple[Finding, ...]
    said: str = ""


def add_commands(commands: Any) -> None:
    """Add `self-test`."""
    parser = commands.add_parser(
        "self-test",
        help="uji apakah Serah dapat bekerja di PC ini",
        description="Kode keluar: 0 lulus; 1 gagal; 3 data tidak dapat dibuka sebelum diuji (dengan "
        "--after-update: 0); 4 gagal dan data belum kembali.",
    )
    parser.add_argument(
        "--after-update",
        action="store_true",
        help="uji pertama versi baru pada salinan data; data dimutakhirkan hanya bila lulus",
    )
    parser.add_argument("--json", action="store_true")


def _program() -> Finding:
    """Every part of the window loads: what the command line itself never needs."""
    for name in _PROGRAM:
        try:
            import_module(name)
        except Exception as error:  # noqa: BLE001 - a missing library shows in many ways
            _log.error("%s does not load: %s", name, type(error).__name__)
            return Finding("program", f"{name} tidak dapat dimuat ({type(error).__name__})")
    return Finding("program")


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The first start of a version on the data in ``folder``: tried on a copy, then on the data itself."""

    folder: Path
    papers: Papers
    clock: Clock
    vault: KeyVault
    application: str = VERSION

    def run(self) -> _Result:
        """Try it; the outcome is kept beside the database. Raises nothing that a disk may do."""
        program = _program()
        if program.fault:
            return self._kept(_Result(FAILED, (program,)))
        try:
            if not (self.folder / _DATABASE).exists():
                return self._kept(_Result(PASSED, (program,)))
            lock = InstanceLock(self.folder)
        except (OSError, StoreError) as error:
            return _Result(NOT_TESTABLE, (program, Finding("data", str(error))))
        try:
            result = self._with_data(program)
        finally:
            lock.release()
        return self._kept(result)

    def _with_data(self, program: Finding) -> _Result:
        database = self.folder / _DATABASE
        try:
            keys = self.vault.load()
        except (OSError, StoreError) as error:
            return _Result(NOT_TESTABLE, (program, Finding("data", str(error))))
        if keys is None:
            return _Result(NOT_TESTABLE, (program, Finding("data", "kunci PC ini tidak ada")))
        trial = Trial(database, keys, self.folder / UPDATES / TRIAL)
        if not trial.sound():
            return _Result(
                NOT_TESTABLE, (program, Finding("data", "basis data rusak sebelum diuji"))
            )
        try:
            findings = self._on_a_copy(trial)
            if not passed(findings):
                return _Result(FAILED, (program, *findings))
            trial.migrate(self.application, self.clock, self.vault.high_water())
        except NotPutBackError as error:
            return _Result(NOT_PUT_BACK, (program, Finding("data", str(error))))
        except NewerDatabaseError as error:
            return _Result(FAILED, (program, Finding("data", str(error))))
        except Exception as error:  # noqa: BLE001 - whatever a migration does wrong, it has failed
            _log.error("the first start failed: %s", type(error).__name__)
            said = str(error) if isinstance(error, StoreError) else type(error).__name__
            return _Result(FAILED, (program, Finding("data", said)))
        finally:
            trial.clear()
        return _Result(PASSED, (program, *findings))

    def _on_a_copy(self, trial: Trial) -> tuple[Finding, ...]:
        trial.copy()
        folders = (self.folder, self.folder / FOLDER)
        try:
            with open_desk(trial.folder, vault=LentVault(self.vault), clock=self.clock) as desk:
                return (Finding("data"), *self_test(desk, self.papers, folders))
        except NotEnrolledError:
            return (Finding("data"),)

    def _kept(self, result: _Result) -> _Result:
        faults = tuple(f.name for f in result.findings if f.fault)
        if result.code == NOT_TESTABLE:
            faults = ()  # the version stays
        outcome = Outcome(self.application, self.clock.now_ms(), faults)
        if not self.folder.is_dir():
            return result
        try:
            UpdateFiles(self.folder / UPDATES).keep_outcome(outcome)
        except OSError as error:
            _log.warning("the outcome cannot be kept: %s", type(error).__name__)
        return result


def run_self_test(folder: Path, options: argparse.Namespace, out: Out) -> int:
    """Run it and say how it went; the exit code."""
    if options.after_update:
        start = FirstStart(folder, PaperMaker(), SystemClock(), FileVault(folder / "keys"))
        result = start.run()
    else:
        result = _as_it_stands(folder)
    say(result, out)
    # Where nothing could be tried, the version may stay.
    return PASSED if options.after_update and result.code == NOT_TESTABLE else result.code


def say(result: _Result, out: Out) -> None:
    """Tell how it went."""
    for finding in result.findings:
        name = _NAMES[finding.name]
        out.say(f"  gagal  {name}: {finding.fault}" if finding.fault else f"  lulus  {name}")
    words = {
        PASSED: "Semua lulus.",
        NOT_TESTABLE: "Data PC ini tidak dapat diuji.",
        NOT_PUT_BACK: "Tidak lulus, dan data belum kembali seperti semula. Jangan buka Serah; salinannya "
        "disebut di atas, hubungi TI.",
    }
    out.say(words.get(result.code, "Tidak lulus. Data tidak berubah; hubungi TI."))
    out.give(
        {
            "version": VERSION,
            "passed": result.code == PASSED,
            "checks": [{"name": f.name, "fault": f.fault} for f in result.findings],
        }
    )


def _as_it_stands(folder: Path) -> _Result:
    program = _program()
    try:
        with open_desk(folder) as desk:
            findings: Sequence[Finding] = self_test(desk, PaperMaker(), (folder, folder / FOLDER))
    except NotEnrolledError:
        findings = ()
    except StoreError as error:
        return _Result(NOT_TESTABLE, (program, Finding("data", str(error))))
    except Exception as error:  # noqa: BLE001 - what this program cannot open, it has failed at
        _log.error("the desk does not open: %s", type(error).__name__)
        return _Result(FAILED, (program, Finding("data", type(error).__name__)))
    everything = (program, *findings)
    return _Result(PASSED if passed(everything) else FAILED, everything)
