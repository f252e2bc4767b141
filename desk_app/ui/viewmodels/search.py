"""The search box: what was typed or scanned, and the cards found for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from common.sentences import sentence_of
from desk_app.domain.cards import Card
from desk_app.services.ports import Found, Store
from desk_app.ui.language import in_language, shown_date
from desk_app.ui.viewmodels.card_facts import place_words, state_tone, state_words
from desk_app.ui.viewmodels.texts import QT_TRANSLATE_NOOP
from protocol.token import DIGITS, TokenError, read_token

__all__ = ["EXACT", "FoundRow", "SearchState", "SearchViewModel", "found_row", "why_words"]

EXACT: Final = frozenset({"number", "nik", "registration"})
SIMILAR: Final = "similar"
_DELAY_MS: Final = 15
_LIMIT: Final = 50
_LAST_DIGITS: Final = 4
_NIK_DIGITS: Final = 16

_WHY: Final = MappingProxyType(
    {
        "number": QT_TRANSLATE_NOOP("search", "nomor tanda terima"),
        "nik": QT_TRANSLATE_NOOP("search", "NIK"),
        "registration": QT_TRANSLATE_NOOP("search", "nomor registrasi"),
        "last_digits": QT_TRANSLATE_NOOP("search", "angka akhir NIK"),
        "name": QT_TRANSLATE_NOOP("search", "nama"),
        "spelling": QT_TRANSLATE_NOOP("search", "ejaan lain"),
        "wide_spelling": QT_TRANSLATE_NOOP("search", "ejaan lain"),
        "address": QT_TRANSLATE_NOOP("search", "alamat"),
        SIMILAR: QT_TRANSLATE_NOOP("search", "mirip"),
    }
)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One card of the list: enough to tell two people of one name apart, and why it was found."""

    card_id: bytes
    name: str
    birth: str
    place: str
    address: str
    nik_end: str
    state: str
    tone: str
    why: str
    similar: bool = False


@dataclass(frozen=True, slots=True)
class SearchState:
    """``chosen``: index of the row the arrows stand on, -1 none. ``message``: what to do next, where
    there are no rows. ``searched``: whether ``rows`` answer ``text``."""

    text: str = ""
    rows: tuple[FoundRow, ...] = ()
    chosen: int = -1
    message: str = ""
    searched: bool = False


def why_words(match: str) -> str:
    """Why a card was found, in a word or two."""
    return QCoreApplication.translate("search", _WHY.get(match, match))


def found_row(hit: Found) -> FoundRow:
    """A hit in words."""
    card = hit.card
    return FoundRow(
        card_id=card.id,
        name=card.name,
        birth=shown_date(card.birth_date) if card.birth_date else "-",
        place=place_words(card),
        address=card.address,
        nik_end=card.nik[-4:],
        state=state_words(card.state),
        tone=state_tone(card.state),
        why=why_words(hit.match),
        similar=hit.match == SIMILAR,
    )


def _only_exact(hits: Sequence[Found]) -> Card | None:
    """The card, if an exact code of it and of no other was searched for."""
    return hits[0].card if len(hits) == 1 and hits[0].match in EXACT else None


class SearchViewModel(QObject):
    """Looks up while a person types; chooses nothing for them.

    ``picked`` is emitted with a card id when a row was chosen by hand, or when a scanned or typed exact
    code (receipt number or QR, NIK, registration) belongs to one card only.
    """

    changed = Signal(object)  # SearchState
    picked = Signal(object)  # bytes

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._state = SearchState()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.look_up)

    @property
    def state(self) -> SearchState:
        """The state now."""
        return self._state

    @Slot(str)
    def type_text(self, text: str) -> None:
        """The box says ``text`` now; the answer follows when the person pauses."""
        if not text.strip():
            self.clear()
            return
        self._put(replace(self._state, text=text, searched=False, chosen=-1))
        self._timer.start()

    @Slot()
    def clear(self) -> None:
        """Empty the box and the list."""
        self._timer.stop()
        self._put(SearchState())

    @Slot()
    def look_up(self) -> None:
        """Search now for what the box says."""
        self._search()

    @Slot()
    def refresh(self) -> None:
        """Cards have changed: search again, and stay on the card the arrows stand on."""
        if not self._state.searched:
            return
        kept = self._chosen_id()
        self._search()
        if kept is not None:
            ids = [r.card_id for r in self._state.rows]
            self._put(replace(self._state, chosen=ids.index(kept) if kept in ids else -1))

    @Slot(int)
    def move(self, step: int) -> None:
        """Move the choice by ``step`` rows; the list does not turn over at its ends."""
        if not self._state.searched:
            self._search()
        last = len(self._state.rows) - 1
        if last >= 0:
            self._put(replace(self._state, chosen=min(max(self._state.chosen + step, 0), last)))

    @Slot(int)
    def choose(self, index: int) -> None:
        """Open the card of a row."""
        if 0 <= index < len(self._state.rows):
            self._put(replace(self._state, chosen=index))
            self.picked.emit(self._state.rows[index].card_id)

    @Slot()
    def submit(self) -> None:
        """Enter: open the chosen row, or the card of an exact code. A name opens nothing by itself:
        the first row is marked, and a second Enter opens it."""
        if not self._state.text.strip():
            return
        if self._state.searched and self._state.chosen >= 0:
            self.choose(self._state.chosen)
            return
        if _only_exact(self._search()) is not None:
            self.choose(0)
        else:
            self.move(1)

    @Slot(str)
    def scan(self, code: str) -> None:
        """A scan: open its card if it is an exact code of one card, else list what it finds."""
        self._timer.stop()
        text = code.strip()
        hits = self._find(text)
        card = _only_exact(hits)
        if card is None:
            self._show_hits(text, hits)
        else:
            self.clear()  # before the card: nobody wants to read a hundred digits, nor a list of one
            self.picked.emit(card.id)

    def _search(self) -> Sequence[Found]:
        self._timer.stop()
        text = self._state.text
        if not text.strip():
            return ()
        hits = self._find(text)
        self._show_hits(text, hits)
        return hits

    def _find(self, text: str) -> Sequence[Found]:
        with self._store.read() as unit:
            return unit.cards.find(text.strip(), _LIMIT)

    def _show_hits(self, text: str, hits: Sequence[Found]) -> None:
        rows = tuple(found_row(h) for h in hits)
        message = "" if rows else self._nothing_found(text.strip())
        self._put(SearchState(text, rows, -1, message, searched=True))

    def _nothing_found(self, text: str) -> str:
        digits = text.replace(" ", "")
        if len(digits) == DIGITS and digits.isdigit():
            try:
                read_token(digits)
            except TokenError as error:
                return in_language(sentence_of(error))
            return self.tr(
                "Tanda terima ini bukan dari kelurahan ini, atau kartunya belum ada di PC ini. "
                "Sinkronkan, lalu pindai lagi."
            )
        if digits.isdigit() and _LAST_DIGITS < len(digits) < _NIK_DIGITS:
            return self.tr("Teruskan sampai 16 angka NIK, atau ketik 4 angka terakhirnya saja.")
        return self.tr(
            "KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil."
        )

    def _chosen_id(self) -> bytes | None:
        chosen = self._state.chosen
        return self._state.rows[chosen].card_id if chosen >= 0 else None

    def _put(self, state: SearchState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
