"""What nobody caught: a log without personal data, one dialog, and a trace of hard crashes.

Nothing here may fail louder than what it reports, and nothing may need a console: a program without one
has no `sys.stderr`.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Final, TextIO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)

from desk_app.store.folders import make_folder

if TYPE_CHECKING:
    from threading import ExceptHookArgs

__all__ = ["CrashGuard", "Known", "LogFile", "PrivateFormatter", "describe", "trace_of"]

_log = logging.getLogger("desk_app.ui.crash")

_OURS: Final = ("desk_app", "common", "protocol")
_LINE: Final = "%(asctime)s.%(msecs)03d %(levelname)s %(name)s %(threadName)s %(message)s"
_BYTES: Final = 1_000_000
_FILES: Final = 5
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

# Turns an exception that has a sentence for people into that sentence; None for any other.
Known = Callable[[BaseException], "str | None"]


def describe(error: BaseException) -> str:
    """An exception in a few words that name nobody: its type, and the system's error number.

    Its text stays out: it may quote a name or a NIK that somebody typed.
    """
    kind = type(error)
    words = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError) and error.errno is not None:
        words += f" errno={error.errno}"
    if code := getattr(error, "code", ""):
        words += f" code={code}"
    cause = getattr(error, "orig", None)  # SQLAlchemy: what the driver said
    if isinstance(cause, BaseException):
        words += f" from {describe(cause)}"
    if name := getattr(error, "sqlite_errorname", ""):
        words += f" {name}"
    return words


def trace_of(error: BaseException) -> str:
    """Where it happened, its causes last: files, lines and functions, no values and no source text."""
    parts: list[str] = []
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        frames = [
            f"  {Path(f.filename).name}:{f.lineno} {f.name}"
            for f in traceback.extract_tb(now.__traceback__)
        ]
        parts.append("\n".join([describe(now), *frames]))
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return "\nafter ".join(parts)


class PrivateFormatter(logging.Formatter):
    """Log lines without personal data: exceptions as `trace_of`, and of other people's loggers only the
    place, since nobody here knows what they may quote."""

    def __init__(self) -> None:
        super().__init__(_LINE, "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever another handler's formatter has kept of the exception in the record."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the base class's name
        """Frames only."""
        error = ei[1] if isinstance(ei, tuple) else None
        return trace_of(error) if isinstance(error, BaseException) else ""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class's name
        """The line, one line whatever was given."""
        if not record.name.startswith(_OURS):
            record.message = f"{record.module}:{record.lineno}"
        record.message = record.message.replace("\n", " | ").replace("\r", " ")
        return super().formatMessage(record)


class LogFile:
    """``logs/serah.log``: rotated, written by a thread of its own so that no slow disk holds the window.

    A folder that cannot be written to costs the log, not the work.
    """

    def __init__(self, folder: Path, *, level: int = logging.INFO) -> None:
        self.path = folder / "serah.log"
        self._listener: QueueListener | None = None
        queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
        self._handler = QueueHandler(queue)
        self._handler.setFormatter(PrivateFormatter())
        try:
            make_folder(folder)
            file = RotatingFileHandler(
                self.path, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
            )
        except OSError:
            return
        file.setFormatter(logging.Formatter("%(message)s"))
        self._listener = QueueListener(queue, file)
        self._file = file
        self._listener.start()
        root = logging.getLogger()
        self._levels = {name: logging.getLogger(name).level for name in _OURS}
        for name in _OURS:
            logging.getLogger(name).setLevel(level)
        root.addHandler(self._handler)

    def close(self) -> None:
        """Write what waits and let the file go. May be called twice."""
        if self._listener is None:
            return
        logging.getLogger().removeHandler(self._handler)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        self._listener.stop()
        self._file.close()
        self._listener = None


@dataclass(frozen=True, slots=True)
class _Caught:
    sentence: str
    details: str


class CrashGuard(QObject):
    """Takes the hooks of Python and Qt while it stands; `close` gives them back.

    ``known`` gives the sentence of an exception that is an answer to a person (a full disk, a refusal):
    it is shown as that sentence and is no crash. Anything else is shown once for each place where it
    happened. ``show`` is called on the main thread with title, text and details; until it is given with
    `show_with`, what happened waits.
    """

    _caught = Signal(object)  # _Caught, from any thread

    def __init__(
        self, version: str, known: Known, hard_crashes: Path | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._version = version
        self._known = known
        self._show: Callable[[str, str, str], None] | None = None
        self._waiting: list[_Caught] = []
        self._seen: set[tuple[str, str]] = set()
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._kept = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        self._kept_qt = qInstallMessageHandler(self._on_qt)
        self._hard = _hard_crash_file(hard_crashes)

    def show_with(self, show: Callable[[str, str, str], None]) -> None:
        """From now on, and for what has waited, ``show(title, text, details)``."""
        self._show = show
        waiting, self._waiting = self._waiting, []
        for caught in waiting:
            self._tell(caught)

    def close(self) -> None:
        """Give the hooks back. May be called twice."""
        if sys.excepthook == self._on_exception:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._kept
            qInstallMessageHandler(self._kept_qt)
        if self._hard is not None:
            faulthandler.disable()
            self._hard.close()
            self._hard = None

    def take(self, error: BaseException, where: str) -> None:
        """An exception that nobody caught. May be called on any thread."""
        sentence = self._known(error)
        if sentence is not None:
            _log.warning("%s: answered with a sentence: %s", where, describe(error))
            self._caught.emit(_Caught(sentence, ""))
            return
        trace = trace_of(error)
        _log.error("%s: not caught", where, exc_info=error)
        place = (type(error).__name__, trace)
        if place not in self._seen:
            self._seen.add(place)
            self._caught.emit(_Caught("", f"{self._header()}\n{where}\n{trace}"))

    def _header(self) -> str:
        system = f"{platform.system()} {platform.release()} {platform.machine()}"
        return f"Serah {self._version} · Python {platform.python_version()} · Qt {qVersion()} · {system}"

    @Slot(object)
    def _tell(self, caught: _Caught) -> None:
        if self._show is None:
            self._waiting.append(caught)
        elif caught.sentence:
            self._show(self.tr("Perlu perhatian"), caught.sentence, caught.details)
        else:
            self._show(
                self.tr("Ada kesalahan pada Serah"),
                self.tr(
                    "Langkah terakhir mungkin belum selesai. Yang sudah dinyatakan tercatat tetap "
                    "aman; periksa Riwayat, lalu ulangi langkah itu. Bila terjadi lagi, salin "
                    "rincian ini untuk petugas TI."
                ),
                caught.details,
            )

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._kept[0](kind, error, trace)
            return
        self.take(error.with_traceback(trace), "window")

    def _on_thread(self, given: ExceptHookArgs) -> None:
        if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
            name = given.thread.name if given.thread is not None else "?"
            self.take(given.exc_value, f"thread {name}")

    def _on_unraisable(self, given: sys.UnraisableHookArgs) -> None:
        if given.exc_value is not None:
            _log.error("cannot be raised", exc_info=given.exc_value)

    def _on_qt(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)


def _hard_crash_file(path: Path | None) -> TextIO | None:
    """Where Python writes its last words when the process is killed from inside; kept open for that."""
    if path is None:
        return None
    try:
        make_folder(path.parent)
        file = path.open("a", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file
