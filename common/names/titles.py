"""Titles before a name and degrees behind it, with or without their dots.

Nothing is cut when nothing would be left: a person may well be called "R" or "Siti".
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["PATRONYMIC", "Written", "cut_leading", "cut_trailing"]

_LEADING: Final = frozenset({
    "H", "HJ", "KH", "IR", "DR", "DRG", "DRH", "DRS", "DRA", "PROF", "R", "RR", "RM", "RA", "NY",
    "TN", "BPK", "IBU", "SDR", "SDRI", "ALM", "ALMH", "NS", "APT",
})  # fmt: skip
# Titles that are also written as two initials: K.H., R.M., R.A.
_LEADING_IN_TWO: Final = frozenset({("K", "H"), ("R", "M"), ("R", "A")})
PATRONYMIC: Final = frozenset({"BIN", "BINTI"})

# Degrees written as one word. Those that are also names (Mei, Meng, Mars, Shi) need their dots.
_DEGREE_WORDS: Final = frozenset({
    "SH", "SE", "ST", "SP", "SS", "SPD", "SPDI", "SPDSD", "SKOM", "SSOS", "SAG", "SIP", "SKM",
    "SKEP", "SKED", "SKG", "SKH", "SFARM", "SPSI", "SHUT", "STP", "SPT", "SPI", "SGZ", "SHUM",
    "SSI", "SSN", "SST", "STR", "SSTP", "MM", "MH", "MT", "MA", "MSI", "MPD", "MPDI", "MKES",
    "MKOM", "MHUM", "MSC", "MBA", "MAG", "MTI", "MPSI", "MFARM", "MKEP", "MSOS", "MKN", "MPH",
    "MHI", "AMD", "AMDKEB", "AMDKEP", "AMK", "AMKEB", "BA", "BSC", "PHD", "LC", "SPOG", "SPPD",
    "NERS", "NS", "APT", "ALM", "ALMH",
})  # fmt: skip
# Degrees in pieces, joined here by dots whatever stood between them: "S.Pd.I", "S. Pd", "A.Md Keb".
_FIELDS: Final = (
    "H|E|T|P|S|PD|KOM|SI|SOS|AG|IP|KM|KEP|KED|KEB|KES|KG|KH|FARM|PSI|HUT|TP|PT|PI|GZ|HUM|AK|AP|AB|ADM|"
    "SN|DS|FIL|TH|UD|SY|ST|STP|TR|STAT|MAT|ARS|LING|I\\.KOM|I\\.P|I\\.K|I\\.PUST"
)
_BRANCHES: Final = "I|K|T|SD|AUD|KEB|KEP|KES|KOM|FARM|GZ|AK|SY|MED|PAR|STAT|LI|RAD|PI|SOS|AB|P"
_SPECIALISTS: Final = (
    "A|B|BA|BS|BP|BM|BTKV|AN|DV|EM|F|FK|FM|GK|JP|KFR|KG|KGA|KJ|KK|KL|KN|KO|KP|M|MK|N|OG|OK|OT|ONK|ORT|P|"
    "PA|PD|PK|PM|PROS|PARK|RAD|RM|S|THT|THT\\.KL|U"
)
_DEGREE_PIECES: Final = re.compile(
    rf"S\.(?:{_FIELDS})(?:\.(?:{_BRANCHES}))?"
    rf"|M\.(?:{_FIELDS}|M|A|SC|BA|B\.A|ENG|ED|KN|PH|P\.H|TI|SM|M\.PD|M\.SI)(?:\.(?:{_BRANCHES}))?"
    rf"|(?:A\.)?MD(?:\.(?:{_BRANCHES}))?|AMD\.(?:{_BRANCHES})|A\.MA(?:\.PD)?|A\.M\.K(?:EB)?"
    rf"|SP\.(?:{_SPECIALISTS})|B\.(?:A|SC|ENG|ED)|PH\.D|LL\.[BM]|L\.C|S\.S\.T(?:\.P)?"
)
_MOST_PIECES: Final = 4


class Written(NamedTuple):
    """A word as written: upper-case ASCII, and whether a dot follows it at once."""

    text: str
    dotted: bool


def cut_leading(written: list[Written]) -> None:
    """Take titles off the front of ``written``, as long as a word is left."""
    while len(written) > 1:
        if len(written) > 2 and (written[0].text, written[1].text) in _LEADING_IN_TWO:
            del written[:2]
        elif written[0].text in _LEADING:
            del written[0]
        else:
            return


def cut_trailing(written: list[Written], *, keep_last: bool) -> None:
    """Take degrees off the end, as long as a word is left; ``keep_last``: the last word is no degree."""
    while degree := _degree_length(written, keep_last=keep_last):
        del written[-degree:]
        keep_last = False


def _degree_length(written: list[Written], *, keep_last: bool) -> int:
    """How many words at the end are one degree; 0 for none. At least one word is left over."""
    for count in range(min(_MOST_PIECES, len(written) - 1), 1, -1):
        pieces = written[-count:]
        # "Budi S H" without dots are initials; "Budi S.H" and "Budi S Pd" are not
        longer = pieces[0].text != "SP" and any(len(piece.text) > 1 for piece in pieces[1:])
        if (pieces[0].dotted or longer) and _DEGREE_PIECES.fullmatch(
            ".".join(piece.text for piece in pieces)
        ):
            return count
    return int(not keep_last and len(written) > 1 and written[-1].text in _DEGREE_WORDS)
