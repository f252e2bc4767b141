"""A sync carried by hand, from the window: a file written, a reply read, both on the task thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from common.dates import local_time, zone_of
from common.sentences import sentence_of
from desk_app.services.errors import Refused
from desk_app.services.exchange import (
    Exchange,
    ExchangeBook,
    ExchangeProgress,
    Exported,
    TakenIn,
)
from desk_app.services.ports import Changes
from desk_app.ui.context import UiContext
from desk_app.ui.language import in_language, shown_date, shown_number, shown_time

__all__ = ["ExchangeState", "ExchangeViewModel", "Work"]


class Work(StrEnum):
    """What is being done."""

    NONE = ""
    EXPORT = "export"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """What the panel shows.

    ``unsent``: how much waits, as a sentence; ``last``: when the last file went out, what it held and
    whether its reply was read; ``done`` of ``total`` of the ``work`` under way, 0 of 0 while that is not
    known; ``stopping`` once it was asked to stop; ``tone`` and ``message``: how the last work ended.
    """

    unsent: str = ""
    last: str = ""
    work: Work = Work.NONE
    done: int = 0
    total: int = 0
    stopping: bool = False
    tone: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of work; called on the task thread."""

    work: Callable[..., object]
    path: Path
    progress: Callable[[ExchangeProgress], None]
    stop: threading.Event

    def __call__(self) -> object:
        return self.work(self.path, self.progress, self.stop.is_set)


class ExchangeViewModel(QObject):
    """Asks where, does the work beside the window, and says what became of it."""

    changed = Signal(object)  # ExchangeState
    _progressed = Signal(object)  # ExchangeProgress, emitted on the task thread

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._exchange: Exchange = context.desk.exchange
        self._zone = zone_of(context.desk.identity.kelurahan)
        self._stop = threading.Event()
        self._state = ExchangeState()
        self._progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        context.sync.changed.connect(self._on_sync)

    @property
    def state(self) -> ExchangeState:
        """The state now."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """The panel is shown."""
        self._put(self._with_facts(self._state))

    @Slot()
    def choose_target(self) -> None:
        """Ask where the next file is to be written."""
        if self._state.work is Work.NONE:
            self._context.dialogs.ask_save_path(
                self.tr("Simpan berkas untuk Disdukcapil"),
                self._exchange.suggested_name(),
                partial(self._begin, Work.EXPORT),
                self.tr("Berkas pertukaran Serah (*.serah)"),
            )

    @Slot()
    def choose_reply(self) -> None:
        """Ask which reply is to be read."""
        if self._state.work is Work.NONE:
            self._context.dialogs.ask_open_path(
                self.tr("Baca berkas balasan dari Disdukcapil"),
                self.tr("Berkas pertukaran Serah (*.serah)"),
                partial(self._begin, Work.IMPORT),
            )

    @Slot()
    def stop(self) -> None:
        """Stop the work under way at its next step."""
        if self._state.work is not Work.NONE:
            self._stop.set()
            self._put(replace(self._state, stopping=True))

    def _begin(self, work: Work, path: Path) -> None:
        if self._state.work is not Work.NONE:
            return
        self._stop = threading.Event()
        self._put(replace(self._state, work=work, done=0, total=0, tone="", message=""))
        call = self._exchange.export if work is Work.EXPORT else self._exchange.take_in
        piece = _Piece(call, path, self._progressed.emit, self._stop)
        self._context.tasks.run(piece, self._done, self._failed)

    @Slot(object)
    def _on_progress(self, progress: ExchangeProgress) -> None:
        if self._state.work is not Work.NONE:
            self._put(replace(self._state, done=progress.done, total=progress.total))

    @Slot(object)
    def _done(self, result: object) -> None:
        assert isinstance(result, Exported | TakenIn)
        tone = "ok"
        if isinstance(result, TakenIn):
            if result.server_ms:
                self._context.sync.heard(result.server_ms)
            changes = result.changes | Changes(frozenset({"confirmed"}))
            self._context.bus.changed(changes)
            tone = "warning" if result.code or result.cases or result.quarantined else "ok"
        self._end(tone, in_language(result.message))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Refused):
            tone = "info" if error.code == "cancelled" else "error"
            self._end(tone, in_language(sentence_of(error)))
            return
        self._end("", "")
        raise error

    @Slot(object)
    def _on_sync(self, _state: object) -> None:
        if self._state.unsent:
            self.refresh()

    def _end(self, tone: str, message: str) -> None:
        ended = replace(self._state, work=Work.NONE, stopping=False, tone=tone, message=message)
        self._put(self._with_facts(ended))

    def _with_facts(self, state: ExchangeState) -> ExchangeState:
        unsent = self._context.sync.state.unsent
        waiting = self.tr("Tidak ada catatan yang menunggu dikirim.")
        if unsent:
            waiting = self.tr("{0} catatan menunggu dikirim.").format(shown_number(unsent))
        return replace(state, unsent=waiting, last=self._last(self._exchange.book()))

    def _last(self, book: ExchangeBook) -> str:
        if not book.files:
            return self.tr("PC ini belum pernah menulis berkas.")
        last = book.files[-1]
        day = shown_date(local_time(last.made_ms, self._zone).date())
        said = self.tr("Berkas terakhir: nomor {0}, {1}, berisi {2} catatan.").format(
            shown_number(last.number),
            f"{day} {shown_time(last.made_ms, self._zone)}",
            shown_number(last.events),
        )
        if last.reply_ms:
            more = self.tr("Balasannya sudah dibaca.")
        else:
            more = self.tr("Balasannya BELUM dibaca, jadi isinya belum terhitung terkirim.")
        return f"{said} {more}"

    def _put(self, state: ExchangeState) -> None:
        self._state = state
        self.changed.emit(state)
