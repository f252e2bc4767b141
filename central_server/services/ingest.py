"""Storing what a device recorded, and saying what it means. See docs/sync-protocol.md section 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.case_closing import close_by_desk, settle_first
from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.centre_log import CentreAct, CentreLog
from central_server.services.chain import Fit, Incoming, Placement, place
from central_server.services.doubled import doubled_numbers
from central_server.services.fold import APPLIED, CASE, QUARANTINED, CardFold, Meant
from central_server.services.incoming import Content, read_content, read_events
from central_server.services.minutes import note_minutes
from central_server.services.reported import take_back
from central_server.services.staff import change_pin
from central_server.services.standing import (
    Ingested,
    Standing,
    all_held,
    check_bounds,
    missing_end,
    supposed,
    without_events,
)
from central_server.services.told_cards import ToldCards
from central_server.services.unlisted import Unlisted
from central_server.store.devices import Device, Head
from central_server.store.events import EventRow, NewEvent
from central_server.store.unit import Unit
from protocol.bodies import BatchReceived, BodyError, CaseClosed, Link, ObjectReported, PinChanged
from protocol.custody import Act
from protocol.events import (
    Header,
    Kind,
    header_hash,
    read_header,
    signature_holds,
)
from protocol.messages import Meaning, SyncRequest
from protocol.recovered import Carried, carried
from protocol.status import ACTS

__all__ = ["BadSignatureError", "Ingest"]

_KINDS: Final = frozenset(Kind) | ACTS
# Only the centre's own log says these.
_CENTRE_ONLY: Final = frozenset({Act.DISPATCH, Act.RECALL, Act.DESTROY, Act.LINK})
_LONGEST: Final = 64


class BadSignatureError(Exception):
    """The signature of the last event is not the device's."""


