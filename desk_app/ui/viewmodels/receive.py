"""Terima Kiriman: count a batch, say what is missing, sign, and it is in the drawer; all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from desk_app.domain.cards import Card
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.receive_batch import Received, ReceiveService, WaitingBatch
from desk_app.ui.context import Goto, NoticeKind, Screen, UiContext
from desk_app.ui.language import in_language, shown_number
from desk_app.ui.paper_work import MinutesPdf
from desk_app.ui.printing_queue import PrintQueue
from desk_app.ui.viewmodels.preview import PreviewViewModel
from desk_app.ui.viewmodels.receive_rows import (
    Phase,
    ReceiveDraft,
    ReceiveState,
    batch_row,
    card_row,
    count_hint,
    done_batch,
    hits,
)
from protocol.bodies import Evidence
from protocol.strokes import Strokes, pack

__all__ = ["ReceiveViewModel"]

translate: Final = QCoreApplication.translate
_MOST_CARDS: Final = 6  # digits of a count


@dataclass(frozen=True, slots=True)
class _Receiving:
    """The receipt of a batch, as work for the task thread."""

    service: ReceiveService
    session: Session
    draft: ReceiveDraft
    progress: Callable[[int, int], None]

    def __call__(self) -> Received:
        draft = self.draft
        return self.service.receive(
            self.session,
            draft.batch,
            counted=int(draft.counted),
            evidence=_evidence(draft),
            missing=draft.missing,
            deliverer=draft.deliverer,
            place=draft.place,
            progress=self.progress,
        )


def _evidence(draft: ReceiveDraft) -> Evidence:
    if draft.drawn:
        return Evidence(kind="drawn", strokes=pack(draft.strokes))
    row = int(draft.row) if draft.row.isdecimal() else 0
    return Evidence(kind="paper", sheet=draft.sheet.strip(), row=row)


class ReceiveViewModel(QObject):
    """Leads through one batch. A refusal loses nothing that was entered, nor does leaving the screen.

    ``attention`` names what should be looked at next: counted, missing, signature, batch.
    ``marked`` carries the card (id) that a scan or a find has marked.
    """

    changed = Signal(object)  # ReceiveState
    attention = Signal(str)
    marked = Signal(object)  # bytes
    _progressed = Signal(int, int)  # emitted on the task thread

    def __init__(self, context: UiContext, prints: PrintQueue, preview: PreviewViewModel) -> None:
        super().__init__()
        self._context = context
        self._prints = prints
        self.preview = preview
        preview.setParent(self)
        self._waiting: list[WaitingBatch] = []
        self._cards: tuple[Card, ...] = ()
        self._author = b""
        self._state = ReceiveState()
        self._shown = False
        self._progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        context.bus.data_changed.connect(self._on_data)
        context.sessions.changed.connect(self._on_session)

    @property
    def state(self) -> ReceiveState:
        """The state now."""
        return self._state

    def show(self, *, shown: bool) -> None:
        """The screen is shown, or hidden."""
        self._shown = shown
        if shown:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the waiting batches again; what was entered for the open one stays."""
        if not self._shown or self._state.busy:
            return
        self._waiting = self._context.desk.receive.waiting()
        self._put(replace(self._state, batches=tuple(batch_row(w) for w in self._waiting)))
        draft = self._state.draft
        if draft is None or self._state.phase is not Phase.COUNT:
            return
        self._cards = self._cards_of(draft.batch)
        if not self._cards:
            self._put(replace(self._state, phase=Phase.LIST, draft=None, batch=None))
            said = translate(
                "receive", "Kiriman itu sudah diterima di PC lain atau ditarik kembali."
            )
            self._context.bus.say(NoticeKind.WARNING, said)
            return
        there = {c.id for c in self._cards}
        self._change(missing=draft.missing & there)

    # -- which batch

    @Slot(object)
    def open_batch(self, batch: object) -> None:
        """Begin with a batch, everything empty; the batch already open keeps what was entered."""
        if not isinstance(batch, bytes) or self._state.busy:
            return
        self._cards = self._cards_of(batch)
        if not self._cards:
            return
        draft = self._state.draft
        if draft is None or draft.batch != batch:
            draft = ReceiveDraft(batch)
        session = self._context.sessions.current
        self._author = session.operator.id if session else b""
        self._state = replace(
            self._state, phase=Phase.COUNT, draft=draft, find="", refusal="", done=None
        )
        self._show()
        self.attention.emit("counted")

    @Slot()
    def back(self) -> None:
        """To the list of batches; what was entered for the open batch is kept."""
        if self._state.busy:
            return
        if self._state.find:
            self.find_cards("")
            return
        self._state = replace(self._state, phase=Phase.LIST, refusal="", done=None)
        self.refresh()
        self._put(self._state)

    @Slot(str)
    def scan(self, code: str) -> None:
        """A scan: the number of a batch opens it; a card of the open batch is marked as missing."""
        if self._state.busy:
            return
        text = "".join(code.split())
        if self._state.phase is Phase.COUNT:
            self._mark_scanned(text)
            return
        for waiting in self._waiting:
            if text in (waiting.batch.number, waiting.batch.id.hex()):
                self.open_batch(waiting.batch.id)
                return
        said = translate("receive", "Pindaian ini bukan nomor kiriman yang menunggu.")
        self._context.bus.say(NoticeKind.WARNING, said)

    # -- what is entered

    @Slot(str)
    def enter_counted(self, text: str) -> None:
        """How many cards were counted by hand."""
        self._change(counted=text[:_MOST_CARDS])

    @Slot(str, str)
    def enter(self, field: str, text: str) -> None:
        """A text field: deliverer, place, sheet, row."""
        if field in ("deliverer", "place", "sheet", "row"):
            self._change(**{field: text})

    @Slot(str)
    def choose_signing(self, code: str) -> None:
        """Signed on the pad (drawn) or on a paper list (paper)."""
        self._change(drawn=code == "drawn")

    @Slot(object)
    def sign(self, strokes: Strokes) -> None:
        """What stands on the pad."""
        self._change(strokes=strokes)

    @Slot(str)
    def find_cards(self, text: str) -> None:
        """Show the cards that ``text`` finds."""
        self._state = replace(self._state, find=text)
        self._show()

    @Slot()
    def mark_found(self) -> None:
        """Enter in the find field: the one card that it finds is marked as missing."""
        rows = self._state.rows
        if self._state.find.strip() and len(rows) == 1:
            self._mark(rows[0].id)

    @Slot(object)
    def toggle_missing(self, card: object) -> None:
        """Mark a card as missing, or not."""
        draft = self._state.draft
        if draft is not None and isinstance(card, bytes):
            self._change(missing=draft.missing ^ {card})

    # -- receiving

    @Slot()
    def receive(self) -> None:
        """Record the receipt, if nothing stands against it."""
        draft, session = self._state.draft, self._context.sessions.current
        if draft is None or session is None or self._state.busy:
            return
        if not draft.counted.strip().isdecimal():
            said = translate(
                "receive", "Ketik dahulu jumlah kartu yang dihitung. Belum ada yang dicatat."
            )
            self._put(replace(self._state, refusal=said))
            self.attention.emit("counted")
            return
        expected = len(self._cards) - len(draft.missing)
        if draft.missing and int(draft.counted) == expected:
            self._context.dialogs.confirm(
                translate("receive", "Kartu yang tidak ada"),
                translate(
                    "receive",
                    "{0} keping dicatat fisiknya tidak ada, {1} keping diterima. Yang tidak ada "
                    "ditanyakan kembali ke Disdukcapil.",
                ).format(shown_number(len(draft.missing)), shown_number(expected)),
                translate("receive", "Terima kiriman"),
                self._start,
            )
        else:
            self._start()

    @Slot()
    def _start(self) -> None:
        draft, session = self._state.draft, self._context.sessions.current
        if draft is None or session is None or self._state.busy:
            return
        total = len(self._cards)
        self._put(replace(self._state, busy=True, refusal="", done_cards=0, all_cards=total))
        work = _Receiving(self._context.desk.receive, session, draft, self._progressed.emit)
        self._context.tasks.run(work, self._received, self._refused)

    @Slot()
    def print_minutes(self) -> None:
        """Print the berita acara of the batch just received."""
        if self._state.done is not None:
            self._prints.print_minutes(self._state.done.digits)

    @Slot()
    def preview_minutes(self) -> None:
        """Look at the berita acara of the batch just received."""
        done, papers = self._state.done, self._context.papers
        if done is None or papers is None:
            return
        self.preview.show_paper(
            translate("receive", "Berita acara {0}").format(done.number),
            MinutesPdf(self._context.desk, papers, done.digits),
            self._prints.sheet,
            partial(self._prints.print_minutes, done.digits),
            f"berita-acara-{done.digits}.pdf",
        )

    @Slot()
    def serve(self) -> None:
        """On to Serah Terima."""
        self._context.bus.goto.emit(Goto(Screen.HAND_OVER))

    @Slot()
    def sync(self) -> None:
        """A batch that lies here is not known yet: ask the centre."""
        self._context.sync.sync_now()

    # -- inside

    def _cards_of(self, batch: bytes) -> tuple[Card, ...]:
        return next((w.cards for w in self._waiting if w.batch.id == batch), ())

    def _mark_scanned(self, text: str) -> None:
        found = [c for c in self._cards if text in (c.registration, c.nik, c.id.hex())]
        if len(found) == 1:
            self._mark(found[0].id)
            return
        said = translate(
            "receive", "Pindaian ini bukan kartu dari kiriman ini. Tidak ada yang ditandai."
        )
        self._context.bus.say(NoticeKind.WARNING, said)

    def _mark(self, card: bytes) -> None:
        """A scan only ever marks: scanning a row twice must not take the mark away again."""
        draft = self._state.draft
        if draft is None:
            return
        self._state = replace(self._state, find="")
        self._change(missing=draft.missing | {card})
        name = next(c.name for c in self._cards if c.id == card)
        said = translate("receive", "{0} ditandai tidak ada. Batalkan dengan Spasi pada barisnya.")
        self._context.bus.say(NoticeKind.INFO, said.format(name))
        self.marked.emit(card)

    def _change(self, **changes: object) -> None:
        draft = self._state.draft
        if draft is None or self._state.busy:
            return
        self._state = replace(self._state, draft=replace(draft, **changes), refusal="")  # type: ignore[arg-type]  # names are checked by the callers
        self._show()

    def _show(self) -> None:
        """The state of the open batch, from the draft."""
        draft = self._state.draft
        if draft is None:
            return
        listed, missing = len(self._cards), len(draft.missing)
        hint, tone = count_hint(draft.counted, listed, missing)
        session = self._context.sessions.current
        batch = next((b for b in self._state.batches if b.id == draft.batch), None)
        self._put(
            replace(
                self._state,
                batch=batch,
                rows=tuple(
                    card_row(c, missing=c.id in draft.missing)
                    for c in self._cards
                    if hits(c, self._state.find)
                ),
                missing=missing,
                hint=hint,
                hint_tone=tone,
                receiver=session.operator.name if session else "",
            )
        )

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self._state.busy:
            self._put(replace(self._state, done_cards=done, all_cards=total))

    @Slot(object)
    def _received(self, received: object) -> None:
        assert isinstance(received, Received)
        self._state = replace(
            self._state,
            phase=Phase.DONE,
            busy=False,
            draft=None,
            batch=None,
            done=done_batch(received),
        )
        said = translate("receive", "Kiriman diterima: {0} keping.")
        self._context.bus.say(NoticeKind.OK, said.format(shown_number(received.received)))
        self._put(self._state)
        self._context.bus.changed(received.changes)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        """All or nothing: whatever stopped it, no card of the batch was received."""
        self._state = replace(self._state, busy=False)
        if not isinstance(error, Refused):
            said = translate("receive", "Kiriman BELUM diterima. Isian masih ada; ulangi.")
            self._put(replace(self._state, refusal=said))
            raise error
        self._put(replace(self._state, refusal=in_language(error.sentence)))
        if error.code == "batch":
            self.refresh()
        self.attention.emit({"count": "counted"}.get(error.code, error.code))

    @Slot(object)
    def _on_data(self, _changes: object) -> None:
        self.refresh()

    @Slot(object)
    def _on_session(self, session: object) -> None:
        """Somebody else is at the desk: the signature on the pad is not theirs."""
        if isinstance(session, Session) and session.operator.id != self._author:
            self._author = session.operator.id
            self._change(strokes=())

    def _put(self, state: ReceiveState) -> None:
        self._state = state
        self.changed.emit(state)
