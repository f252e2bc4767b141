"""Fixed values for golden vectors and examples. Every person in here is made up.

Each sample of a structure fills all its fields, so that the bytes of all of them are seen.
"""

from __future__ import annotations

from hashlib import sha256
from types import MappingProxyType
from typing import Final

import msgspec

from protocol import bodies, exchange, messages, objects, provisioning, updates
from protocol.custody import Act, State
from protocol.enrolment import EnrolmentCode
from protocol.events import (
    NO_HASH,
    Header,
    Kind,
    Trust,
    body_hash,
    evidence_code,
    header_hash,
    make_event,
    pack_body,
)
from protocol.identifiers import uuid7
from protocol.keys import SigningKey
from protocol.number import DocumentNumber
from protocol.status import CardStatus, LastHandOver
from protocol.strokes import Strokes, pack

DESK_SEED: Final = bytes(range(32))
CENTRE_SEED: Final = bytes(range(32, 64))
OTHER_SEED: Final = bytes(range(64, 96))
DESK: Final = SigningKey(DESK_SEED)
CENTRE: Final = SigningKey(CENTRE_SEED)
OTHER: Final = SigningKey(OTHER_SEED)

TIME_MS: Final = 1_551_236_400_000  # 2019-02-27 10:00 WIB
DATE: Final = 17_954  # 2019-02-27
KELURAHAN: Final = "3374031001"
SALT: Final = bytes(range(160, 176))
NONCE: Final = bytes(range(176, 192))

CARD: Final = uuid7(TIME_MS, bytes(range(10)))
OTHER_CARD: Final = uuid7(TIME_MS + 1, bytes(range(10)))
BATCH: Final = uuid7(TIME_MS + 2, bytes(range(10)))
OPERATOR: Final = uuid7(TIME_MS + 3, bytes(range(10)))
SUPERVISOR: Final = uuid7(TIME_MS + 4, bytes(range(10)))
CASE: Final = uuid7(TIME_MS + 5, bytes(range(10)))
POLICY: Final = uuid7(TIME_MS + 6, bytes(range(10)))
NUMBER: Final = str(DocumentNumber(KELURAHAN, 2, 1, 57))

STROKES: Final[Strokes] = (
    tuple((500 + 70 * i, 900 - 35 * i, 8 * i, 90 + i) for i in range(12)),
    tuple((1400 - 20 * i, 300 + 60 * i, 180 + 8 * i, 110 - i) for i in range(9)),
)
PLAIN_STROKES: Final[Strokes] = (tuple((100 * i, 40 * (i % 3), 10 * i, 0) for i in range(10)),)

EVIDENCE: Final = bodies.Evidence(
    kind="drawn", strokes=pack(STROKES), sheet="A-12", row=7, witness="Wulan Contoh"
)

