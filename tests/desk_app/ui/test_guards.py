"""The guards of the screens' tests do go red: tried on a file of faulty tests in a child process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CONFTEST = """
from tests.support.qt_guards import (
    expected_logs,
    nothing_calls_out,
    nothing_logged_badly,
    nothing_modal,
    nothing_stays_alive,
)
"""

_FAULTY = """
import logging
import socket

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox

from desk_app.ui.task_runner import ThreadTasks

kept = []


def test_modal(qapp):
    kept.append(QDialog())
    kept[-1].exec()


def test_static(qapp):
    QMessageBox.question(None, "a", "b")


def test_window(qapp):
    kept.append(QLabel("x"))


def test_timer(qapp):
    kept.append(QTimer())
    kept[-1].start(100_000)


def test_thread(qapp):
    kept.append(QThread())
    kept[-1].start()


def test_tasks(qapp):
    kept.append(ThreadTasks())
    kept[-1].run(int, print, print)


def test_log(qapp):
    logging.getLogger("desk_app.x").warning("oh")


def test_network(qapp):
    with socket.socket() as line:
        line.connect(("192.0.2.1", 80))


def test_without_fault(qapp):
    QLabel("x").show()


def test_without_window():
    kept.append(1)


def teardown_module():
    for one in kept:
        if isinstance(one, QThread):
            one.quit()
            one.wait()
        if isinstance(one, ThreadTasks):
            one.close()
"""

_SAID = {
    "test_modal": "QDialog.exec blocks",
    "test_static": "QMessageBox.question blocks",
    "test_window": "windows left behind",
    "test_timer": "timers still tick",
    "test_thread": "threads still run",
    "test_tasks": "close their owner",
    "test_log": "desk_app.x WARNING: oh",
    "test_network": "tried to reach 192.0.2.1",
}


def test_every_fault_is_caught_and_named(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    (tmp_path / "test_faulty.py").write_text(_FAULTY, encoding="utf-8")
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            str(tmp_path),
            "-q",
            "-p",
            "no:randomly",
            "-p",
            "no:xdist",
        ],
        cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    said = done.stdout
    for name, words in _SAID.items():
        assert words in said, said
        assert f"::{name} " in said
    for name in ("test_without_fault", "test_without_window"):
        assert f"::{name}" not in said, said
