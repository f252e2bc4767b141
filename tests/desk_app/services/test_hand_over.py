"""The hand-over: what is recorded, what is refused with nothing changed, and who may set what aside."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.errors import Refused
from desk_app.services.hand_over import Approval, HandedOver, evidence_given
from desk_app.services.ports import LoggedEvent
from protocol.bodies import Evidence, HandOver, Hold, PolicyException, read_body
from protocol.custody import State
from protocol.number import DocumentNumber
from protocol.objects import OperatorObject, PaperRule, PolicyObject, RelationRule
from protocol.status import CardStatus
from protocol.strokes import Strokes, pack
from tests.support.desk import (
    BATCH,
    KALIGAWE,
    PENYELIA,
    PETUGAS,
    POLICY,
    TI,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    tampering,
)

STAFF, CHIEF, IT = session(PETUGAS), session(PENYELIA), session(TI)
CARD = card_object(1).id
FAMILY = Claim(
    relation="family",
    collector_name="  SRI   MULYANI ",
    collector_nik="3374.0455 01700001",
    collector_note=" Ibu kandung ",
    papers=("collector_ktp", "family_card", "collector_ktp"),
    checks=(*CHECKS, "name"),
    old_card="lost",
    police_letter=" SKTLK/1 ",
    fingerprint="no_device",
)
PROXY = replace(FAMILY, relation="proxy", papers=("collector_ktp", "authority_letter"))
RT_RW = replace(FAMILY, relation="rt_rw", papers=("collector_ktp",))


def _events(desk: Desk) -> list[LoggedEvent]:
    with desk.store.read() as unit:
        return unit.log.after(0, 1_000)


def _said(desk: Desk, position: int) -> HandOver:
    with desk.store.read() as unit:
        found = unit.log.at(position)
    assert found is not None
    said = read_body(found.header.kind, found.body or b"")
    assert isinstance(said, HandOver)
    return said


def _state(desk: Desk, card: bytes = CARD) -> State | None:
    with desk.store.read() as unit:
        row = unit.cards.get(card)
    return row.state if row else None


def _give(desk: Desk, claim: Claim | None = None, **more: Any) -> HandedOver:
    card = more.pop("card", CARD)
    evidence = more.pop("evidence", signed())
    who = more.pop("who", STAFF)
    return desk.hand_over.hand_over(who, card, claim or owner_claim(), evidence, **more)


def _refused(desk: Desk, claim: Claim | None = None, **more: Any) -> Refused:
    """The refusal; and that it changed nothing."""
    before = (_events(desk), _state(desk, more.get("card", CARD)))
    with pytest.raises(Refused) as caught:
        _give(desk, claim, **more)
    assert (_events(desk), _state(desk, more.get("card", CARD))) == before
    assert str(caught.value).endswith(".")
    return caught.value


# ---- what is recorded


def test_the_owner_takes_the_card(desk: Desk) -> None:
    done = _give(desk, note="Datang bersama anaknya")
    assert done.number == str(DocumentNumber(KALIGAWE, 1, 1, 1))
    assert len(done.evidence_code) == 4
    assert done.same_day == ()
    assert done.changes.cards == {CARD}
    assert done.changes.kinds == {"card", "receipt"}
    opened, given = _events(desk)
    assert opened.header.kind == "epoch_opened"
    assert (given.header.kind, given.header.variant) == ("hand_over", "desk")
    assert (given.header.card, given.header.operator) == (CARD, PETUGAS.id)
    said = _said(desk, given.position)
    assert said.evidence == signed()
    assert (said.relation, said.checks, said.old_card) == ("owner", CHECKS, "never")
    assert said.note == "Datang bersama anaknya"
    with desk.store.read() as unit:
        row = unit.cards.get(CARD)
    assert row is not None
    assert row.state is State.HANDED_OVER
    last = row.status.hand_over
    assert last is not None
    assert (last.number, last.evidence_code) == (done.number, done.evidence_code)
    assert last.business_date == given.header.business_date
    assert desk.rebuild().differing == ()


def test_what_a_relative_says_is_kept_tidied(desk: Desk) -> None:
    said = _said(desk, _give(desk, FAMILY).recorded.position)
    assert said.collector_name == "SRI MULYANI"
    assert said.collector_nik == "3374045501700001"
    assert said.collector_note == "Ibu kandung"
    assert said.papers == ("collector_ktp", "family_card")
    assert said.checks == CHECKS
    assert (said.old_card, said.police_letter) == ("lost", "SKTLK/1")
    assert said.fingerprint == "no_device"


def test_nothing_of_another_person_is_kept_where_the_owner_came(desk: Desk) -> None:
    """What was typed before the relation was changed on the screen is nobody's business."""
    left_over = replace(FAMILY, relation="owner", papers=(), old_card="never")
    said = _said(desk, _give(desk, left_over).recorded.position)
    assert (said.collector_name, said.collector_nik, said.collector_note) == ("", "", "")
    assert said.police_letter == ""