BODIES: Final[MappingProxyType[str, msgspec.Struct]] = MappingProxyType(
    {
        Act.DISPATCH: bodies.Dispatch(batch=BATCH),
        Act.RECEIVE: bodies.Receive(batch=BATCH),
        Act.RECEIVE_UNLISTED: bodies.ReceiveUnlisted(
            batch=BATCH,
            nik="3374126706990001",
            name="SARI CONTOH",
            birth_date="1999-06-27",
            registration="REG-0001",
        ),
        Act.REPORT_MISSING: bodies.Receive(batch=BATCH),
        Act.MISROUTE: bodies.Note(text="Milik kelurahan sebelah"),
        Act.HOLD: bodies.Hold(reason="foto kabur"),
        Act.RELEASE: bodies.Hold(reason="sudah 17 tahun"),
        Act.SHELVE: bodies.Shelve(place="Kotak 3 / 21"),
        Act.BAG_OUT: bodies.Note(text="RW 04"),
        Act.VISIT_FAILED: bodies.Note(text="rumah kosong"),
        Act.BAG_IN: bodies.Note(text="tas lengkap"),
        Act.HAND_OVER: bodies.HandOver(
            relation="family",
            evidence=EVIDENCE,
            collector_name="BUDI CONTOH",
            collector_nik="3374120101700002",
            collector_note="ayah",
            collector_phone="000000000000",
            papers=("family_card", "collector_card"),
            checks=("name", "nik", "birth_date", "photo"),
            old_card="lost",
            police_letter="SKTLK/0/CONTOH",
            fingerprint="no_device",
            same_day=("authority_letter",),
            note="diambil ayah",
        ),
        Act.CANCEL_HAND_OVER: bodies.CancelHandOver(
            number=NUMBER,
            reason="kartu tertukar",
            approved_by=SUPERVISOR,
            with_person="Rumah nomor 5",
        ),
        Act.RECOVER: bodies.Note(text="diantar kembali"),
        Act.LOSE: bodies.Note(text="tidak ada saat cek fisik"),
        Act.FIND: bodies.Note(text="terselip"),
        Act.RETURN: bodies.Note(text="pindah"),
        Act.RECALL: bodies.Note(text="salah cetak"),
        Act.DESTROY: bodies.Note(text="berita acara"),
        Act.LINK: bodies.Link(kept=OTHER_CARD),
        Kind.EPOCH_OPENED: bodies.EpochOpened(
            reason="repaired", application="1.0.0", missing=((1, 37, 40),), bodies=((1, 5, 0),)
        ),
        Kind.BATCH_RECEIVED: bodies.BatchReceived(
            batch=BATCH,
            listed=56,
            counted=55,
            missing=1,
            deliverer="Joko Contoh",
            evidence=bodies.Evidence(kind="paper", sheet="B-1", row=1),
        ),
        Kind.CLOCK_CONFIRMED: bodies.ClockConfirmed(date=DATE, clock_ms=TIME_MS),
        Kind.POLICY_EXCEPTION: bodies.PolicyException(rule="family_card", reason="basah"),
        Kind.PRINT_DOUBTFUL: bodies.PrintOutcome(
            epoch=1, seq=9, reason="kertas macet", approved_by=SUPERVISOR
        ),
        Kind.PRINT_FAILED: bodies.PrintOutcome(
            epoch=1, seq=9, reason="tinta habis", approved_by=SUPERVISOR
        ),
        Kind.PRINT_GIVEN: bodies.PrintOutcome(
            epoch=1, seq=9, reason="diserahkan", approved_by=SUPERVISOR
        ),
        Kind.PRINT_COPY: bodies.PrintOutcome(
            epoch=1, seq=9, reason="hilang", approved_by=SUPERVISOR
        ),
        Kind.OPERATOR_PIN_CHANGED: bodies.PinChanged(operator=OPERATOR, pin_hash="$argon2id$x"),
        Kind.OPERATOR_PIN_RESET: bodies.PinChanged(operator=OPERATOR, pin_hash="$argon2id$y"),
        Kind.CASE_NOTED: bodies.Note(text="ditanyakan ke pemilik"),
        Kind.CASE_CLOSED: bodies.CaseClosed(case=CASE, note="kertasnya dicocokkan"),
        Kind.OBJECT_REPORTED: bodies.ObjectReported(kind="card", data=b"\x80"),
        Kind.PURGE: bodies.Purge(rule="730 hari", before=DATE, runs=((1, 2, 40), (2, 1, 3))),
        Kind.RECOVERED: bodies.Recovered(header=b"header", signature=bytes(64), body=b"body"),
        Kind.DEVICE_MOVED: bodies.DeviceMoved(device=DESK.device, number=3, since_ms=TIME_MS),
    }
)
ENROLLED: Final = bodies.EpochOpened(reason="enrolled", application="1.0.0")

OPENER: Final = Header(
    version=1,
    device=DESK.device,
    epoch=1,
    seq=1,
    kind=Kind.EPOCH_OPENED,
    variant="",
    card=None,
    kelurahan=KELURAHAN,
    operator=None,
    time_ms=TIME_MS - 60_000,
    trust=Trust.ANCHORED,
    business_date=DATE,
    number="",
    body_hash=body_hash(pack_body(ENROLLED, SALT)),
    prev_hash=NO_HASH,
)
OPENER_EVENT: Final = make_event(OPENER, pack_body(ENROLLED, SALT), DESK)
HEADER: Final = Header(
    version=1,
    device=DESK.device,
    epoch=1,
    seq=2,
    kind=Act.HAND_OVER,
    variant="desk",
    card=CARD,
    kelurahan=KELURAHAN,
    operator=OPERATOR,
    time_ms=TIME_MS,
    trust=Trust.CARRIED,
    business_date=DATE,
    number=NUMBER,
    body_hash=body_hash(pack_body(BODIES[Act.HAND_OVER], SALT)),
    prev_hash=header_hash(OPENER_EVENT.header),
)
EVENT: Final = make_event(HEADER, pack_body(BODIES[Act.HAND_OVER], SALT), DESK)
EVIDENCE_CODE: Final = evidence_code(EVENT.header)

