"""A card that cannot be handed over now, or has been: what is so, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from common.sentences import sentence_of
from desk_app.domain.cards import Card
from desk_app.services.ports import Unit
from desk_app.ui.context import DeskServices
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.card_facts import CardFacts
from desk_app.ui.viewmodels.card_page import facts_of
from desk_app.ui.viewmodels.in_force import InForce, in_force
from desk_app.ui.viewmodels.timeline import hold_words, last_said, print_words
from protocol.bodies import CancelHandOver, Hold
from protocol.custody import Act, Refusal, State, decide
from protocol.events import evidence_code
from protocol.objects import DeviceObject, ObjectKind
from protocol.token import DIGITS, TokenError, read_token, token_holds

__all__ = ["StatusState", "TokenVerdict", "may_be_handed_over", "status_of", "token_verdict"]


@dataclass(frozen=True, slots=True)
class TokenVerdict:
    """What a scanned receipt is worth: ``tone`` ok, warning or error, and a sentence."""

    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StatusState:
    """The page of a card that is not to be handed over now.

    ``title`` says what is so, ``next_step`` what to do; ``given``: the hand-over in force.
    """

    facts: CardFacts
    title: str
    next_step: str
    given: InForce | None
    print_state: str
    can_cancel: bool
    can_print: bool
    can_release: bool
    can_recover: bool
    token: TokenVerdict | None = None


def may_be_handed_over(card: Card) -> bool:
    """Whether the action page is the right page. A card held for age is: today may be the birthday."""
    return card.state in (State.RECEIVED, State.HELD_UNDER_17) and not card.status.recalled


def status_of(
    unit: Unit, desk: DeskServices, card: Card, token: TokenVerdict | None = None
) -> StatusState:
    """The page for a card."""
    given = in_force(unit, desk.documents, desk.identity, card)
    decided = decide(card.state, Act.HAND_OVER)
    title, next_step = "", ""
    if card.state is State.HANDED_OVER:
        title = QCoreApplication.translate("status", "KTP-el ini sudah diserahkan.")
        next_step = QCoreApplication.translate(
            "status", "Bila keliru, batalkan bersama penyelia. Nomornya tetap tercatat."
        )
    elif card.status.recalled:
        title = QCoreApplication.translate("status", "KTP-el ini ditarik Disdukcapil.")
        next_step = QCoreApplication.translate(
            "status", "Jangan serahkan. Simpan di kotak “Ditahan”, lalu kembalikan ke kecamatan."
        )
    elif isinstance(decided, Refusal):
        title, _, next_step = in_language(decided.indonesian).partition(". ")
        title = f"{title}."
    why = _why(unit, card)
    return StatusState(
        facts=facts_of(unit, card, desk.recorder.now(unit).day),
        title=title,
        next_step=" ".join(p for p in (why, next_step) if p),
        given=given,
        print_state=print_words(given.print_state) if given and given.here else "",
        can_cancel=card.state is State.HANDED_OVER,
        can_print=given is not None and given.here,
        can_release=card.state is State.HELD_PROBLEM and not card.status.recalled,
        can_recover=card.state is State.OUT_WRONG_PERSON,
        token=token,
    )


def _why(unit: Unit, card: Card) -> str:
    """What this PC recorded about why the card is where it is."""
    if card.state is State.OUT_WRONG_PERSON:
        said = last_said(unit, card, Act.CANCEL_HAND_OVER)
        if isinstance(said, CancelHandOver) and said.with_person:
            return QCoreApplication.translate("status", "Kartu tercatat pada {0}.").format(
                said.with_person
            )
    elif card.state is State.HELD_PROBLEM:
        said = last_said(unit, card, Act.HOLD)
        if isinstance(said, Hold) and said.reason:
            words = hold_words(said.reason)
            return words if words.endswith((".", "!", "?")) else f"{words}."
    return ""


def token_verdict(unit: Unit, text: str) -> TokenVerdict | None:
    """Whether a scanned QR is one of our receipts, checked without a network; None if it is no QR."""
    digits = text.strip()
    if len(digits) != DIGITS or not digits.isdigit():
        return None
    try:
        token = read_token(digits)
    except TokenError as error:
        return TokenVerdict("error", in_language(sentence_of(error)))
    genuine = TokenVerdict(
        "ok", QCoreApplication.translate("status", "Tanda terima yang dipindai asli.")
    )
    forged = TokenVerdict(
        "error",
        QCoreApplication.translate(
            "status",
            "Tanda terima yang dipindai TIDAK cocok dengan catatan. Simpan kertasnya dan panggil "
            "penyelia.",
        ),
    )
    own = unit.log.by_number(str(token.number))
    if own is not None:
        said = (evidence_code(own.raw), own.header.business_date)
        return genuine if said == (token.evidence_code, token.business_date) else forged
    devices = [d for d in unit.objects.all(ObjectKind.DEVICE) if isinstance(d, DeviceObject)]
    of_number = [
        d
        for d in devices
        if (token.number.kelurahan, token.number.device) in ((d.kelurahan, d.number), *d.earlier)
    ]
    if not of_number:
        return TokenVerdict(
            "warning",
            QCoreApplication.translate(
                "status", "PC pembuat tanda terima ini belum dikenal. Sinkronkan, lalu pindai lagi."
            ),
        )
    holds = any(token_holds(token, d.public_key) for d in of_number)
    return genuine if holds else forged
