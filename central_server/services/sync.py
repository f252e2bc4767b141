"""One sync request answered."""

from __future__ import annotations

import logging
from typing import Final

from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.answers import Refusal, Reply, Sealer
from central_server.services.case_desk import CaseDesk
from central_server.services.contacts import Contact, meet
from central_server.services.digest import compare, judge, tally, whole
from central_server.services.ingest import BadSignatureError, Ingest
from central_server.services.own_log import own_events
from central_server.services.pc_contact import PcAnswer, hear_pc
from central_server.services.places import Standpoint, standpoint
from central_server.services.standing import Ingested
from central_server.services.updates import note_stand, offered
from central_server.store.devices import Device
from central_server.store.failures import StoreUnavailableError, UnstorableError
from central_server.store.feed import Page
from central_server.store.unit import Store, Unit
from protocol.envelope import Envelope, EnvelopeError, open_envelope, read_envelope
from protocol.events import ChainError
from protocol.messages import (
    ANSWER_TYPE,
    MAX_BATCH_EVENTS,
    PROTOCOL,
    REQUEST_TYPE,
    Compared,
    MessageError,
    OwnEvents,
    SyncAnswer,
    SyncRequest,
    decode_message,
)

__all__ = ["SyncService"]

_log: Final = logging.getLogger(__name__)
_REQUEST_FAMILY: Final = "serah/sync-request/"
_LARGEST_PAGE: Final = 4 << 20