STATUS: Final = CardStatus(
    state=State.HANDED_OVER,
    since=DATE,
    batch=BATCH,
    place="Kotak 3 / 21",
    attempts=2,
    recalled=True,
    linked_to=OTHER_CARD,
    hand_over=LastHandOver(
        device=DESK.device,
        epoch=1,
        seq=2,
        business_date=DATE,
        number=NUMBER,
        evidence_code=EVIDENCE_CODE,
        hash=header_hash(EVENT.header),
    ),
    others=(
        LastHandOver(
            device=OTHER.device,
            epoch=1,
            seq=9,
            business_date=DATE,
            number=NUMBER,
            evidence_code="0000",
            hash=header_hash(b"of another device"),
        ),
    ),
    reflected=(header_hash(b"of another device")[:8], header_hash(EVENT.header)[:8]),
)

OBJECTS: Final[MappingProxyType[str, msgspec.Struct]] = MappingProxyType(
    {
        objects.ObjectKind.CARD: objects.CardObject(
            id=CARD,
            kelurahan=KELURAHAN,
            registration="REG-0001",
            nik="3374126706990001",
            name="SARI CONTOH",
            birth_date="1999-06-27",
            kind="KIA",
            birth_place="SEMARANG",
            sex="P",
            family_card="3374120101110003",
            address="JL. CONTOH 1",
            rt="002",
            rw="000",
            enrolled_on="2018-11-02",
            printed_on="2019-02-01",
            status=STATUS,
        ),
        objects.ObjectKind.BATCH: objects.BatchObject(
            id=BATCH,
            kelurahan=KELURAHAN,
            number=NUMBER,
            count=56,
            dispatched_on=DATE - 1,
            sender_name="Retno Contoh",
            sender_nip="000000000000000000",
            sender_title="Petugas Distribusi",
            sent_on=2,
            note="dua kantong",
        ),
        objects.ObjectKind.OPERATOR: objects.OperatorObject(
            id=OPERATOR,
            name="Dewi Contoh",
            role=objects.Role.SUPERVISOR,
            nip="000000000000000001",
            title="Kasi Pemerintahan",
            kelurahan=KELURAHAN,
            pin_hash="$argon2id$x",
            pin_version=3,
            active=False,
        ),
        objects.ObjectKind.POLICY: objects.PolicyObject(
            id=POLICY,
            name="Aturan Kota",
            relations=(
                objects.RelationRule(
                    relation="family",
                    allowed="now",
                    papers=(
                        objects.PaperRule(paper="family_card", need="required", exception="now"),
                    ),
                    per_day=3,
                    fingerprint="not_allowed",
                ),
            ),
            retention_days=365,
        ),
        objects.ObjectKind.OFFICE: objects.OfficeObject(
            kelurahan=KELURAHAN,
            name="Contoh",
            kecamatan="Contoh Timur",
            city="Kota Contoh",
            zone="WITA",
            address="Jl. Contoh 2",
            phone="000",
            head_name="Agus Contoh",
            head_nip="000000000000000002",
        ),
        objects.ObjectKind.CASE: objects.CaseObject(
            id=CASE,
            reason="handed_over_twice",
            kelurahan=KELURAHAN,
            opened_ms=TIME_MS,
            card=CARD,
            sides=(
                objects.CaseEvidence(
                    device=DESK.device,
                    epoch=1,
                    seq=2,
                    kind=Act.HAND_OVER,
                    kelurahan=KELURAHAN,
                    business_date=DATE,
                    time_ms=TIME_MS,
                    number=NUMBER,
                    evidence_code=EVIDENCE_CODE,
                    operator=OPERATOR,
                    operator_name="Dewi Contoh",
                    state="received",
                ),
            ),
            closed_ms=TIME_MS + 1,
            closing_note="kartu kedua dicabut",
        ),
        objects.ObjectKind.DEVICE: objects.DeviceObject(
            id=DESK.device,
            kelurahan=KELURAHAN,
            number=2,
            public_key=DESK.public,
            valid_from_ms=TIME_MS,
            revoked_ms=TIME_MS + 9,
            earlier=(("3374011002", 1),),
        ),
    }
)

