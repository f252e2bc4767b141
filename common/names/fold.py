"""The fold: one spelling for the many ways a word of a name is written.

Covers the spelling reforms of 1947 (oe to u) and 1972 (tj, dj, j, nj, sj, ch), Arabic names written
by ear (z/s/j, f/p, dh/d, rohman/rahman) and letters doubled or dropped. Where a letter may be read
in two ways a word gets several keys; two words are spellings of one when their key sets meet.
Folding a key again gives that key alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Final

__all__ = ["branch_word", "fold_word", "similar_token", "start_keys"]

_Readings = Mapping[str, tuple[str, ...]]

# How an ambiguous spelling may be read. Lower-case j and c below are those that came from DJ and TJ:
# sure readings, so they are no longer a choice.
_FOLD: Final[_Readings] = {
    "J": ("J",),
    "CH": ("H", "C"),
    "Z": ("S",),
    "DZ": ("S", "D"),
    "IE": ("I", "IYE"),  # Arief is Arif, Sukiem is Sukiyem; yet Saliyem is not Salim
    "SY": ("S", "SI"),  # at the end only: Quraisy is Qurais, Dessy is Desi
}
_BRANCH: Final[_Readings] = {**_FOLD, "J": ("J", "Y"), "Z": ("S", "J"), "DZ": ("S", "J", "D")}
_CHOICE: Final = re.compile(r"(J|CH+|DZ|Z|IE|SY$)")
_CHOICE_UNFINISHED: Final = re.compile(r"(J|CH+|DZ|Z|IE)")
_MOST_KEYS: Final = 64  # a real word has at most 8; a hostile one must not cost minutes
_LONGEST: Final = 60  # characters a KTP can print; longer words get one reading of each letter

_VOWEL: Final = "[AEIOU]"
_CONSONANT_Y: Final = "[BCDFGHJKLMPQRSTVWXZ]"  # not N: NY is one sound
_CONSONANT_W: Final = "[BCDFGHJKLMNPQRSTVWXYZ]"
_SAME_LETTER: Final = re.compile(r"([A-Za-z])\1+")
_SINGLE_LETTERS: Final = str.maketrans({"F": "P", "V": "P", "Q": "K", "X": "KS"})
# KH is H; the H of PH, DH, TH, BH, SH and the Y of SY are not heard
_UNHEARD: Final = re.compile(r"K(?=H)|(?<=[PDTB])H|(?<=S)[HY]+")
_AI: Final = re.compile(r"AE|EI")
_I_GLIDE: Final = re.compile(r"(?<=I)Y(?=[AIOU])")
_Y_AS_I: Final = re.compile(rf"(?<={_CONSONANT_Y})Y(?=[AIOU])")
_Y_BEFORE_E: Final = re.compile(rf"(?<={_CONSONANT_Y})Y(?=E)")  # written out as IY, see IE above
_U_GLIDE: Final = re.compile(rf"(?<=U)W(?={_VOWEL})")
_W_AS_U: Final = re.compile(rf"(?<={_CONSONANT_W})W(?={_VOWEL})")
_FINAL_Y: Final = re.compile(r"(?<=[BCDFGHJKLMNPQRSTVWXZ])Y$")
_FINAL_H: Final = re.compile(r"(?<=[AEIOU])H$")

_STEMS: Final[Mapping[str, str]] = {
    "ROHM": "RAHM",
    "ROHIM": "RAHIM",
    "HOIR": "HAIR",
    "SOLEH": "SALIH",
    "SOLIH": "SALIH",
    "SALEH": "SALIH",
    "KODIR": "KADIR",
    "ROSID": "RASID",
    "SULEMAN": "SULAIMAN",
}
_STEM: Final = re.compile("|".join(_STEMS))
_KHOER: Final = re.compile(r"(?<=[CK]H)OER")  # Khoerul: the e of Khairul, not the old oe of u
# What is typed so far of a stem, and how the keys of the whole stem begin (Soleh is SALI, see below).
_STEM_STARTS: Final = tuple(
    (stem[:length], spelled.removesuffix("H"))
    for stem, spelled in _STEMS.items()
    for length in range(2, len(stem))
    if stem[:length] != spelled[:length]
)


@lru_cache(maxsize=32_768)
def fold_word(word: str) -> frozenset[str]:
    """The keys of one upper-case ASCII word with CH read as H or C, Z as S and J kept."""
    return _keys(word, _FOLD)


@lru_cache(maxsize=32_768)
def branch_word(word: str) -> frozenset[str]:
    """The keys of ``fold_word`` and those with J also read as Y, and Z as J."""
    if "J" not in word and "Z" not in word:
        return fold_word(word)
    return fold_word(word) | _keys(word, _BRANCH)


def start_keys(word: str, *, branch: bool) -> frozenset[str]:
    """How the keys of every word that begins with ``word`` may begin, as far as typed.

    The last letter may be half of a digraph (Soed-jatmiko, Tj-okro, C-hoirul), so it is read both
    ways. Wider than the exact keys on purpose: the list narrows while the person types.
    """
    readings = _BRANCH if branch else _FOLD
    starts: set[str] = set()
    for beginning in (word, *(word + more for more in _CONTINUED.get(word[-1:], ()))):
        starts |= _keys(beginning, readings, unfinished=True)
    for start in tuple(starts):
        starts.update(_read_on(start))
    return frozenset(starts)


def similar_token(a: str, b: str) -> bool:
    """Whether two folded keys of four letters or more differ by one letter more, less or other.

    Equal keys are not similar: they are the same. Two letters swapped are two edits.
    """
    if len(a) > len(b):
        a, b = b, a
    if len(a) < 4 or len(b) - len(a) > 1 or a == b:
        return False
    at = next((i for i, letter in enumerate(a) if letter != b[i]), len(a))
    return a[at + 1 :] == b[at + 1 :] if len(a) == len(b) else a[at:] == b[at + 1 :]


def _keys(word: str, readings: _Readings, *, unfinished: bool = False) -> frozenset[str]:
    """Fold until nothing changes: a rule may bring together letters that another rule is about."""
    most = _MOST_KEYS if len(word) <= _LONGEST else 1
    stable: set[str] = set()
    todo = set(_fold_once(word, readings, most, unfinished=unfinished))
    if "OER" in word:
        todo |= set(_fold_once(_KHOER.sub("AIR", word), readings, most, unfinished=unfinished))
    if todo == {word}:
        return frozenset(todo)
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        again = _fold_once(key, _FOLD, most, unfinished=unfinished)
        if again == [key]:
            stable.add(key)
        else:
            todo.update(again)
    return frozenset(stable)


def _fold_once(word: str, readings: _Readings, most: int, *, unfinished: bool) -> list[str]:
    word = _digraphs(word)
    pieces = (_CHOICE_UNFINISHED if unfinished else _CHOICE).split(word)
    if len(pieces) == 1:
        return [_smooth(word, unfinished=unfinished)]
    # every second piece is a choice; a run of H after C counts as one
    options = [
        readings["CH" if piece.startswith("CH") else piece] if i % 2 else (piece,)
        for i, piece in enumerate(pieces)
    ]
    spelled = ("".join(chosen) for chosen in islice(product(*options), most))
    return [_smooth(variant, unfinished=unfinished) for variant in dict.fromkeys(spelled)]


_OLD_SPELLING: Final = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"OE", "U"),
        (r"D+J+", "j"),
        (r"T+J+H?", "c"),
        (r"N+[Jj]+", "NY"),  # also the nj of Pandjaitan, which today is Panjaitan
        (r"S+[Jj]+", "SY"),
    )
)


def _digraphs(word: str) -> str:
    for old, new in _OLD_SPELLING:
        word = old.sub(new, word)
    return _SAME_LETTER.sub(r"\1", word)


def _smooth(word: str, *, unfinished: bool) -> str:
    word = _UNHEARD.sub("", word.upper().translate(_SINGLE_LETTERS))
    word = _AI.sub("AI", word)
    if "Y" in word:
        word = _Y_BEFORE_E.sub("IY", _Y_AS_I.sub("I", _I_GLIDE.sub("", word)))
        if not unfinished:
            word = _FINAL_Y.sub("I", word)
    if "W" in word:
        word = _W_AS_U.sub("U", _U_GLIDE.sub("", word))
    word = _SAME_LETTER.sub(r"\1", word)
    word = _STEM.sub(lambda stem: _STEMS[stem[0]], word)
    # after the stems, so that Soleh and Solihin keep their common stem
    return word if unfinished else _FINAL_H.sub("", word)


# Letters that, at the end of what is typed, may be the first half of one of the digraphs above.
_CONTINUED: Final[Mapping[str, tuple[str, ...]]] = {
    "O": ("E",),
    "D": ("J", "Z"),
    "T": ("J",),
    "C": ("H",),
    "K": ("H",),
    "E": ("I",),
}


def _read_on(start: str) -> list[str]:
    """The same beginning as it is spelled when a vowel, or the rest of a stem, follows."""
    more: list[str] = []
    if start.endswith(("IY", "UW")):
        more.append(start[:-1])
    elif len(start) > 1 and start[-1] == "Y" and start[-2] not in "AEOUN":
        more.append(start[:-1] + "I")
    elif len(start) > 1 and start[-1] == "W" and start[-2] not in "AEIO":
        more.append(start[:-1] + "U")
    more.extend(
        start.removesuffix(typed) + spelled
        for typed, spelled in _STEM_STARTS
        if start.endswith(typed)
    )
    return more
