"""A translator that makes every sentence longer: a language in which all words are long."""

from __future__ import annotations

import re
from itertools import cycle, islice
from typing import Final

from PySide6.QtCore import QObject, QTranslator
from typing_extensions import override

__all__ = ["Stretched", "stretch"]

_KEPT: Final = re.compile(r"\{[^}]*\}|%[nvm1-9]|&&|&")
_NAMES_A_LANGUAGE: Final = "language"  # its one text is a code, not a word


def stretch(text: str, more: float = 0.4) -> str:
    """``text`` with so many more letters, of its own: several words as words, one word as one.

    Placeholders, and the marks of keys, stay as they are; what has no letters is no text."""
    letters = [c for c in _KEPT.sub("", text) if c.isalpha()]
    shown = len(_KEPT.sub("", text))
    if not letters:
        return text
    extra = "".join(islice(cycle(letters), max(round(shown * more), 1))).lower()
    words = _KEPT.sub("", text).split()
    if len(words) < 2:
        return text + extra
    size = max(len(w) for w in words)
    return " ".join([text, *(extra[i : i + size] for i in range(0, len(extra), size))])


class Stretched(QTranslator):
    """Says what ``inner`` says, stretched; keep a reference to it. Texts that ``known`` has no entry for
    are nobody's words but data, and stay."""

    def __init__(
        self, inner: QTranslator, known: QTranslator, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._inner = inner
        self._known = known

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        said = self._inner.translate(context, sourceText, disambiguation, n) or sourceText
        if context == _NAMES_A_LANGUAGE or not self._known.translate(context, sourceText):
            return said
        return stretch(said)
