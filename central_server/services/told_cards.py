"""Cards that desks tell this centre of because it has forgotten them: taken as told, weighed by the logs."""

from __future__ import annotations

from typing import Final

import msgspec

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.fold import CASE, ON_ITS_WAY, CardFold, Meant
from central_server.services.linked import kept_of, linked
from central_server.services.proof import act_of, borne_out
from central_server.services.unlisted import Match, Unlisted
from central_server.store.unit import Unit
from protocol.bodies import Link
from protocol.events import Header, Kind, header_hash
from protocol.objects import CardObject
from protocol.status import given_by_word, reflects, standing

__all__ = ["ToldCards", "close_if_proved"]

_NOW_PROVED: Final = "Catatan serah terimanya sudah sampai di pusat."


class ToldCards:
    """What one unit of work is told of cards.

    A centre that was restored from a backup has forgotten cards and acts on them. A desk tells it of a
    card as it once told the desk (`take`); the acts come later, from whichever PC recorded them, or never.
    So the card counts as told at once, and nobody gives it again; but a hand-over by the word of one desk
    is a case until a log held here says so too. Both is looked at when all acts of the unit are folded
    (`weigh`), for each card told in it, and for each that an act came to which it had been told with. What
    is proved by then is closed once everything is written (`close_proved`).
    """

    def __init__(self, unit: Unit, fold: CardFold, unlisted: Unlisted, desk: CaseDesk) -> None:
        self._unit = unit
        self._fold = fold
        self._unlisted = unlisted
        self._desk = desk
        # The report to be named if the logs say otherwise, by card.
        self._reports: dict[bytes, tuple[Header, bytes]] = {}
        # Cards told as linked to a record, and nothing here says so: that record, and the report.
        self._adrift: dict[bytes, tuple[bytes, Header, bytes]] = {}
        self._proved: list[bytes] = []

    def take(self, card: CardObject, header: Header, raw: bytes) -> Meant:
        """Take over a card as the report (``header``, ``raw``) has it. What its status reflects counts as
        folded, whether or not those acts are held here; what came for it while it was unknown is folded
        now. A card that is known already stays as it is, but for hand-overs."""
        meant = None
        if card.id not in self._fold.cards:
            match = self._match(card, header, raw)
            meant = self._fold.add(linked(card, None), match, header, raw)
            self._reports[card.id] = (header, raw)
            self._fold.fold_waiting(card.id, frozenset(card.status.reflected))
        kept = kept_of(self._fold.cards[card.id], self._fold.cards.get)
        for record in dict.fromkeys((card.id, kept.id)):
            self._believe(self._fold.cards[record], card, header, raw)
        return meant or Meant()

    def _believe(self, record: CardObject, told: CardObject, header: Header, raw: bytes) -> None:
        """A hand-over that is told and not known here stands until the logs say otherwise: whoever told of
        the card before knew less, or it is linked to a record that was told without. A card that has not
        been received is not kept from its office by the word of one desk."""
        status = record.status
        if status.state in ON_ITS_WAY or record.kelurahan != told.kelurahan:
            return
        for given in standing(told.status):
            if not reflects(status, given.hash):
                status = given_by_word(status, given)
        if status != record.status:
            self._fold.cards[record.id] = msgspec.structs.replace(record, status=status)
            self._reports[record.id] = (header, raw)

    def _match(self, card: CardObject, header: Header, raw: bytes) -> Match:
        """The record that the card is linked to from now on. Its number decides, as for any card that
        comes in; that it was linked otherwise is believed if the centre's own log says so."""
        match = self._unlisted.match_number(self._unit, card, self._fold.known)
        onwards = card.status.linked_to
        if onwards is None or match.kept is not None or match.unsure is not None:
            return match
        kept = self._kept_by_log(card.id, onwards)
        if kept is None:
            self._adrift[card.id] = (onwards, header, raw)
        return Match(kept=kept, free=match.free)

    def _kept_by_log(self, old: bytes, kept: bytes) -> CardObject | None:
        """What the record ``kept`` has become, if the centre's log links ``old`` to it."""
        for event in self._unit.events.of_card(old):
            by = self._unit.devices.get(event.at.device)
            act = act_of(event) if by is not None and not by.number else None
            if act is not None and isinstance(act[2], Link) and act[2].kept == kept:
                found = self._fold.known(kept)
                return None if found is None else kept_of(found, self._fold.known)
        return None

    def weigh(self) -> dict[bytes, Meant]:
        """Open the cases of what nothing bears out; what the events that they name mean by that, by hash.
        To be called once all acts of the unit are folded."""
        later: dict[bytes, Meant] = {}
        for identity, (header, raw) in (self._fold.repeated | self._reports).items():
            card = self._fold.cards[identity]
            if borne_out(self._unit, card, self._fold.acts):
                self._proved.append(identity)
                continue
            side = self._desk.evidence(header, raw)
            if header.kind == Kind.OBJECT_REPORTED:
                state = card.status.state or ""
                side = msgspec.structs.replace(side, kind="", evidence_code="", state=state)
            case = self._desk.open_for_card(
                Reason.RECORD_DIFFERS, card.id, {card.kelurahan}, [side]
            )
            later[header_hash(raw)] = Meant(CASE, case.hex())
        for identity, (onwards, header, raw) in self._adrift.items():
            other = self._fold.known(onwards)
            if other is None or other.status.linked_to != identity:  # else they are one again
                case = self._doubt(self._fold.cards[identity], onwards, other, header, raw)
                later[header_hash(raw)] = Meant(CASE, case.hex())
        return later

    def _doubt(
        self, card: CardObject, onwards: bytes, other: CardObject | None, header: Header, raw: bytes
    ) -> bytes:
        """The case of a card whose link nothing bears out; ``other``: the record ``onwards``, if known."""
        scopes, sides = {card.kelurahan}, [self._desk.evidence(header, raw)]
        if other is not None:
            scopes.add(other.kelurahan)
            sides += self._fold.last_evidence(onwards)
        return self._desk.open_for_card(Reason.UNSURE_LINK, card.id, scopes, sides, onwards)

    def close_proved(self) -> None:
        """Close the cases of what is borne out by now; to be called after the fold's flush."""
        for card in self._proved:
            _close(self._unit, self._desk, card)


def close_if_proved(unit: Unit, desk: CaseDesk, card: CardObject) -> None:
    """Close the case of what was told of a card, if what is stored bears it out."""
    if unit.cases.open_of_card(card.id, Reason.RECORD_DIFFERS) and borne_out(unit, card):
        _close(unit, desk, card.id)


def _close(unit: Unit, desk: CaseDesk, card: bytes) -> None:
    """Not a case that a comparison has joined (seq 0): that is for a person."""
    case = unit.cases.open_of_card(card, Reason.RECORD_DIFFERS)
    if case is not None and all(side.seq for side in case.sides):
        desk.close(case.id, _NOW_PROVED)
