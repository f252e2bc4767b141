"""Guards around every test that uses Qt: nothing blocks, nothing stays alive, nothing calls out.

Import the fixtures into a folder's conftest; they act only on tests that have a `qapp`.
"""

from __future__ import annotations

import gc
import ipaddress
import logging
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QDialog,
    QFileDialog,
    QFontDialog,
    QInputDialog,
    QMenu,
    QMessageBox,
    QWidget,
)

__all__ = [
    "HARMLESS",
    "expected_logs",
    "nothing_calls_out",
    "nothing_logged_badly",
    "nothing_modal",
    "nothing_stays_alive",
]

# What Qt says of the off-screen platform alone; real platforms know these calls.
HARMLESS = (
    r"^This plugin does not support raise\(\)",
    r"^This plugin does not support propagateSizeHints\(\)",
    r"^This plugin does not support grabbing the keyboard",
)
_STATIC: dict[type[QWidget], tuple[str, ...]] = {
    QMessageBox: ("question", "information", "warning", "critical", "about", "aboutQt"),
    QFileDialog: (
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
        "getExistingDirectory",
        "getOpenFileUrl",
        "getSaveFileUrl",
    ),
    QInputDialog: ("getText", "getInt", "getDouble", "getItem", "getMultiLineText"),
    QColorDialog: ("getColor",),
    QFontDialog: ("getFont",),
}
_EXEC = (QDialog, QMessageBox, QFileDialog, QInputDialog, QColorDialog, QFontDialog, QMenu)


def _uses_qt(request: pytest.FixtureRequest) -> bool:
    return "qapp" in request.fixturenames


@pytest.fixture(autouse=True)
def nothing_modal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that blocks would hang the test: it fails at once instead."""
    if not _uses_qt(request):
        return

    def forbid(name: str) -> Callable[..., NoReturn]:
        def refuse(*_args: object, **_named: object) -> NoReturn:
            raise AssertionError(f"{name} blocks; open() it through the Dialogs port")

        return refuse

    for kind in _EXEC:
        monkeypatch.setattr(kind, "exec", forbid(f"{kind.__name__}.exec"))
    for owner, names in _STATIC.items():
        for name in names:
            monkeypatch.setattr(owner, name, forbid(f"{owner.__name__}.{name}"))


@pytest.fixture(autouse=True)
def nothing_calls_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be reached."""
    if not _uses_qt(request):
        return
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any, /) -> None:
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise AssertionError(f"a test tried to reach {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _BadLogs(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@pytest.fixture
def expected_logs() -> list[str]:
    """Parts of warnings that this test provokes; append them before they are logged."""
    return []


@pytest.fixture(autouse=True)
def nothing_logged_badly(
    request: pytest.FixtureRequest, expected_logs: list[str]
) -> Iterator[None]:
    """Our own code logs no warning that the test did not expect."""
    if not _uses_qt(request):
        yield
        return
    handler = _BadLogs()
    ours = logging.getLogger("desk_app")
    ours.addHandler(handler)
    yield
    ours.removeHandler(handler)
    bad = [line for line in handler.lines if not any(part in line for part in expected_logs)]
    assert not bad, f"logged: {bad}"


class _Born:
    """What a test starts from Python, and where."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.threads: list[weakref.ref[QThread]] = []
        self.timers: list[weakref.ref[QTimer]] = []
        self._note(monkeypatch, QThread, self.threads)
        self._note(monkeypatch, QTimer, self.timers)

    @staticmethod
    def _note(monkeypatch: pytest.MonkeyPatch, kind: Any, kept: list[Any]) -> None:
        start = kind.start

        def noting(self: Any, *args: Any, **named: Any) -> None:
            kept.append(weakref.ref(self))
            start(self, *args, **named)

        monkeypatch.setattr(kind, "start", noting)


@pytest.fixture(autouse=True)
def nothing_stays_alive(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No thread, timer or top-level widget of the test outlives it."""
    if not _uses_qt(request):
        yield
        return
    request.getfixturevalue("qapp")
    born = _Born(monkeypatch)
    threads_before = set(threading.enumerate())
    widgets_before = {id(w) for w in _standing()}
    gc.freeze()  # looking through what a thousand tests have left takes seconds
    frozen = gc.get_freeze_count()
    yield
    if gc.get_freeze_count() > frozen:  # the program has done so too, with things of this test
        gc.unfreeze()
    _let_go()
    gc.unfreeze()
    running = [t for t in _still(born.threads) if t.isRunning()]
    ticking = [t for t in _still(born.timers) if t.isActive()]
    left = [w for w in _standing() if id(w) not in widgets_before]
    python = [
        t for t in threading.enumerate() if t not in threads_before and t.name.startswith("serah")
    ]
    for timer in ticking:
        timer.stop()
    for widget in left:
        widget.deleteLater()
    assert not running, f"threads still run: {running}; quit() and wait() for them"
    assert not python, f"threads still run: {python}; close their owner"
    assert not ticking, f"timers still tick: {[_named(t) for t in ticking]}"
    assert not left, f"windows left behind: {[_named(w) for w in left]}; qtbot.addWidget them"


def _let_go() -> None:
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def _standing() -> list[QWidget]:
    """Top-level widgets that somebody made: not Qt's own tool tips and pop-ups of pop-ups."""
    return [
        w
        for w in QApplication.topLevelWidgets()
        if w.parent() is None and w.metaObject().className() not in ("QTipLabel", "QDesktopWidget")
    ]


_Thing = TypeVar("_Thing", bound=QObject)


def _still(kept: list[weakref.ref[_Thing]]) -> list[_Thing]:
    return [t for r in kept if (t := r()) is not None and shiboken6.isValid(t)]


def _named(thing: QObject) -> str:
    owner = thing.parent()
    made = f"{type(thing).__name__}({thing.objectName()!r})"
    return made if owner is None else f"{made} of {_named(owner)}"
