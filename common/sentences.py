"""Sentences for people that can be said again in another language.

A `Sentence` is its Indonesian text, so everything that shows, compares or logs text goes on working;
it also remembers the template and the values, from which the window makes the same sentence in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from string import Formatter
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from common.dates import long_date
from common.terbilang import group_thousands

__all__ = ["Sentence", "Value", "fill", "indonesian", "placeholders", "sentence_of"]

Value: TypeAlias = str | int | date


class Sentence(str):
    """``Sentence("Dihitung {counted} keping.", counted=3)``: a str, with ``template`` and ``values``.

    The template is written out at the call, for the tool that collects what is to be translated finds
    it there. Values are names and other texts that stay as they are, whole numbers, dates, or further
    Sentences. ``{name!l}`` puts a value inside a sentence (small first letter), ``{name!u}`` at its
    start; ``{count:card|cards}`` chooses by a number. Raises KeyError when a value is missing.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Sentence:
        """Fill the template."""
        made = super().__new__(cls, fill(template, values, indonesian) if values else template)
        made.template = template
        made.values = MappingProxyType(values)
        return made

    @classmethod
    def fixed(cls, text: str) -> Sentence:
        """``text`` as a Sentence, so that it is translated as a value of another one.

        For texts that are collected where they are written: labels, sentences of errors."""
        return text if isinstance(text, Sentence) else cls(text)

    def __reduce__(self) -> tuple[Callable[..., Sentence], tuple[str, dict[str, Value]]]:
        return _again, (self.template, dict(self.values))


def _again(template: str, values: dict[str, Value]) -> Sentence:
    return Sentence(template, **values)


def sentence_of(error: BaseException) -> str:
    """What ``error`` says, as the Sentence that it was made with if there was one.

    ``str(error)`` is the same text without the memory."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, Sentence) else str(error)


def indonesian(value: Value) -> str:
    """A value as an Indonesian sentence writes it: ``1.702.379``, ``27 Februari 2019``."""
    if isinstance(value, str):
        return str(value)
    return long_date(value) if isinstance(value, date) else group_thousands(value)


class _Filler(Formatter):
    def __init__(self, say: Callable[[Value], str]) -> None:
        self._say = say

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion is None:
            return value
        if conversion not in ("l", "u"):
            raise ValueError(f"unknown conversion !{conversion}")
        text = self._say(value)
        first = text[:1].upper() if conversion == "u" else _small(text)
        return first + text[1:]

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return self._say(value)
        forms = format_spec.split("|")
        if len(forms) != 2 or not isinstance(value, int):
            raise ValueError(f"not one form and another for a number: {format_spec!r}")
        return forms[0] if value == 1 else forms[1]


def _small(text: str) -> str:
    """The first letter inside a sentence: an abbreviation such as NIK keeps it."""
    return text[:1] if text[1:2].isupper() else text[:1].lower()


def fill(template: str, values: Mapping[str, Value], say: Callable[[Value], str]) -> str:
    """``template`` with ``values`` as ``say`` writes them; KeyError when one is missing."""
    return _Filler(say).vformat(template, (), values)


_PARSER: Final = Formatter()


def placeholders(template: str) -> Sequence[str]:
    """The names of the values that ``template`` asks for, each once, sorted.

    Raises ValueError for what is no template."""
    return sorted({name for _, name, _, _ in _PARSER.parse(template) if name is not None})