class Ingest:
    """Stores the events of one request within a unit of work."""

    def __init__(self, keys: CentreKeys, clock: Clock, randomness: Randomness) -> None:
        self._unlisted = Unlisted(keys.nik_hash)
        self._log = CentreLog(keys, clock, randomness)
        self._randomness = randomness
        self._own_id = keys.signing.device

    def run(
        self,
        unit: Unit,
        device: Device,
        request: SyncRequest,
        now_ms: int,
        *,
        carried: bool = False,
        unread: bool = False,
        places: frozenset[str] = frozenset(),
    ) -> Ingested:
        """Store what is new; ``device`` is held. Raises ChainError or BadSignatureError, storing none.

        ``carried``: the request is old, so its clock is not compared with ours. ``unread``: what the
        events say is not looked at, and their bodies are not kept. ``places``: every kelurahan that the
        device ever belonged to; an act belongs to the one that it names, if that is one of them.
        """
        check_bounds(request)
        epoch = request.epoch or request.head[0]
        events = read_events(device.id, request.epoch, request.events)
        if events and not signature_holds(device.public_key, events[-1].raw, request.signature):
            raise BadSignatureError
        last_epoch = max(device.last_epoch, epoch, request.head[0])
        unit.devices.contact(
            device.id,
            now_ms,
            device.clock_offset_ms
            if carried
            else max(-(1 << 62), min(request.time_ms - now_ms, 1 << 62)),
            request.application[:_LONGEST].replace("\x00", ""),
            last_epoch,
        )
        # What came before is stored before what came after, or the acts would be folded out of order.
        missing = missing_end(unit, device.id, request.ends, epoch)
        if missing is not None:
            return missing
        heads = unit.devices.heads(device.id, epoch)
        done = Standing(
            unit,
            device,
            request,
            epoch,
            heads,
            last_epoch,
            carried=carried,
            unread=unread,
            places=places,
        )
        if events:
            return self._store(done, events, now_ms)
        return without_events(done)

    def _store(self, run: Standing, events: list[Incoming], now_ms: int) -> Ingested:
        held = run.held_for(events)
        placement = place(events, run.heads, {(r.seq, r.hash): r.branch for r in held})
        known = _meanings_of(held, events[: placement.new])
        if placement.fit is Fit.HELD:
            return all_held(run, events[-1], placement.branch, held, known)
        if placement.fit is Fit.GAP:
            first = events[0].header.seq
            through = supposed(run.unit, run.device.id, run.epoch, run.heads, first)
            return Ingested(run.epoch, *through)
        desk = CaseDesk(run.unit, self._randomness, now_ms)
        if placement.fit is Fit.STRANGE:
            # A fork for certain, but where it began is not among these: the desk sends all again.
            run.open_fork_case(desk, events[0], run.heads[0].seq, 0)
            desk.flush()
            return Ingested(run.epoch, 0, open_epoch=run.offer())
        new = events[placement.new :]
        reference = ""
        if placement.fit is Fit.FORK:
            reference = run.open_fork_case(desk, new[0], new[0].header.seq, placement.parent).hex()
        stored = self._mean_and_add(run, placement, new, reference, desk, now_ms)
        last = new[-1]
        seq, digest = last.header.seq, last.hash
        if placement.fit is Fit.FORK or not run.heads:
            head = Head(placement.branch, new[0].header.seq, seq, digest)
            run.unit.devices.add_head(run.device.id, run.epoch, head)
        else:
            run.unit.devices.move_head(run.device.id, run.epoch, placement.branch, seq, digest)
        fork = placement.branch > 0
        return Ingested(
            run.epoch,
            seq,
            digest,
            (*known, *stored),
            run.offer() if fork else 0,
            len(new),
        )

    def _mean_and_add(
        self,
        run: Standing,
        placement: Placement,
        new: Sequence[Incoming],
        fork_case: str,
        desk: CaseDesk,
        now_ms: int,
    ) -> list[Meaning]:
        unit, device = run.unit, run.device
        if run.unread:
            unread = Meant(QUARANTINED, "unstorable")
            unit.events.add([_row(run, placement, e, None, unread, new[-1]) for e in new], now_ms)
            return [Meaning(e.header.seq, unread.meaning, unread.reference) for e in new]
        contents = [read_content(event) for event in new]
        for event, content in zip(new, contents, strict=True):
            if isinstance(content.said, CaseClosed) and not device.revoked_ms:
                settle_first(unit, run.at(event.header).device.kelurahan, content.said)
        fold = CardFold(unit, device.kelurahan, self._unlisted, desk, now_ms)
        cards = {e.header.card for e in new if e.header.card is not None}
        fold.prepare(cards, {run.at(e.header).device.kelurahan for e in new})
        told = ToldCards(unit, fold, self._unlisted, desk)
        doubled = doubled_numbers(run, new, self._own_id, desk)
        read: list[tuple[Incoming, Content, Meant]] = []
        for event, content in zip(new, contents, strict=True):
            there = run.at(event.header)
            fold.acting_in(there.device.kelurahan)
            read.append((event, content, self._mean(there, fold, told, event, content)))
        later = fold.later | told.weigh()
        rows: list[NewEvent] = []
        for event, content, first in read:
            meant = first if first.meaning == CASE else later.get(_act_hash(event), first)
            case = fork_case if event is new[0] and fork_case else doubled.get(event.hash, "")
            if case and meant.meaning == APPLIED:
                meant = Meant(CASE, case)
            rows.append(_row(run, placement, event, content.kept, meant, new[-1]))
        unit.events.add(rows, now_ms)
        if fold.links:
            links = [
                CentreAct(Act.LINK, Link(kept=kept), kelurahan, card)
                for card, kept, kelurahan in fold.links
            ]
            fold.acting_in("")
            self._log.append(unit, links, fold)
        fold.flush()
        told.close_proved()
        return [Meaning(r.header.seq, r.meaning, r.reference) for r in rows if r.meaning != APPLIED]

    def _mean(
        self,
        run: Standing,
        fold: CardFold,
        told: ToldCards,
        event: Incoming,
        content: Content,
    ) -> Meant:
        header, body = event.header, content.said
        if run.device.revoked_ms:
            return Meant(CASE, _revoked_case(run, fold.desk, event).hex())
        if header.kind not in _KINDS:
            return Meant(QUARANTINED, "unknown_kind")
        if header.kind in _CENTRE_ONLY:
            return Meant(QUARANTINED, "centre_only")
        if header.kind == Kind.RECOVERED:
            return self._recovered(run, fold, told, event, content)
        meant = Meant()
        if header.kind in ACTS and _carried_before(run, fold, header, event.hash):
            return meant
        if header.kind in ACTS:
            # The header alone says what happened to the card, so a spoilt body does not hide it.
            meant = fold.act(header, event.raw, body)
        elif isinstance(body, PinChanged):
            meant = change_pin(run.unit, run.device.kelurahan, body)
        elif isinstance(body, ObjectReported):
            kelurahan = run.device.kelurahan
            meant = take_back(run.unit, told, kelurahan, header, event.raw, body)
        elif isinstance(body, BatchReceived):
            meant = note_minutes(run.unit, run.device, fold.desk, event, body)
        elif isinstance(body, CaseClosed):
            meant = close_by_desk(run.unit, fold.desk, run.device.kelurahan, body)
        if content.fault and meant.meaning == APPLIED:
            return Meant(QUARANTINED, content.fault)
        return meant

    def _recovered(
        self, run: Standing, fold: CardFold, told: ToldCards, event: Incoming, content: Content
    ) -> Meant:
        """What is carried is what happened: it is folded as if it had come in its own place."""
        if content.kept is None:
            return Meant(QUARANTINED, content.fault or "bad_recovered")
        try:
            act = carried(event.header, content.kept, run.device.public_key)
        except BodyError:
            return Meant(QUARANTINED, "bad_recovered")
        if _known(run, fold, act):
            return Meant()
        inner = Incoming(act.header, act.raw, act.body, header_hash(act.raw))
        return self._mean(run, fold, told, inner, read_content(inner))