@pytest.mark.parametrize("where", ["desk", "", "no such place", "x" * 200, "a\x00b"])
def test_where_it_was_is_one_of_the_words_that_the_record_knows(desk: Desk, where: str) -> None:
    done = _give(desk, owner_claim(where=where))
    assert done.recorded.header.variant == "desk"
    assert desk.verify().faults == ()


def test_at_the_door_from_a_bag(bench: DeskBench, desk: Desk) -> None:
    out = CardStatus(state=State.OUT_FOR_DELIVERY, batch=BATCH.id)
    bench.feed(desk, card_object(5, status=out))
    card = card_object(5).id
    assert _refused(desk, card=card).code == "custody"
    done = _give(desk, owner_claim(where="door"), card=card)
    assert done.recorded.header.variant == "door"
    assert _state(desk, card) is State.HANDED_OVER
    assert _refused(desk, owner_claim(where="door")).code == "custody"


# ---- who may


@pytest.mark.parametrize("who", [PETUGAS, PENYELIA], ids=["petugas", "supervisor"])
def test_staff_hand_over(desk: Desk, who: OperatorObject) -> None:
    assert _give(desk, who=session(who)).recorded.header.operator == who.id


@pytest.mark.parametrize("role", ["it", "registry", "district", "viewer"])
def test_nobody_else_does(desk: Desk, role: str) -> None:
    who = session(msgspec.structs.replace(TI, role=role))
    assert _refused(desk, who=who).code == "role"


@pytest.mark.parametrize("who", [PETUGAS, TI], ids=["petugas", "it"])
def test_an_approval_is_a_supervisors(desk: Desk, who: OperatorObject) -> None:
    approval = Approval(session(who), "karena")
    assert _refused(desk, approval=approval).code == "role"


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_an_approval_has_a_reason(desk: Desk, reason: str) -> None:
    assert _refused(desk, approval=Approval(CHIEF, reason)).code == "reason"


# ---- what is refused


def test_a_card_that_is_not_here(desk: Desk) -> None:
    refused = _refused(desk, card=bytes(16))
    assert refused.code == "unknown_card"
    with pytest.raises(Refused):
        desk.hand_over.findings(bytes(16), owner_claim())


def test_a_card_that_was_handed_over(desk: Desk) -> None:
    _give(desk)
    refused = _refused(desk)
    assert refused.code == "custody"
    assert "sudah diserahkan" in str(refused)


def test_two_hands_at_once_give_one_card_once(desk: Desk) -> None:
    done: list[HandedOver] = []
    refused: list[Refused] = []
    start = threading.Barrier(4)

    def give() -> None:
        start.wait()
        try:
            done.append(_give(desk))
        except Refused as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert {r.code for r in refused} == {"custody"}
    assert len(_events(desk)) == 2


