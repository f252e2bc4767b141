"""The pages of Terima Kiriman: the waiting batches, the open one, and what was recorded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.flow import flow
from desk_app.ui.parts import (
    ELIDES,
    Banner,
    Panel,
    button,
    chip,
    clear,
    label,
    row,
    scrolling,
    set_tone,
)
from desk_app.ui.viewmodels.page_state import Choice
from desk_app.ui.viewmodels.receive_rows import BatchRow, DoneBatch, ReceiveDraft, ReceiveState
from desk_app.ui.views.hand_over_page.choices import Choices
from desk_app.ui.views.hand_over_page.fields import DraftField, Labelled, narrow
from desk_app.ui.views.missing_list import MissingList
from desk_app.ui.views.signature_pad import SignaturePad

__all__ = ["BatchesPage", "CountPage", "DonePage"]

_LONGEST_COUNT = 6


class _BatchButton(QPushButton):
    """One waiting batch."""

    asked = Signal(object)  # bytes

    def __init__(self, batch: BatchRow) -> None:
        super().__init__()
        self._batch = batch
        self.setObjectName(f"batch_{batch.digits}")
        self.setProperty("tile", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{batch.number}, {batch.count}, {batch.sender}, {batch.sent}")
        words = QVBoxLayout()
        words.setSpacing(3)
        parts = [label(batch.number, "heading"), label(f"{batch.sender} · {batch.sent}", "quiet")]
        if batch.note:
            parts.append(label(batch.note, "small"))
        for one in parts:
            one.setWordWrap(True)
            words.addWidget(one)
        count = label(batch.count, "count")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(18, 14, 18, 14)
        self._line.setSpacing(18)
        self._line.addLayout(words, 1)
        self._line.addWidget(count)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for one in (*parts, count):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.asked.emit(self._batch.id)

    @override
    def sizeHint(self) -> QSize:
        return self._line.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return self._line.minimumSize()


class BatchesPage(QWidget):
    """The batches that wait to be received, oldest first."""

    opened = Signal(object)  # bytes
    sync = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batches: tuple[BatchRow, ...] | None = None
        self._buttons: list[_BatchButton] = []
        inner = QWidget()
        inner.setObjectName("recent_inner")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 4, 0)
        self._rows.setSpacing(10)
        area = scrolling(inner, "recent_scroll", sideways=True)
        self._count = label(role="quiet", wrap=True, name="batch_count")
        self._empty = Panel(self.tr("Tidak ada kiriman yang menunggu"))
        self._empty.setObjectName("no_batches")
        self._empty.body.addWidget(
            label(
                self.tr(
                    "Bila kirimannya sudah ada di meja, sinkronkan dahulu: daftarnya dikirim oleh "
                    "Disdukcapil. Tanpa jaringan, simpan amplopnya tertutup sampai daftarnya tiba."
                ),
                "quiet",
                wrap=True,
            )
        )
        ask = button(self.tr("Sinkronkan sekarang"), name="sync_now")
        ask.clicked.connect(self.sync)
        self._empty.body.addLayout(flow(ask))
        self._ask = ask
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(label(self.tr("Terima Kiriman"), "title", wrap=True))
        body.addWidget(self._count)
        body.addWidget(self._empty)
        body.addWidget(area, 1)

    def begin(self) -> None:
        """Put the focus on the oldest batch; without one on what brings the next."""
        (self._buttons[0] if self._buttons else self._ask).setFocus()

    def show_batches(self, batches: tuple[BatchRow, ...]) -> None:
        """Show these."""
        if batches == self._batches:
            return
        self._batches = batches
        clear(self._rows)
        self._buttons = [_BatchButton(b) for b in batches]
        for one in self._buttons:
            one.asked.connect(self.opened)
            self._rows.addWidget(one)
        self._rows.addStretch(1)
        self._empty.setVisible(not batches)
        self._count.setText(
            self.tr("Pilih kirimannya, atau pindai nomor pada surat pengantar.") if batches else ""
        )
        self._count.setVisible(bool(batches))


class _FindField(QLineEdit):
    """Finds cards; the arrow down goes into the list, Enter marks the one card found."""

    downward = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.downward.emit()
            return
        super().keyPressEvent(event)


class CountPage(QWidget):
    """One batch: its list at the left; count, place and signature at the right."""

    back = Signal()
    counted = Signal(str)
    edited = Signal(str, str)
    found = Signal(str)
    mark_found = Signal()
    toggled = Signal(object)
    signing = Signal(str)
    strokes = Signal(object)
    receive = Signal()

    def __init__(self, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(role="heading", name="batch_number")
        self._about = label(role="quiet", name="batch_about")
        back = button(self.tr("Kiriman lain"), name="back")
        back.setProperty("scale", "small")
        back.clicked.connect(self.back)
        self._refusal = Banner()
        self._refusal.setObjectName("refusal")
        columns = QHBoxLayout()
        columns.setSpacing(10)
        columns.addWidget(self._list_panel(), 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._count_panel())
        right.addWidget(self._signature_panel(now_ms), 1)
        columns.addLayout(right, 1)
        self._go = button(self.tr("Terima kiriman (Ctrl+Enter)"), "primary", name="receive")
        self._go.setProperty("scale", "action")
        self._go.clicked.connect(self.receive)
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setFormat(self.tr("%v dari %m kartu"))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addLayout(flow(self._title, self._about, 1, back))
        body.addWidget(self._refusal)
        body.addLayout(columns, 1)
        body.addWidget(self._bar)
        body.addWidget(self._go)

    def _list_panel(self) -> Panel:
        panel = Panel()
        narrow(panel)
        self._missing = chip(name="missing_count")
        panel.body.addLayout(flow(label(self.tr("Daftar kartu"), "heading"), 1, self._missing))
        panel.body.addWidget(
            label(
                self.tr("Tandai hanya yang fisiknya tidak ada: Spasi, klik, atau pindai barisnya."),
                "small",
                wrap=True,
            )
        )
        self._find = _FindField()
        self._find.setObjectName("find")
        self._find.setPlaceholderText(self.tr("Cari nama, registrasi, akhir NIK, alamat"))
        self._find.setToolTip(self._find.placeholderText())
        self._find.setProperty(ELIDES, True)
        self._find.setAccessibleName(self.tr("Cari kartu dalam kiriman"))
        self._find.setClearButtonEnabled(True)
        self.cards = MissingList()
        self._find.textEdited.connect(self.found)
        self._find.returnPressed.connect(self.mark_found)
        self._find.downward.connect(self.cards.begin)
        self.cards.asked.connect(self.toggled)
        panel.body.addWidget(self._find)
        panel.body.addWidget(self.cards, 1)
        return panel

    def _count_panel(self) -> Panel:
        panel = Panel()
        narrow(panel)
        self._counted = QLineEdit()
        self._counted.setObjectName("counted")
        self._counted.setAccessibleName(self.tr("Jumlah kartu yang dihitung"))
        self._counted.setMaxLength(_LONGEST_COUNT)
        self._counted.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._counted.setMaximumWidth(self.fontMetrics().averageCharWidth() * 18)
        self._counted.textEdited.connect(self.counted)
        self._hint = Banner()
        self._hint.setObjectName("count_hint")
        self._deliverer = DraftField("deliverer")
        self._place = DraftField("place", longest=60)
        for field in (self._deliverer, self._place):
            field.edited.connect(self.edited)
        self._counted.returnPressed.connect(self._deliverer.setFocus)
        self._deliverer.returnPressed.connect(self._place.setFocus)
        caption = label(self.tr("Jumlah yang dihitung tangan"), "heading", wrap=True)
        caption.setBuddy(self._counted)
        panel.body.addWidget(caption)
        line = row(self._counted, self._hint)
        line.setStretch(1, 1)
        panel.body.addLayout(line)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(Labelled(self.tr("Diantar oleh"), self._deliverer), 8)
        fields.addWidget(Labelled(self.tr("Lokasi simpan"), self._place), 5)
        panel.body.addLayout(fields)
        return panel

    def _signature_panel(self, now_ms: Callable[[], int]) -> Panel:
        panel = Panel()
        narrow(panel)
        self._who = label(role="heading", wrap=True, name="receiver")
        self._signings = Choices("signing", columns=2)
        self._signings.chosen.connect(self.signing)
        self.pad = SignaturePad(now_ms)
        self.pad.edited.connect(self.strokes)
        self._wipe = button(self.tr("Hapus goresan"), name="pad_clear")
        self._wipe.setProperty("scale", "small")
        self._wipe.clicked.connect(self.pad.wipe)
        self._sheet = DraftField("sheet", longest=40)
        self._row = DraftField("row", digits=True, longest=4)
        for field in (self._sheet, self._row):
            field.edited.connect(self.edited)
        self._sheet.returnPressed.connect(self._row.setFocus)
        self._paper = QWidget()
        line = QHBoxLayout(self._paper)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Labelled(self.tr("Nomor lembar"), self._sheet), 3)
        line.addWidget(Labelled(self.tr("Baris"), self._row), 1)
        panel.body.addWidget(self._who)
        panel.body.addLayout(flow(self._signings, 1, self._wipe))
        panel.body.addWidget(self.pad, 1)
        panel.body.addWidget(self._paper)
        self._filler = QWidget()
        panel.body.addWidget(self._filler, 1)
        return panel

    def begin(self, what: str) -> None:
        """Put the focus on what should be looked at next."""
        if what == "missing":
            self.cards.begin()
        elif what == "signature":
            (self._signings.first() or self._go).setFocus()
        elif what == "sheet":
            self._sheet.setFocus()
        else:
            self._counted.setFocus()
            self._counted.selectAll()

    def show_state(self, state: ReceiveState) -> None:
        """Show the open batch."""
        draft, batch = state.draft, state.batch
        if draft is None:
            return
        if batch is not None:
            self._title.setText(batch.number)
            self._about.setText(f"{batch.count} · {batch.sent}")
        self._refusal.show_text("error", state.refusal)
        self._find_text(state.find)
        self.cards.show_rows(state.rows)
        self._missing.setText(self.tr("{0} tidak ada").format(state.missing))
        set_tone(self._missing, "error" if state.missing else "ok")
        self._show_count(state, draft)
        self._show_signature(state, draft)
        self._bar.setVisible(state.busy)
        self._bar.setMaximum(max(state.all_cards, 1))
        self._bar.setValue(state.done_cards)
        self._go.setVisible(not state.busy)
        self._set_busy(busy=state.busy)

    def _set_busy(self, *, busy: bool) -> None:
        fields = (self._counted, self._deliverer, self._place, self._sheet, self._row, self._find)
        for field in fields:
            field.setReadOnly(busy)
        self.cards.setEnabled(not busy)
        self.pad.setEnabled(not busy)

    def _find_text(self, text: str) -> None:
        if text != self._find.text():
            self._find.setText(text)

    def _show_count(self, state: ReceiveState, draft: ReceiveDraft) -> None:
        if draft.counted != self._counted.text():
            self._counted.setText(draft.counted)
        self._hint.show_text(state.hint_tone, state.hint)
        self._deliverer.show_text(draft.deliverer)
        self._place.show_text(draft.place)

    def _show_signature(self, state: ReceiveState, draft: ReceiveDraft) -> None:
        self._who.setText(self.tr("Yang menerima: {0}").format(state.receiver))
        self._signings.show_choices(
            [
                Choice("drawn", self.tr("Tanda tangan"), chosen=draft.drawn),
                Choice("paper", self.tr("Di kertas"), chosen=not draft.drawn),
            ]
        )
        self.pad.setVisible(draft.drawn)
        self.pad.show_strokes(draft.strokes)
        self._wipe.setVisible(draft.drawn and bool(draft.strokes))
        self._paper.setVisible(not draft.drawn)
        self._filler.setVisible(not draft.drawn)
        self._sheet.show_text(draft.sheet)
        self._row.show_text(draft.row)


class DonePage(QWidget):
    """What was recorded, with its berita acara."""

    print_minutes = Signal()
    preview_minutes = Signal()
    another = Signal()
    serve = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = label(role="success", wrap=True, name="done_sentence")
        self._held = Banner()
        self._held.setObjectName("done_held")
        self._number = label(role="number", name="done_number")
        self._code = label(role="code", name="done_code")
        self._print = button(self.tr("Cetak berita acara"), "primary", name="print_minutes")
        look = button(self.tr("Pratinjau"), name="preview_minutes")
        another = button(self.tr("Kiriman lain"), name="another")
        serve = button(self.tr("Serah Terima"), name="serve")
        for one in (self._print, look, another, serve):
            one.setProperty("scale", "action")
        self._print.clicked.connect(self.print_minutes)
        look.clicked.connect(self.preview_minutes)
        another.clicked.connect(self.another)
        serve.clicked.connect(self.serve)
        panel = Panel()
        panel.body.setSpacing(12)
        panel.body.addWidget(self._sentence)
        panel.body.addWidget(self._held)
        panel.body.addWidget(
            label(self.tr("Nomor berita acara dan kode bukti"), "quiet", wrap=True)
        )
        panel.body.addLayout(flow(self._number, self._code, spacing=18))
        panel.body.addLayout(flow(self._print, look, 1, another, serve))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(label(self.tr("Terima Kiriman"), "title", wrap=True))
        body.addWidget(panel)
        body.addStretch(1)

    def begin(self) -> None:
        """Put the focus on printing."""
        self._print.setFocus()

    def show_done(self, done: DoneBatch | None) -> None:
        """Show a received batch."""
        if done is None:
            return
        self._sentence.setText(done.sentence)
        self._held.show_text("warning", done.held)
        self._number.setText(done.number)
        self._code.setText(done.evidence_code)