def _act_hash(event: Incoming) -> bytes:
    """The hash of the event, or of the act that it carries."""
    header = event.header
    return (header.about if header.kind == Kind.RECOVERED else None) or event.hash


def _row(
    run: Standing,
    placement: Placement,
    event: Incoming,
    body: bytes | None,
    meant: Meant,
    last: Incoming,
) -> NewEvent:
    """The event as it is stored; the request's signature is that of the ``last``."""
    signature = run.request.signature if event is last else None
    return NewEvent(
        placement.branch,
        event.header,
        event.raw,
        event.hash,
        body,
        signature,
        meant.meaning,
        meant.reference,
    )


def _meanings_of(held: Sequence[EventRow], events: Sequence[Incoming]) -> tuple[Meaning, ...]:
    said = {(r.seq, r.hash): r for r in held if r.meaning != APPLIED}
    return tuple(
        Meaning(row.seq, row.meaning, row.reference)
        for e in events
        if (row := said.get((e.header.seq, e.hash))) is not None
    )


def _known(run: Standing, fold: CardFold, act: Carried) -> bool:
    """Whether this very act came on its own, or was carried before."""
    digest, header = header_hash(act.raw), act.header
    held = run.unit.events.held(header.device, header.epoch, header.seq, header.seq, header.seq)
    return (
        any(row.hash == digest for row in held)
        or digest in fold.acts
        or _carried_before(run, fold, header, digest)
    )


def _carried_before(run: Standing, fold: CardFold, header: Header, digest: bytes) -> bool:
    """Whether a later event brought this act before. A card that was brought back reflects acts that
    never came: those count when they do."""
    if header.card is None or not fold.reflects(header, digest):
        return False
    return any(
        (said := read_header(e.header)).kind == Kind.RECOVERED and said.about == digest
        for e in run.unit.events.of_card(header.card)
        if e.meaning != QUARANTINED
    )


def _revoked_case(run: Standing, desk: CaseDesk, event: Incoming) -> bytes:
    side = [desk.evidence(event.header, event.raw)]
    card = event.header.card
    if card is None:
        return desk.open_for_device(
            Reason.REVOKED_DEVICE, run.device.id, run.device.kelurahan, side
        )
    return desk.open_for_card(Reason.REVOKED_DEVICE, card, {run.device.kelurahan}, side)
