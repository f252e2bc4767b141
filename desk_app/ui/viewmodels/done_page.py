"""The success panel: what was recorded, in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desk_app.domain.cards import Card
from desk_app.domain.collection import PAPER_LABELS
from desk_app.services.hand_over import HandedOver
from desk_app.services.ports import Unit
from desk_app.services.printing import PrintState
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.card_facts import case_words, grouped_number
from desk_app.ui.viewmodels.timeline import print_words
from protocol.bodies import HandOver, read_body

__all__ = ["DoneState", "done_of"]


@dataclass(frozen=True, slots=True)
class DoneState:
    """A hand-over that is on disk. ``number`` grouped; ``listed``: what waits on the day's list;
    ``case``: what the act contradicts, empty if nothing; ``print_state`` in words."""

    card_id: bytes
    position: int
    name: str
    taker: str
    number: str
    evidence_code: str
    confirmed: bool
    print_state: str
    listed: tuple[str, ...] = ()
    case: str = ""


def done_of(unit: Unit, card: Card, done: HandedOver) -> DoneState:
    """The panel as the log says it now."""
    recorded = done.recorded
    event = unit.log.at(recorded.position)
    job = unit.prints.get(recorded.position)
    said = read_body(recorded.header.kind, event.body) if event and event.body else None
    taker = QCoreApplication.translate("done", "diambil sendiri oleh pemiliknya")
    if isinstance(said, HandOver) and said.relation != "owner":
        taker = QCoreApplication.translate("done", "diambil oleh {0}").format(said.collector_name)
    return DoneState(
        card_id=card.id,
        position=recorded.position,
        name=card.name,
        taker=taker,
        number=grouped_number(done.number),
        evidence_code=done.evidence_code,
        confirmed=event.confirmed if event else False,
        print_state=print_words(job.state if job else PrintState.TO_PRINT),
        listed=tuple(_listed(rule) for rule in done.same_day),
        case=case_words(recorded.conflict) if recorded.conflict else "",
    )


def _listed(rule: str) -> str:
    if rule.startswith("paper:"):
        paper = rule.removeprefix("paper:")
        return in_language(PAPER_LABELS.get(paper, paper))
    if rule == "police_letter":
        return QCoreApplication.translate("done", "nomor surat kehilangan")
    return rule
