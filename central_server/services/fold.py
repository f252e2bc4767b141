"""Folding acts into the city's record: cards, figures, cases and feeds change together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.linked import linked
from central_server.services.proof import ReadAct, act_of, recorded
from central_server.services.unlisted import Match, Unlisted
from central_server.store.events import Position
from central_server.store.unit import TryAgain, Unit
from protocol.bodies import ReceiveUnlisted
from protocol.custody import Act, State
from protocol.events import Header, header_hash, read_header
from protocol.objects import CardObject, CaseEvidence, ObjectKind, encode_object
from protocol.status import MARK_BYTES, CardStatus, Conflict, apply_act, reflects, standing

__all__ = ["APPLIED", "CASE", "ON_ITS_WAY", "QUARANTINED", "CardFold", "Meant"]

APPLIED = "applied"
CASE = "case"
QUARANTINED = "quarantined"
UNKNOWN_CARD = "unknown_card"
# Where a card is before the office has it in hand.
ON_ITS_WAY: Final = frozenset({None, State.PRINTED, State.IN_TRANSIT, State.MISSING_ON_RECEIPT})


@dataclass(frozen=True, slots=True)
class Meant:
    """What an event means: applied, case (reference: its id in hex), quarantined (the reason)."""

    meaning: str = APPLIED
    reference: str = ""


class CardFold:
    """Applies acts to cards within one unit of work; `flush` writes what changed.

    ``kelurahan`` of the acting device, empty for the centre.
    """

    def __init__(
        self,
        unit: Unit,
        kelurahan: str,
        unlisted: Unlisted,
        desk: CaseDesk,
        now_ms: int,
    ) -> None:
        self._unit = unit
        self._kelurahan = kelurahan
        self._unlisted = unlisted
        self._now_ms = now_ms
        self.desk = desk
        self._stored: dict[bytes, CardObject] = {}  # as in the table
        self.cards: dict[bytes, CardObject] = {}  # as folded so far
        self._last: dict[bytes, tuple[Header, bytes]] = {}  # newest act on a card in this unit
        self.acts: dict[bytes, tuple[Header, bytes]] = {}  # by hash: copied disks share places
        # Acts that came in this unit before their card was known.
        self._early: dict[bytes, list[ReadAct]] = {}
        # By card: a hand-over or cancellation that came and that the card reflected already.
        self.repeated: dict[bytes, tuple[Header, bytes]] = {}
        # (card, the card it was folded into, kelurahan): for the centre's own log to record
        self.links: list[tuple[bytes, bytes, str]] = []
        # What acts and reports of this unit, by hash, turned out to mean after they were folded.
        self.later: dict[bytes, Meant] = {}

    def prepare(self, ids: Iterable[bytes], scopes: Iterable[str]) -> None:
        """Read the cards and hold the feeds (and so the cards) of all kelurahan concerned."""
        wanted = set(ids)
        held = {*scopes, *(c.kelurahan for c in self._read(wanted).values())}
        self._unit.feed.lock(held)
        cards = self._read(wanted)
        if any(c.kelurahan not in held for c in cards.values()):
            raise TryAgain
        self._stored = dict(cards)
        self.cards = dict(cards)

    def _read(self, ids: set[bytes]) -> dict[bytes, CardObject]:
        """These cards and those that they are linked to."""
        cards: dict[bytes, CardObject] = {}
        missing = ids
        while missing:
            found = self._unit.cards.get(missing)
            cards |= found
            missing = {
                c.status.linked_to for c in found.values() if c.status.linked_to is not None
            } - cards.keys()
        return cards

    def acting_in(self, kelurahan: str) -> None:
        """What is folded from now on happened there."""
        self._kelurahan = kelurahan

    def reflects(self, header: Header, digest: bytes) -> bool:
        """Whether the card of ``header`` has the act of that hash folded in already."""
        card = None if header.card is None else self.cards.get(header.card)
        return card is not None and reflects(card.status, digest)

    def act(self, header: Header, raw: bytes, body: msgspec.Struct | None) -> Meant:
        """Fold one act; returns what it means."""
        if header.card is None:
            return Meant(QUARANTINED, "no_card")
        card = self.cards.get(header.card)
        if card is not None:
            return self._fold_with_links(card, header, raw, body)
        if not isinstance(body, ReceiveUnlisted) or not self._kelurahan:
            self._early.setdefault(header.card, []).append((header, raw, body))
            return Meant(QUARANTINED, UNKNOWN_CARD)
        unsure = self._create(header, raw, body)
        meant = self._fold_with_links(self.cards[header.card], header, raw, body)
        self.fold_waiting(header.card)
        return unsure or meant

    def _fold_with_links(
        self, card: CardObject, header: Header, raw: bytes, body: msgspec.Struct | None
    ) -> Meant:
        """Fold an act into its card and into every card that this one is linked to."""
        self._unit.figures.add_act(
            self._kelurahan or header.kelurahan, header.business_date, header.kind
        )
        meant = self._fold(card, header, raw, body)
        if header.kind == Act.LINK:
            self._fold_history(card.id)
        folded = {card.id}
        while (
            header.kind != Act.LINK
            and (kept := card.status.linked_to) is not None
            and kept not in folded
        ):
            folded.add(kept)
            if kept in self.cards:
                card = self.cards[kept]
                on_kept = self._fold(card, header, raw, body, through_link=True)
            else:  # its row was lost
                side = self.desk.evidence(header, raw)
                case = self.desk.open_for_card(
                    Reason.UNSURE_LINK, card.id, {card.kelurahan}, [side], kept
                )
                on_kept = Meant(CASE, case.hex())
            meant = on_kept if meant.meaning == APPLIED else meant
        self.acts[header_hash(raw)] = (header, raw)
        return meant

    def fold_waiting(self, card: bytes, told: frozenset[bytes] = frozenset()) -> None:
        """Fold what came before the card was known here, from another device. ``told``: what the card
        reflects already because this centre once said so: counted now, and folded where it is linked to.
        """
        waiting: list[tuple[Position | None, ReadAct]] = [
            (event.at, act)
            for event in self._unit.events.of_card(card)
            if (event.meaning, event.reference) == (QUARANTINED, UNKNOWN_CARD)
            and (act := act_of(event)) is not None
        ]
        waiting += [(None, act) for act in self._early.pop(card, ())]
        means: dict[bytes, Meant] = {}  # an act may have come twice: carried, and in its own place
        for at, act in waiting:
            digest = header_hash(act[1])
            if digest not in means:
                new = digest[:MARK_BYTES] in told or not self.reflects(act[0], digest)
                means[digest] = self._fold_with_links(self.cards[card], *act) if new else Meant()
            meant = means[digest]
            if at is None:
                self.later[digest] = meant
            else:
                self._unit.events.set_meaning(at, meant.meaning, meant.reference)

    def _fold_history(self, old: bytes) -> None:
        """Fold what is folded into the record ``old`` into the one that it was just linked to."""
        status = self.cards[old].status
        kept = status.linked_to
        if kept is None or kept not in self.cards:
            return
        history = self._unit.events.of_card(old)
        for given in standing(status):
            history += recorded(self._unit, given)  # what came to it by a link is not its own event
        for act in map(act_of, history):
            if act is None or act[0].kind == Act.LINK:
                continue
            digest = header_hash(act[1])
            if reflects(status, digest) and not reflects(self.cards[kept].status, digest):
                self._fold(self.cards[kept], *act, through_link=True)

    def _create(self, header: Header, raw: bytes, body: ReceiveUnlisted) -> Meant | None:
        assert header.card is not None
        card = CardObject(
            id=header.card,
            kelurahan=self._kelurahan,
            registration=body.registration,
            nik=body.nik,
            name=body.name,
            birth_date=body.birth_date,
        )
        return self.add(card, self._unlisted.match(self._unit, card, self.known), header, raw)

    def known(self, card: bytes) -> CardObject | None:
        """A card as this unit has left it, held here or not."""
        return self.cards.get(card) or self._unit.cards.one(card)

    def add(self, card: CardObject, match: Match, header: Header, raw: bytes) -> Meant | None:
        """Add a card that is not known, linked or in doubt as the match says; the case of it, if any."""
        if match.kept is not None:
            self._hold(match.kept)
            card = linked(card, match.kept.id)
            self.links.append((card.id, match.kept.id, card.kelurahan))
        self.cards[card.id] = card
        self._unit.cards.add([card], self._now_ms, listed=False)
        self._unlisted.remember(self._unit, card, match)
        if match.kept is not None and match.kept.kelurahan != card.kelurahan:
            case = self.desk.open_for_card(
                Reason.OTHER_KELURAHAN,
                match.kept.id,
                {card.kelurahan, match.kept.kelurahan},
                [*self.last_evidence(match.kept.id), self.desk.evidence(header, raw)],
            )
            return Meant(CASE, case.hex())
        if match.unsure is None:
            return None
        case = self.desk.open_for_card(
            Reason.UNSURE_LINK,
            card.id,
            {card.kelurahan, match.unsure.kelurahan},
            [self.desk.evidence(header, raw), *self.last_evidence(match.unsure.id)],
            match.unsure.id,
        )
        return Meant(CASE, case.hex())

    def _hold(self, card: CardObject) -> None:
        """Have a card of any kelurahan among those that this unit folds."""
        if card.id in self.cards:
            return
        self._unit.feed.lock({card.kelurahan})
        held = self._unit.cards.one(card.id)
        place = (card.kelurahan, card.status.linked_to)
        if held is None or (held.kelurahan, held.status.linked_to) != place:
            raise TryAgain  # it has moved, or was linked onwards, before it was held
        self._stored[card.id] = self.cards[card.id] = held

    def _fold(
        self,
        card: CardObject,
        header: Header,
        raw: bytes,
        body: msgspec.Struct | None,
        *,
        through_link: bool = False,
    ) -> Meant:
        before = card.status
        if reflects(before, header_hash(raw)):
            return self._again(card, header, raw)
        after, conflict = apply_act(before, raw, header, body)
        moved = header.kelurahan if header.kind == Act.DISPATCH else card.kelurahan
        sent = header.kind == Act.DISPATCH and conflict is Conflict.MOVED_IN_BAG
        if through_link and (sent or conflict is Conflict.UNEXPECTED_ACT):
            # Two records of one card tell its way twice; only what both cannot be is a contradiction, and
            # a hand-over, which stands whatever the other record says.
            if before.state in ON_ITS_WAY:
                conflict = None
            elif header.kind != Act.HAND_OVER:
                after = msgspec.structs.replace(before, reflected=after.reflected)
                moved, conflict = card.kelurahan, None
        after = msgspec.structs.replace(after, linked_to=after.linked_to or before.linked_to)
        self.cards[card.id] = msgspec.structs.replace(card, kelurahan=moved, status=after)
        meant = Meant()
        foreign = self._kelurahan not in ("", card.kelurahan)
        if conflict is not None or foreign:
            reason = conflict or Reason.OTHER_KELURAHAN
            case = self.desk.open_for_card(
                reason,
                card.id,
                {card.kelurahan, self._kelurahan},
                [*self._other_side(card.id, before, conflict), self.desk.evidence(header, raw)],
            )
            meant = Meant(CASE, case.hex())
        self._last[card.id] = (header, raw)
        return meant

    def _again(self, card: CardObject, header: Header, raw: bytes) -> Meant:
        """An act that the card reflects: it was told with it (`ToldCards`). The case of it was forgotten
        with the card: two hand-overs that stand, or one against a recall, become a case again."""
        status = card.status
        if header.kind in (Act.HAND_OVER, Act.CANCEL_HAND_OVER):
            self.repeated.setdefault(card.id, (header, raw))
        stands = {h.hash for h in standing(status)}
        if header.kind != Act.HAND_OVER or header_hash(raw) not in stands:
            return Meant()
        if status.others:
            reason = Conflict.HANDED_OVER_TWICE
        elif status.recalled:
            reason = Conflict.RECALLED_AFTER_HAND_OVER
        else:
            return Meant()
        sides = [self.desk.evidence(header, raw)]
        case = self.desk.open_for_card(reason, card.id, {card.kelurahan}, sides)
        return Meant(CASE, case.hex())

    def _other_side(
        self, card: bytes, before: CardStatus, conflict: Conflict | None
    ) -> list[CaseEvidence]:
        given = before.hand_over
        if conflict is None or given is None or conflict is Conflict.UNEXPECTED_ACT:
            return self.last_evidence(card)
        if given.hash in self.acts:
            return [self.desk.evidence(*self.acts[given.hash])]
        return self.desk.stored_evidence(given.device, given.epoch, given.seq, given.evidence_code)

    def last_evidence(self, card: bytes) -> list[CaseEvidence]:
        """The side of a case that the newest event of a card is."""
        if card in self._last:
            return [self.desk.evidence(*self._last[card])]
        last = self._unit.events.last_of_card(card)
        if last is None:
            return []
        return [self.desk.evidence(read_header(last.header), last.header)]

    def flush(self) -> None:
        """Write the cards that changed and the cases: table, figures, feed."""
        self.desk.flush()
        changed = [c for i, c in self.cards.items() if c != self._stored.get(i)]
        for card in changed:
            before = self._stored.get(card.id)
            if before is not None and before.status.linked_to is None:
                self._unit.figures.add_cards(
                    before.kelurahan, before.status.state or "", before.kind, -1
                )
            if card.status.linked_to is None:
                self._unit.figures.add_cards(card.kelurahan, card.status.state or "", card.kind, 1)
            if before is not None and before.kelurahan != card.kelurahan:
                self._unit.feed.put(before.kelurahan, ObjectKind.CARD, card.id, None)
            self._unit.feed.put(card.kelurahan, ObjectKind.CARD, card.id, encode_object(card))
        self._unit.cards.change(changed)
        self._stored = dict(self.cards)
