"""From a written name to its words: titles cut, short forms written out.

A KTP prints names in many ways: with titles and degrees, with "binti", with Muhammad shortened to
M. What is left here are the words that make the name, in upper-case ASCII, in the order written.
Nothing is cut when nothing would be left: a person may well be called "R" or "Siti".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from common.names.titles import PATRONYMIC, Written, cut_leading, cut_trailing

__all__ = ["ABDUL", "MUHAMMAD", "MUHAMMAD_SPELLINGS", "same_text", "tokens", "words"]

MUHAMMAD: Final = "MUHAMMAD"
ABDUL: Final = "ABDUL"

# Apostrophes of every kind stand for a glottal stop or for nothing (Ma'arif, Nur`aini): deleted, not
# read as a space. The acute accent and its Greek likes decompose to a space, so they go before that.
_APOSTROPHES: Final = dict.fromkeys(
    map(
        ord,
        "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3"
        "\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018\u2019\u201a\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40",
    )
)
# Latin letters that Unicode does not take apart into an ASCII letter and a mark.
_SPELLED: Final = str.maketrans(
    {
        "ß": "SS", "ẞ": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O",
        "Ł": "L", "ł": "L", "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH",
        "\u0131": "I", "Ħ": "H", "ħ": "H", "Ŧ": "T", "ŧ": "T", "ŋ": "NG", "Ŋ": "NG",
    }
)  # fmt: skip
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})  # marks over letters, zero-width characters

_WORD: Final = re.compile(r"([A-Z0-9]+)(\.?)")

# M(o/u/oe) + h/ch/kh + (d | amad | ammed ...): every way Muhammad is written or cut short.
MUHAMMAD_SPELLINGS: Final = frozenset(
    f"M{vowel}{breath}{rest}"
    for vowel in ("U", "O", "OE")
    for breath in ("H", "CH", "KH")
    for rest in ("", "D", "AMAD", "AMMAD", "AMED", "AMMED", "AMAT", "AMMAT")
) | {"MHD", "MHMD"}
_SHORT: Final = {
    **dict.fromkeys(MUHAMMAD_SPELLINGS, MUHAMMAD),
    **dict.fromkeys(("ACH", "ACHMAD"), "AHMAD"),
    "ABD": ABDUL,
    "SITTI": "SITI",
}
# "Abdur Rahman": the article takes the sound of the next letter; written apart or as one word.
_ABDUL_APART: Final = frozenset(
    f"ABD{vowel}{sound}"
    for vowel in ("U", "OE")
    for sound in ("R", "S", "N", "L", "T", "D", "Z", "SH", "SY")
)
_ABDUL_JOINED: Final = re.compile(r"ABD(?:U|OE)(?:([RSN])\1?+|([TDZ])(?=\2))(?=[A-Z]{2})")
_ABDUL_BEGUN: Final = re.compile(r"ABD(?:U|OE)([RSNTDZ])\1?+")


def same_text(a: str, b: str) -> bool:
    """Whether both are the same after upper-casing, trimming and collapsing white space."""
    return _collapsed(a) == _collapsed(b)


def _collapsed(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.upper().split())


def tokens(name: str) -> tuple[str, ...]:
    """Every word of ``name`` in upper-case ASCII, titles and degrees included, in order written.

    Accents are taken off, apostrophes deleted, all other marks part words. Empty for a text without
    a Latin letter or digit; never raises.
    """
    return tuple(word.text for word in _written(_upper(name)))


def words(name: str, *, unfinished: bool = False) -> tuple[str, ...]:
    """The words that make the name: titles, degrees and BIN/BINTI cut, short forms written out.

    With ``unfinished`` the last word is still being typed, so it is not yet taken for a degree
    ("Siti Ma" may become Siti Mariam). Empty only where ``tokens`` is empty; never raises.
    """
    written: list[Written] = []
    for part in _upper(name).split(","):  # titles follow the first comma
        written = _written(part)
        if written:
            break
    written = [word for word in written if word.text not in PATRONYMIC] or written
    cut_leading(written)
    typing = unfinished and name[-1:].isalnum()
    cut_trailing(written, keep_last=typing)
    kept = [word.text for word in written]
    if not kept:
        return ()
    alone = len(kept) == 1 and not (unfinished and not typing)  # else another word is to come
    if kept[0] == "ST":
        kept[0] = "SITI"
    elif kept[0] in ("M", "HM") and not alone:  # HM: Haji Muhammad
        kept[0] = MUHAMMAD
    *before, last = kept
    full = [part for word in before for part in _in_full(word, alone=False)]
    return (*full, *_in_full(last, alone=alone, typing=typing))


def _upper(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).translate(_SPELLED)
        text = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
    return text.translate(_APOSTROPHES).upper()


def _written(text: str) -> list[Written]:
    return [Written(m[1], bool(m[2])) for m in _WORD.finditer(text)]


def _in_full(word: str, *, alone: bool, typing: bool = False) -> tuple[str, ...]:
    if joined := (_ABDUL_BEGUN if typing else _ABDUL_JOINED).match(word):
        return ABDUL, (joined[1] or "") + word[joined.end() :]
    if not alone and word in _ABDUL_APART:
        return (ABDUL,)
    return (_SHORT.get(word, word),)