def test_a_card_called_back(bench: DeskBench, desk: Desk) -> None:
    recalled = msgspec.structs.replace(card_object(1).status, recalled=True)
    bench.feed(desk, card_object(1, status=recalled))
    assert _refused(desk).code == "recalled"
    assert _refused(desk, approval=Approval(CHIEF, "Diminta lurah")).code == "recalled"


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (owner_claim(checks=CHECKS[:3]), "checks"),
        (owner_claim(old_card=""), "old_card"),
        (owner_claim(relation="neighbour"), "relation"),
        (replace(FAMILY, collector_name=""), "collector_name"),
        (replace(FAMILY, collector_nik="1"), "collector_nik"),
        (replace(FAMILY, collector_nik=card_object(1).nik), "collector_nik"),
        (replace(FAMILY, papers=("family_card",)), "paper:collector_ktp"),
    ],
)
def test_what_no_supervisor_sets_aside(desk: Desk, claim: Claim, code: str) -> None:
    assert _refused(desk, claim).code == code
    assert _refused(desk, claim, approval=Approval(CHIEF, "Mendesak")).code == code


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(),
        Evidence(kind="drawn"),
        Evidence(kind="drawn", strokes=pack(())),
        Evidence(kind="drawn", strokes=pack((((500, 500, 0, 90),),))),
        Evidence(kind="drawn", strokes=pack((((0, 0, 0, 0), (5_000, 0, 9, 0)),))),
        Evidence(kind="drawn", strokes=pack((tuple((9, 9, t, 0) for t in range(200)),))),
        Evidence(kind="drawn", strokes=b"garbage"),
        Evidence(kind="drawn", strokes=signed().strokes[:-3]),
        Evidence(kind="drawn", strokes=b"\x01" + b"\xff" * 900),
        Evidence(kind="drawn", sheet="A", row=1, witness="Saksi"),
        Evidence(kind="paper"),
        Evidence(kind="paper", sheet="  ", row=3),
        Evidence(kind="paper", sheet="A", row=0),
        Evidence(kind="paper", sheet="A", row=-1),
        Evidence(kind="thumb"),
        Evidence(kind="thumb", witness=" "),
        Evidence(kind="witness"),
        Evidence(kind="photo", witness="Saksi", strokes=signed().strokes, sheet="A", row=1),
    ],
    ids=range(18),
)
def test_what_is_no_signature(desk: Desk, evidence: Evidence) -> None:
    assert not evidence_given(evidence)
    assert _refused(desk, evidence=evidence).code == "signature"
    assert _refused(desk, evidence=evidence, approval=Approval(CHIEF, "x")).code == "signature"


@pytest.mark.parametrize(
    "evidence",
    [
        signed(),
        Evidence(kind="paper", sheet="L-07", row=12),
        Evidence(kind="thumb", witness="Ketua RT 03"),
        Evidence(kind="witness", witness="Ketua RT 03"),
    ],
    ids=lambda e: e.kind,
)
def test_what_is_one(desk: Desk, evidence: Evidence) -> None:
    assert evidence_given(evidence)
    assert _said(desk, _give(desk, evidence=evidence).recorded.position).evidence == evidence


def test_a_claim_cannot_say_itself_that_it_is_signed(desk: Desk) -> None:
    assert _refused(desk, owner_claim(signed=True), evidence=Evidence()).code == "signature"


def test_a_signature_of_many_points_is_kept_within_its_limit(desk: Desk) -> None:
    long: Strokes = tuple(
        tuple((x * 7 % 5_000, (x * x) % 3_000, x, x % 256) for x in range(900)) for _ in range(8)
    )
    evidence = Evidence(kind="drawn", strokes=pack(long))
    assert len(evidence.strokes) <= 1024
    assert _give(desk, evidence=evidence)


# ---- what waits and what is approved


def test_what_may_wait_until_the_end_of_the_day(desk: Desk) -> None:
    done = _give(desk, replace(FAMILY, papers=("collector_ktp",), police_letter=""))
    assert done.same_day == ("paper:family_card", "police_letter")
    assert _said(desk, done.recorded.position).same_day == done.same_day
    assert [e.header.kind for e in _events(desk)] == ["epoch_opened", "hand_over"]


def test_what_may_wait_is_set_aside_by_a_supervisor_who_is_there(desk: Desk) -> None:
    approval = Approval(CHIEF, "  KK menyusul ")
    done = _give(desk, replace(FAMILY, papers=("collector_ktp",)), approval=approval)
    assert done.same_day == ()
    exception = _events(desk)[1]
    assert exception.header.kind == "policy_exception"
    assert (exception.header.operator, exception.header.card) == (PENYELIA.id, CARD)
    assert read_body("policy_exception", exception.body or b"") == PolicyException(
        rule="paper:family_card", reason="KK menyusul"
    )