class SyncService:
    """Answers envelopes of devices. It keeps nothing between requests."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._sealer = Sealer(keys, clock)
        self._ingest = Ingest(keys, clock, randomness)
        self._randomness = randomness
        self._key = keys.signing
        self._own_id = keys.signing.device

    def answer(self, raw: bytes, *, carried: bool = False) -> Reply:
        """The signed answer, or a signed problem, to the envelope in ``raw``.

        ``carried``: it came by hand and may be days old; it says where the desk stood, not where it
        stands.
        """
        request_hash = b""
        try:
            envelope = read_envelope(raw)
            request_hash = envelope.payload_hash
            return self._answer(envelope, carried)
        except EnvelopeError:
            return self._sealer.problem("not_an_envelope")
        except Refusal as refusal:
            _log.info("sync refused: %s", refusal.code)
            return self._sealer.problem(refusal.code, request_hash)
        except StoreUnavailableError:
            _log.warning("sync refused: server_busy")
            return self._sealer.problem("server_busy", request_hash)

    def _answer(self, envelope: Envelope, carried: bool) -> Reply:
        device, request = self._open(envelope)
        ingested, contact, stands, pc = self._write(device.id, request, carried)
        device = stands.device
        if device.revoked_ms and not request.events and not pc.locked_ms:
            raise Refusal("revoked")  # one that is locked as well is told that instead
        page, generation = Page((), request.cursor, more=False), request.generation
        update = ""
        own: OwnEvents | None = None
        compared: Compared | None = None
        told = not (device.revoked_ms or pc.locked_ms)
        if told:
            compared = self._compared(device, request, contact)
            after = (0, 0) if contact.anew else request.cursor
            page, update, own = self._store.read(lambda unit: _told(unit, device, request, after))
            generation = contact.generation
        _log.info(
            "sync %s: epoch %d through %d, %d events new, %d changes%s",
            device.id.hex()[:8],
            ingested.epoch,
            ingested.stored_through,
            ingested.stored,
            len(page.items),
            (", fork" if ingested.open_epoch else "") + (", feed anew" if contact.anew else ""),
        )
        return self._sealer.answer(
            ANSWER_TYPE,
            SyncAnswer(
                protocol=PROTOCOL,
                request_hash=envelope.payload_hash,
                device=device.id,
                epoch=ingested.epoch,
                stored_through=ingested.stored_through,
                server_ms=self._clock.now_ms(),
                next_cursor=page.cursor,
                stored_hash=ingested.stored_hash,
                meanings=ingested.meanings,
                changes=page.items,
                more=page.more,
                open_epoch=ingested.open_epoch,
                own=own,
                contact=contact.number,
                generation=generation,
                tally=tally(page) if told else None,
                compared=compared,
                place_ms=device.place_ms,
                order=stands.order,
                locked_ms=pc.locked_ms,
                bundle=None if carried else pc.bundle,
                update=update,
            ),
        )

    def _compared(self, device: Device, request: SyncRequest, contact: Contact) -> Compared | None:
        """What the desk asked to be compared; nothing of it while its feed begins anew."""
        if not (request.ranges or request.differing):
            return None
        if contact.anew:
            return Compared(ranges=0)
        if request.differing:
            return self._store.write(lambda unit: self._judged(unit, device, request))
        found = self._store.read(lambda unit: compare(unit, device, request))
        all_asked = found.ranges == len(request.ranges)
        if all_asked and not found.differing and whole(request.ranges):
            kept = self._store.write(lambda unit: unit.feed.sum_anew(device.kelurahan))
            if kept:
                _log.warning("sum of %s counted anew", device.kelurahan)
        return found

    def _judged(self, unit: Unit, device: Device, request: SyncRequest) -> Compared:
        desk = CaseDesk(unit, self._randomness, self._clock.now_ms())
        found = judge(unit, device, request, desk, self._own_id)
        desk.flush()
        return found

    def _open(self, envelope: Envelope) -> tuple[Device, SyncRequest]:
        if envelope.payload_type != REQUEST_TYPE:
            known = envelope.payload_type.startswith(_REQUEST_FAMILY)
            raise Refusal("protocol_not_supported" if known else "not_an_envelope")
        device = self._store.read(lambda unit: unit.devices.get(envelope.key_id))
        if device is None or device.id == self._own_id:
            raise Refusal("unknown_device")
        try:
            payload = open_envelope(envelope, device.public_key, REQUEST_TYPE)
        except EnvelopeError as error:
            raise Refusal("bad_signature") from error
        try:
            request = decode_message(payload, SyncRequest)
        except MessageError as error:
            raise Refusal("not_an_envelope") from error
        if request.protocol != PROTOCOL:
            raise Refusal("protocol_not_supported")
        if request.device != device.id:
            raise Refusal("bad_signature")
        if len(request.events) > MAX_BATCH_EVENTS:
            raise Refusal("too_large")
        return device, request

    def _write(
        self, device_id: bytes, request: SyncRequest, carried: bool
    ) -> tuple[Ingested, Contact, Standpoint, PcAnswer]:
        """Take the request in. An event that the database does not take is looked for by smaller
        requests, and stored without what it says: none holds up those after it."""
        try:
            return self._store.write(lambda unit: self._take(unit, device_id, request, carried))
        except UnstorableError:
            if not request.events:
                raise
            _log.warning("%s: %d events unstorable", device_id.hex()[:8], len(request.events))
            if len(request.events) > 1:
                raise Refusal("too_large") from None
        return self._store.write(
            lambda unit: self._take(unit, device_id, request, carried, unread=True)
        )

    def _take(
        self,
        unit: Unit,
        device_id: bytes,
        request: SyncRequest,
        carried: bool,
        *,
        unread: bool = False,
    ) -> tuple[Ingested, Contact, Standpoint, PcAnswer]:
        device = unit.devices.get(device_id, lock=True)
        if device is None:
            raise Refusal("unknown_device")
        now_ms = self._clock.now_ms()
        stands = standpoint(unit, self._key, device, request.place, now_ms)
        try:
            contact = meet(unit, device, request)
            note_stand(unit, device, request, now_ms)
            ingested = self._ingest.run(
                unit,
                stands.device,
                request,
                now_ms,
                carried=carried,
                unread=unread,
                places=stands.kelurahan,
            )
        except ChainError as error:
            _log.warning("broken chain of %s: %s", device_id.hex()[:8], error)
            raise Refusal("broken_chain") from error
        except BadSignatureError as error:
            raise Refusal("bad_signature") from error
        pc = hear_pc(unit, device, request, ingested, now_ms, carried=carried)
        return ingested, contact, stands, pc


def _told(
    unit: Unit, device: Device, request: SyncRequest, after: tuple[int, int]
) -> tuple[Page, str, OwnEvents | None]:
    """What the device hears of its feed after a cursor, of updates (with the last page) and of its own log,
    all of one moment."""
    room = max(0, min(request.page_bytes, _LARGEST_PAGE))
    page = unit.feed.page(device.kelurahan, after, room)
    update = "" if page.more else offered(unit, device, request.application)
    wanted = request.wanted
    own = None if wanted is None else own_events(unit, device, wanted, room)
    return page, update, own