EPOCH_END: Final = messages.EpochEnd(1, 2, header_hash(EVENT.header))
WANTED: Final = messages.Wanted(1, 2, 9, header_hash(OPENER_EVENT.header))
PLACE: Final = messages.Place(TIME_MS, KELURAHAN, 2)
PC_HEALTH: Final = messages.PcHealth(
    schema="0002",
    system="Windows-10-10.0.19045-SP0",
    free_mib=41_212,
    ahead_ms=-1_500,
    backlog=7,
    oldest_ms=TIME_MS - 3_600_000,
    check="sound",
    check_ms=TIME_MS - 7_200_000,
    repair_ms=TIME_MS - 86_400_000,
    missing=True,
    backup_ms=TIME_MS - 10_800_000,
    equal_ms=TIME_MS - 300_000,
    errors=("TransportError", "StoreError"),
)
BUNDLE_PART: Final = messages.BundlePart(bytes(range(8)), 1, 2, b"a piece of a zip")
UPDATE_STAND: Final = messages.UpdateStand("1.2.3", updates.UpdateState.FETCHING, 7, 320)
BUNDLE_WANTED: Final = messages.BundleWanted(bytes(range(8)), 2)
OWN_EVENT: Final = messages.OwnEvent(EVENT.header, EVENT.body, EVENT.signature)
OWN_EVENTS: Final = messages.OwnEvents(
    epoch=1, first=2, events=(OWN_EVENT, messages.OwnEvent(EVENT.header, None, None)), more=True
)
WIRE_EVENT: Final = messages.WireEvent(EVENT.header, EVENT.body)
PURGED_EVENT: Final = messages.WireEvent(EVENT.header, None)
FEED_ITEM: Final = messages.FeedItem(KELURAHAN, "card", CARD, 41, b"\x80")
GONE_ITEM: Final = messages.FeedItem(KELURAHAN, "card", CARD, 42, None)
MEANING: Final = messages.Meaning(2, "quarantined", "body_mismatch")
TALLY: Final = messages.Tally(42, 3, bytes(range(70, 86)))
CARD_MARK: Final = messages.CardMark(CARD, bytes(range(16)))
CARD_RANGE: Final = messages.CardRange(CARD, bytes([255] * 16), 2, bytes(range(16, 32)))
CARD_STANDING: Final = messages.CardStanding(
    CARD, 41, "received", bytes(range(16)), bytes(range(1, 17)), (bytes(range(8)),)
)
RANGE_MARKS: Final = messages.RangeMarks(CARD, bytes([255] * 16), (CARD_MARK,))
COMPARED: Final = messages.Compared(ranges=1, differing=(RANGE_MARKS,), lost=(CARD,))
CODE: Final = EnrolmentCode.from_random(bytes(range(100, 110)))

EXCHANGES: Final[MappingProxyType[str, msgspec.Struct]] = MappingProxyType(
    {
        "exchange_request": exchange.ExchangeRequest(
            version=1,
            purpose=exchange.PURPOSE_REQUEST,
            device=DESK.device,
            kelurahan="3374101001",
            recipient=bytes(range(32)),
            number=7,
            count=2,
            time_ms=TIME_MS,
            parts=(bytes(range(32)), bytes(range(1, 33))),
        ),
        "exchange_reply": exchange.ExchangeReply(
            version=1,
            purpose=exchange.PURPOSE_REPLY,
            device=DESK.device,
            kelurahan="3374101001",
            recipient=bytes(range(32)),
            number=3,
            count=40,
            time_ms=TIME_MS,
            parts=(bytes(range(2, 34)),),
            answers=7,
            requests=(bytes(range(3, 35)),),
        ),
    }
)

