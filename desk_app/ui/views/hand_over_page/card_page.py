"""The action page: compare, choose, sign, hand over; every step has its key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.domain.collection import CHECKS
from desk_app.services.ports import Clock
from desk_app.ui.parts import Banner, gives_way, scrolling
from desk_app.ui.viewmodels.card_page import CardPageViewModel
from desk_app.ui.viewmodels.page_state import PageState
from desk_app.ui.views.hand_over_page.card_panel import CardPanel
from desk_app.ui.views.hand_over_page.collector_panel import CollectorPanel
from desk_app.ui.views.hand_over_page.confirm_bar import ConfirmBar
from desk_app.ui.views.hand_over_page.signature_panel import SignaturePanel

__all__ = ["CardPage"]

_CHECK_KEYS: Final = dict(
    zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4), CHECKS, strict=True)
)
_RELATION_KEYS: Final = {
    Qt.Key.Key_P: "owner",
    Qt.Key.Key_K: "family",
    Qt.Key.Key_U: "proxy",
    Qt.Key.Key_R: "rt_rw",
}
_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class CardPage(QWidget):
    """Renders the page and turns keys into intents.

    Digits and letters work wherever no text is being typed, letters with Alt everywhere. A key does
    one thing once: what repeats while it is held down is left out.
    """

    back = Signal()
    mismatch = Signal()
    _pressed = Signal(object)  # Qt.Key

    def __init__(
        self, page: CardPageViewModel, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card_page")
        self._page = page
        self._shown: bytes | None = None
        self._warning = Banner()
        self._warning.setObjectName("warning")
        self._card = CardPanel()
        self._collector = CollectorPanel()
        self._signature = SignaturePanel(clock.monotonic_ms)
        self._bar = ConfirmBar()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._collector)
        right.addWidget(self._signature, 1)
        inner = QWidget()
        inner.setObjectName("columns_inner")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(8)
        columns.addWidget(self._card, 1)
        columns.addLayout(right, 1)
        self._scroll = scrolling(inner, "columns")
        gives_way(self._scroll)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self._warning)
        body.addWidget(self._scroll, 1)
        body.addWidget(self._bar)
        self._acts = self._acts_of_keys()
        self._connect()

    def _connect(self) -> None:
        page = self._page
        self._pressed.connect(self._on_pressed)
        page.changed.connect(self._render)
        page.attention.connect(self._on_attention)
        self._bar.back.connect(self.back)
        self._card.mismatch.connect(self.mismatch)
        self._card.ticked.connect(page.tick)
        self._card.old_card.connect(page.choose_old_card)
        self._card.fingerprint.connect(page.choose_fingerprint)
        self._card.fingerprint_asked.connect(self._on_fingerprint)
        self._card.edited.connect(page.put)
        self._collector.relation.connect(self._on_relation)
        self._collector.paper.connect(page.toggle_paper)
        self._collector.edited.connect(page.put)
        self._signature.signing.connect(page.choose_signing)
        self._signature.strokes.connect(page.set_strokes)
        self._signature.edited.connect(page.put)
        self._bar.confirmed.connect(page.confirm)
        self._bar.supervisor.connect(page.ask_supervisor)
        self._bar.listed.connect(page.accept_same_day)
        for letter in "PKURSLFD":
            shortcut = QShortcut(QKeySequence(f"Alt+{letter}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setObjectName(letter)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._on_shortcut)

    def begin(self) -> None:
        """Put the focus where no digit is text: on what is to be compared next."""
        page = self._page.state
        if page is not None:
            place = self._card.place_of("checks", page)
            if place is not None:
                place.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _render(self, page: PageState | None) -> None:
        if page is None:
            self._shown = None
            self._signature.pad.begin()
            return
        facts = page.facts
        other = self._shown != facts.id
        if other:
            self._shown = facts.id
            self._signature.pad.begin(page.draft.strokes)
        self._warning.show_text("warning", "\n".join(facts.warnings))
        self._card.show_page(page)
        self._collector.show_page(page)
        self._signature.show_page(page)
        self._bar.show_page(page)
        if other:
            self._scroll.verticalScrollBar().setValue(0)

    @Slot(str)
    def _on_relation(self, relation: str) -> None:
        self._page.choose_relation(relation)
        page = self._page.state
        place = self._collector.begin(page) if page is not None else None
        if place is not None:
            self._look_at(place)
        else:
            self.begin()

    @Slot()
    def _on_fingerprint(self) -> None:
        self._page.ask_fingerprint()
        self._on_attention("fingerprint")

    @Slot(str)
    def _on_attention(self, rule: str) -> None:
        page = self._page.state
        if page is None:
            return
        place = self._card.place_of(rule, page) or self._collector.place_of(rule)
        if rule == "signature":
            place = self._signature.place(page)
            self._scroll.ensureWidgetVisible(self._signature)
        if place is not None:
            self._look_at(place)

    def _look_at(self, place: QWidget) -> None:
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(place)

    def _acts_of_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        page = self._page
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_5: page.cycle_old_card,
            Qt.Key.Key_6: self._on_lost,
            Qt.Key.Key_7: partial(page.choose_old_card, "never"),
            Qt.Key.Key_S: page.ask_supervisor,
            Qt.Key.Key_L: page.accept_same_day,
            Qt.Key.Key_F: self._on_fingerprint,
            Qt.Key.Key_D: self.mismatch.emit,
            Qt.Key.Key_Escape: self.back.emit,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
        }
        acts |= {key: partial(page.tick, code) for key, code in _CHECK_KEYS.items()}
        acts |= {key: partial(self._on_relation, code) for key, code in _RELATION_KEYS.items()}
        return acts

    @Slot()
    def _on_shortcut(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._acts[Qt.Key[f"Key_{sender.objectName()}"]]()

    @Slot(object)
    def _on_pressed(self, key: Qt.Key) -> None:
        self._acts[key]()

    def _on_lost(self) -> None:
        self._page.choose_old_card("lost")
        self._on_attention("police_letter")

    def _enter(self) -> None:
        """Enter in a text goes on to the next field; anywhere else it hands the card over."""
        if isinstance(QApplication.focusWidget(), QLineEdit):
            self.focusNextChild()
        else:
            self._page.confirm()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            event.accept()
        elif event.modifiers() in _PLAIN and key in self._acts:
            # Through a signal: an error that left an override would have its sentence rewritten.
            self._pressed.emit(key)
        else:
            super().keyPressEvent(event)
