"""The state of a paper in words and colour, for lists of receipts."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from desk_app.services.printing import PrintState
from desk_app.ui.viewmodels.timeline import print_words

__all__ = ["paper_chip"]

_TONES: Final = MappingProxyType(
    {
        PrintState.TO_PRINT: "warning",
        PrintState.PRINTED: "info",
        PrintState.DOUBTFUL: "error",
        PrintState.FAILED: "error",
        PrintState.GIVEN: "ok",
    }
)


def paper_chip(state: str) -> tuple[str, str]:
    """(words, tone) of a `PrintState`."""
    return print_words(state), _TONES.get(state, "")