def test_what_needs_a_supervisor_now(desk: Desk) -> None:
    claim = replace(PROXY, papers=("collector_ktp",))
    assert _refused(desk, claim).code == "paper:authority_letter"
    done = _give(desk, claim, approval=Approval(CHIEF, "Surat menyusul"))
    assert [e.header.kind for e in _events(desk)] == [
        "epoch_opened",
        "policy_exception",
        "hand_over",
    ]
    assert done.recorded.header.operator == PETUGAS.id


def test_every_rule_set_aside_is_an_event_of_its_own(bench: DeskBench, desk: Desk) -> None:
    claim = replace(RT_RW, fingerprint="no_match", police_letter="")
    assert _refused(desk, claim).code == "relation"
    _give(desk, claim, approval=Approval(CHIEF, "Kakek sakit"))
    rules = [
        said.rule
        for e in _events(desk)
        if isinstance(said := read_body(e.header.kind, e.body or b""), PolicyException)
    ]
    assert rules == ["relation", "fingerprint", "police_letter"]  # the worst first
    assert desk.rebuild().differing == ()


def test_an_approval_that_nothing_needs_leaves_no_trace(desk: Desk) -> None:
    _give(desk, approval=Approval(CHIEF, "Untuk berjaga-jaga"))
    assert [e.header.kind for e in _events(desk)] == ["epoch_opened", "hand_over"]


def test_without_a_policy_the_owner_alone(bench: DeskBench) -> None:
    with bench.open() as desk:
        bench.feed(desk, PETUGAS, card_object(1))
        assert _refused(desk, FAMILY).code == "relation"
        assert _give(desk)


# ---- the limit of a day


def _limit(most: int, *relations: str) -> PolicyObject:
    rules = tuple(
        msgspec.structs.replace(r, per_day=most if r.relation in relations else 0)
        for r in POLICY.relations
    )
    return msgspec.structs.replace(POLICY, relations=rules)


def test_a_collector_takes_so_many_a_day(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, *(card_object(n) for n in range(4, 9)))
    for n in (4, 5):
        _give(desk, PROXY, card=card_object(n).id)
    third = card_object(6).id
    assert _refused(desk, PROXY, card=third).code == "per_day"
    early = {f.rule for f in desk.hand_over.findings(third, replace(PROXY, signed=True))}
    assert early == {"per_day"}  # the screen says so before anybody signs
    other = replace(PROXY, collector_nik="3374045501700002")
    _give(desk, other, card=third)
    _give(desk, PROXY, card=card_object(7).id, approval=Approval(CHIEF, "Satu keluarga"))
    assert "sudah mengambil 3" in str(_refused(desk, PROXY, card=card_object(8).id))
    bench.clock.advance(86_400_000)
    _give(desk, PROXY, card=card_object(8).id)


def test_owners_do_not_count_for_a_collector_whose_nik_is_not_typed_yet(
    bench: DeskBench, desk: Desk
) -> None:
    bench.feed(desk, _limit(1, "proxy"))
    _give(desk, owner_claim())
    early = desk.hand_over.findings(card_object(2).id, replace(PROXY, collector_nik=""))
    assert "per_day" not in {f.rule for f in early}


def test_every_relation_counts_towards_the_limit_of_one(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, _limit(1, "proxy"))
    _give(desk, FAMILY)
    assert _refused(desk, PROXY, card=card_object(2).id).code == "per_day"


def test_an_owner_has_no_limit(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, _limit(1, "owner"))
    for n in (1, 2, 3):
        _give(desk, card=card_object(n).id)


def test_a_cancelled_hand_over_is_not_counted(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, _limit(1, "proxy"))
    _give(desk, PROXY)
    desk.cancel.cancel(STAFF, CHIEF, CARD, "Salah kartu")
    _give(desk, PROXY, card=card_object(2).id)
    assert _refused(desk, PROXY, card=card_object(3).id).code == "per_day"


