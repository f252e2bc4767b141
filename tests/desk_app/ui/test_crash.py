"""What nobody caught reaches the log without personal data, and a person once, console or not."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, qWarning
from PySide6.QtWidgets import QApplication
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from desk_app.services.errors import Refused
from desk_app.ui.crash import CrashGuard, LogFile, PrivateFormatter, describe, trace_of

NAME = "SITI AMINAH BINTI DJOKO"


def fail_with(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def known(error: BaseException) -> str | None:
    return str(error) if isinstance(error, Refused) else None


@dataclass
class Shown:
    tells: list[tuple[str, str, str]] = field(default_factory=list)

    def show(self, title: str, text: str, details: str) -> None:
        self.tells.append((title, text, details))


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def guard(qapp: QApplication, shown: Shown) -> Iterator[CrashGuard]:
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    made = CrashGuard("0.1.0", known, None)
    made.show_with(shown.show)
    yield made
    made.close()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == hooks


def test_an_exception_is_shown_once_with_details_to_copy(
    guard: CrashGuard, shown: Shown, expected_logs: list[str]
) -> None:
    expected_logs.append("window: not caught")
    for _ in range(3):
        error = fail_with(ValueError(NAME))
        sys.excepthook(ValueError, error, error.__traceback__)
    QCoreApplication.processEvents()
    [(title, text, details)] = shown.tells
    assert title == "Ada kesalahan pada Serah"
    assert "aman" in text
    assert "ValueError" in details
    assert "test_crash.py" in details
    assert "Serah 0.1.0 · Python 3" in details
    assert NAME not in details


def test_a_refusal_is_a_sentence_each_time(
    guard: CrashGuard, shown: Shown, expected_logs: list[str]
) -> None:
    expected_logs.append("answered with a sentence")
    for _ in range(2):
        guard.take(Refused("full", "Disk penuh. Kosongkan tempat, lalu ulangi."), "window")
    QCoreApplication.processEvents()
    assert (
        shown.tells == [("Perlu perhatian", "Disk penuh. Kosongkan tempat, lalu ulangi.", "")] * 2
    )


def test_what_happens_before_there_is_a_window_waits(
    qapp: QApplication, shown: Shown, expected_logs: list[str]
) -> None:
    expected_logs.append("not caught")
    guard = CrashGuard("0.1.0", known, None)
    guard.take(fail_with(KeyError(NAME)), "start")
    QCoreApplication.processEvents()
    assert not shown.tells
    guard.show_with(shown.show)
    assert len(shown.tells) == 1
    guard.close()


def test_a_thread_reports_on_the_main_thread(
    guard: CrashGuard, shown: Shown, expected_logs: list[str]
) -> None:
    expected_logs.append("thread pekerja: not caught")

    def work() -> None:
        raise RuntimeError(NAME)

    thread = threading.Thread(target=work, name="pekerja")
    thread.start()
    thread.join()
    assert not shown.tells
    QCoreApplication.processEvents()
    assert len(shown.tells) == 1


def test_descriptions_name_nobody() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("CREATE TABLE t (name TEXT UNIQUE)"))
        connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": NAME})
        with pytest.raises(IntegrityError) as caught:
            connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": NAME})
    said = describe(caught.value)
    assert NAME not in said
    assert NAME not in trace_of(caught.value)
    assert said.startswith("sqlalchemy.exc.IntegrityError")
    assert "SQLITE_CONSTRAINT_UNIQUE" in said
    assert describe(OSError(28, NAME)) == "OSError errno=28"


def test_causes_are_named_and_a_circle_ends() -> None:
    first, second = ValueError(NAME), KeyError(NAME)
    first.__cause__, second.__cause__ = second, first
    assert trace_of(first).split("\nafter ") == ["ValueError", "KeyError"]


def test_a_line_is_one_line_and_strangers_are_quoted_not_at_all() -> None:
    formatter = PrivateFormatter()

    def line(name: str, message: str) -> str:
        return formatter.format(
            logging.LogRecord(name, logging.INFO, "/x/engine.py", 7, message, None, None)
        )

    assert line("desk_app.sync", "satu\ndua").endswith("satu | dua")
    assert line("sqlalchemy.engine", NAME).endswith("engine:7")


def test_the_log_is_rotated_and_let_go(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs")
    ours = logging.getLogger("desk_app.test")
    for n in range(20_000):
        ours.info("baris %d %s", n, "." * 60)
    log.close()
    log.close()
    names = sorted(p.name for p in (tmp_path / "logs").iterdir())
    assert names[:2] == ["serah.log", "serah.log.1"]
    assert len(names) <= 5
    assert all(p.stat().st_size <= 1_000_000 for p in (tmp_path / "logs").iterdir())
    assert "baris 19999" in log.path.read_text(encoding="utf-8")
    log.path.rename(tmp_path / "free")  # nobody holds it: Windows would refuse


def test_a_folder_that_takes_no_log_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    log = LogFile(tmp_path / "logs")
    logging.getLogger("desk_app.test").info("x")
    log.close()


def test_qt_speaks_to_the_log(guard: CrashGuard, expected_logs: list[str]) -> None:
    expected_logs.append("Qt: jendela aneh")
    handler_lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            handler_lines.append(record.getMessage())

    handler = Lines()
    logging.getLogger("desk_app").addHandler(handler)
    qWarning("jendela aneh")
    logging.getLogger("desk_app").removeHandler(handler)
    assert handler_lines == ["Qt: jendela aneh"]


_CHILD = """
import sys, threading, logging
sys.stderr = sys.stdout = None          # a window program on Windows has neither
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from desk_app.ui.crash import CrashGuard, LogFile
folder = Path(sys.argv[1])
app = QApplication(["serah"])
log = LogFile(folder / "logs")
guard = CrashGuard("0.1.0", lambda e: None, folder / "logs" / "keras.txt")
told = []
guard.show_with(lambda *said: told.append(said))
def slot(): raise ValueError("RAHASIA slot")
class Painted(QWidget):
    def paintEvent(self, event): raise ValueError("RAHASIA paint")
class Unraisable:
    def __del__(self): raise ValueError("RAHASIA del")
painted = Painted(); painted.show()
QTimer.singleShot(0, slot)
QTimer.singleShot(0, Unraisable)
def work(): raise ValueError("RAHASIA thread")
QTimer.singleShot(0, lambda: threading.Thread(target=work).start())
def end():
    if len(told) < 3: return
    guard.close(); log.close(); app.exit(40 + len(told))
timer = QTimer(); timer.timeout.connect(end); timer.start(20)
code = app.exec()
if len(sys.argv) > 2:
    CrashGuard("0.1.0", lambda e: None, folder / "logs" / "keras.txt")
    import ctypes; ctypes.string_at(0)
sys.exit(code)
"""


def child(folder: Path, *more: str) -> int:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _CHILD, str(folder), *more],
        capture_output=True,
        timeout=50,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert b"RAHASIA" not in done.stderr
    return done.returncode


def test_a_program_without_a_console_survives_and_tells(tmp_path: Path) -> None:
    assert child(tmp_path) == 43
    log = (tmp_path / "logs" / "serah.log").read_text(encoding="utf-8")
    assert "RAHASIA" not in log
    for part in ("window: not caught", "cannot be raised", ": not caught", "paintEvent", " slot"):
        assert part in log


def test_a_hard_crash_leaves_its_last_words(tmp_path: Path) -> None:
    assert child(tmp_path, "hard") != 43
    words = (tmp_path / "logs" / "keras.txt").read_text(encoding="utf-8")
    assert "string_at" in words