MESSAGES: Final[MappingProxyType[str, msgspec.Struct]] = MappingProxyType(
    {
        "wire_event": WIRE_EVENT,
        "epoch_end": EPOCH_END,
        "wanted": WANTED,
        "own_event": OWN_EVENT,
        "own_events": OWN_EVENTS,
        "feed_item": FEED_ITEM,
        "meaning": MEANING,
        "tally": TALLY,
        "card_mark": CARD_MARK,
        "card_range": CARD_RANGE,
        "card_standing": CARD_STANDING,
        "range_marks": RANGE_MARKS,
        "compared": COMPARED,
        "sync_request": messages.SyncRequest(
            protocol=1,
            device=DESK.device,
            nonce=NONCE,
            time_ms=TIME_MS,
            trust=Trust.CARRIED,
            cursor=(40, 7),
            head=(2, 1),
            head_hash=header_hash(EVENT.header),
            epoch=1,
            events=(WIRE_EVENT, PURGED_EVENT),
            signature=EVENT.signature or b"",
            ends=(EPOCH_END,),
            answer_hash=bytes(range(32)),
            contact=311,
            generation=1,
            host=bytes(range(50, 66)),
            wanted=WANTED,
            ranges=(CARD_RANGE,),
            differing=(CARD_STANDING,),
            place=b"order",
            application="1.0.0",
            page_bytes=65_536,
            health=PC_HEALTH,
            bundle=BUNDLE_PART,
            update=UPDATE_STAND,
        ),
        "sync_answer": messages.SyncAnswer(
            protocol=1,
            request_hash=bytes(range(32, 64)),
            device=DESK.device,
            epoch=1,
            stored_through=2,
            server_ms=TIME_MS + 1_000,
            next_cursor=(42, 7),
            stored_hash=header_hash(EVENT.header),
            meanings=(MEANING,),
            changes=(FEED_ITEM, GONE_ITEM),
            more=True,
            open_epoch=3,
            contact=312,
            generation=2,
            own=OWN_EVENTS,
            tally=TALLY,
            compared=COMPARED,
            place_ms=TIME_MS,
            order=b"order",
            locked_ms=TIME_MS + 500,
            bundle=BUNDLE_WANTED,
            update="1.2.3",
        ),
        "pc_health": PC_HEALTH,
        "update_stand": UPDATE_STAND,
        "bundle_part": BUNDLE_PART,
        "bundle_wanted": BUNDLE_WANTED,
        "place": PLACE,
        "place_order": messages.PlaceOrder(
            device=DESK.device,
            places=(messages.Place(0, "3374011002", 1), PLACE),
            zone="WITA",
            name="Wonotingal",
        ),
        "problem": messages.Problem(
            code="revoked",
            message="Komputer ini dicabut. Data aman, hubungi Disdukcapil.",
            server_ms=TIME_MS,
            request_hash=bytes(range(32)),
        ),
        "server_time": messages.ServerTime(nonce=NONCE, server_ms=TIME_MS),
        "enrol_request": messages.EnrolRequest(
            protocol=1,
            locator=CODE.locator,
            public_key=DESK.public,
            box_key=bytes(range(32)),
            computer="LOKET-1",
            nonce=NONCE,
            application="1.0.0",
            proof=bytes(range(32)),
            kelurahan=KELURAHAN,
            number=2,
        ),
        "enrol_answer": messages.EnrolAnswer(
            protocol=1,
            request_hash=bytes(range(32)),
            device=DESK.device,
            kelurahan=KELURAHAN,
            number=2,
            centre_key=CENTRE.public,
            server_ms=TIME_MS,
            proof=bytes(range(32, 64)),
            zone="WIT",
            centre_box_key=bytes(range(64, 96)),
        ),
        "enrol_pending": messages.EnrolPending(
            protocol=1,
            request_hash=bytes(range(32)),
            device=DESK.device,
            server_ms=TIME_MS,
            proof=bytes(range(32, 64)),
            going_to=KELURAHAN,
            going_to_name="Kaligawe",
        ),
    }
)

TOKEN: Final = provisioning.make_token(bytes(range(120, 141)))
PROVISIONED: Final = provisioning.Computer("LOKET-1", KELURAHAN, "EPSON L3210", "F4", "en")
PROVISIONING: Final = provisioning.Provisioning(
    version=1,
    id=uuid7(TIME_MS + 7, bytes(range(10))),
    centre_url="https://serah.contoh.go.id",
    centre_key=CENTRE.public,
    locator=TOKEN[0],
    secret=TOKEN[1],
    uses=2,
    expires_ms=TIME_MS + 86_400_000,
    ca="-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
    printer="Thermal",
    paper="80mm",
    language="id",
    computers=(PROVISIONED, provisioning.Computer("LOKET-2", "3374101001", "", "", "")),
)
LEAST_PROVISIONING: Final = provisioning.Provisioning(
    version=1,
    id=PROVISIONING.id,
    centre_url="https://serah.contoh.go.id",
    centre_key=CENTRE.public,
    locator=TOKEN[0],
    secret=TOKEN[1],
    uses=1,
    expires_ms=TIME_MS,
)

_SETUP: Final = bytes(range(250)) * 2
UPDATE: Final = updates.Update(
    version="1.2.3",
    minimum_protocol=1,
    name="Serah-1.2.3.exe",
    size=len(_SETUP),
    hash=sha256(_SETUP).digest(),
    piece_bytes=200,
    pieces=updates.piece_hashes(_SETUP[n : n + 200] for n in range(0, len(_SETUP), 200)),
    made_ms=TIME_MS,
    notes="Perbaikan cetak F4.",
)
LEAST_UPDATE: Final = updates.Update(
    version="0.0.1",
    minimum_protocol=1,
    name="Serah-0.0.1.exe",
    size=1,
    hash=sha256(b"x").digest(),
    piece_bytes=updates.PIECE_BYTES,
    pieces=updates.piece_hashes([b"x"]),
    made_ms=0,
)

MINIMAL_HAND_OVER: Final = bodies.HandOver(relation="owner", evidence=bodies.Evidence())