def test_a_purged_hand_over_of_today_is_not_counted(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, _limit(1, "proxy"))
    done = _give(desk, PROXY)
    with desk.store.write() as unit:
        unit.log.purge([done.recorded.position], 7)
    assert _give(desk, PROXY, card=card_object(2).id)


def test_one_that_cannot_be_read_stops_nobody(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, _limit(1, "proxy"))
    done = _give(desk, PROXY)
    desk.close()
    with tampering(bench) as connection:
        spoil = "UPDATE event_body SET body = ? WHERE position = ?"
        connection.execute(spoil, (bytes(20), done.recorded.position))
    with bench.open() as again:
        assert _give(again, PROXY, card=card_object(2).id)


# ---- seventeen


def _young(bench: DeskBench, desk: Desk, state: State, born: str) -> bytes:
    status = CardStatus(state=state, batch=BATCH.id)
    bench.feed(desk, card_object(6, birth_date=born, status=status))
    return card_object(6).id


@pytest.mark.parametrize("state", [State.RECEIVED, State.HELD_UNDER_17])
@pytest.mark.parametrize("born", ["2009-11-23", "2008-02-29"])
def test_on_the_day_before_and_on_the_seventeenth_birthday(
    bench: DeskBench, desk: Desk, state: State, born: str
) -> None:
    card = _young(bench, desk, state, born)
    birthday = date(2026, 11, 23) if born != "2008-02-29" else date(2025, 3, 1)
    desk.time_keeper.anchor(
        bench.clock.ms + (birthday - TODAY).days * 86_400_000 - 86_400_000, bench.clock.monotonic
    )
    assert _refused(desk, card=card).code == "under_17"
    bench.clock.advance(86_400_000)
    done = _give(desk, card=card)
    kinds = [e.header.kind for e in _events(desk)]
    assert kinds == (
        ["epoch_opened", "release", "hand_over"]
        if state is State.HELD_UNDER_17
        else ["epoch_opened", "hand_over"]
    )
    if state is State.HELD_UNDER_17:
        released = _events(desk)[1]
        assert read_body("release", released.body or b"") == Hold(reason="of_age")
        assert released.header.operator == PETUGAS.id
    assert done.recorded.conflict == ""
    assert _state(desk, card) is State.HANDED_OVER
    assert desk.rebuild().differing == ()


def test_a_married_person_under_17_by_a_supervisor(bench: DeskBench, desk: Desk) -> None:
    card = _young(bench, desk, State.HELD_UNDER_17, "2010-01-01")
    assert _refused(desk, card=card).code == "under_17"
    _give(desk, card=card, approval=Approval(CHIEF, "Buku nikah ditunjukkan"))
    exception, released = _events(desk)[1:3]
    assert exception.header.kind == "policy_exception"
    assert read_body("release", released.body or b"") == Hold(reason="exception")
    assert _state(desk, card) is State.HANDED_OVER


def test_held_for_a_fault_is_not_released_by_a_birthday(bench: DeskBench, desk: Desk) -> None:
    card = _young(bench, desk, State.HELD_PROBLEM, "1990-01-01")
    assert _refused(desk, card=card).code == "custody"


# ---- early findings


def test_findings_on_the_screen_are_those_of_the_act(desk: Desk) -> None:
    claim = replace(FAMILY, papers=(), checks=())
    rules = [f.rule for f in desk.hand_over.findings(CARD, claim)]
    assert rules == ["paper:collector_ktp", "checks", "signature", "paper:family_card"]
    signed_now = desk.hand_over.findings(CARD, replace(claim, signed=True))
    assert "signature" not in {f.rule for f in signed_now}
    assert _events(desk) == []


def test_a_relation_missing_from_the_policy(bench: DeskBench, desk: Desk) -> None:
    policy = msgspec.structs.replace(
        POLICY,
        relations=(
            RelationRule(
                relation="family",
                papers=(PaperRule(paper="family_card", need="not_allowed"),),
            ),
        ),
    )
    bench.feed(desk, policy)
    assert _refused(desk).code == "relation"
    assert _refused(desk, FAMILY).code == "paper:family_card"
