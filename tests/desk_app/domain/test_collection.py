"""Who may collect with what: every finding, its sentence, and what may be done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.dates import turns
from desk_app.domain.cards import Card, card_of_object, iso_date
from desk_app.domain.collection import (
    CHECKS,
    FINGERPRINT_LABELS,
    OLD_CARD_LABELS,
    PAPER_LABELS,
    RELATION_LABELS,
    Claim,
    Finding,
    Remedy,
    assess,
)
from protocol.custody import State
from protocol.objects import PaperRule, PolicyObject, RelationRule
from protocol.status import CardStatus
from tests.support.desk import POLICY, TODAY, card_object

BORN = date(1990, 1, 15)
OWNER = Claim(relation="owner", checks=CHECKS, old_card="never", signed=True)
FAMILY = Claim(
    relation="family",
    collector_name="SRI MULYANI",
    collector_nik="3374045501700001",
    papers=("collector_ktp", "family_card"),
    checks=CHECKS,
    old_card="surrendered",
    signed=True,
)
PROXY = replace(FAMILY, relation="proxy", papers=("collector_ktp", "authority_letter"))
RT_RW = replace(FAMILY, relation="rt_rw", papers=("collector_ktp",))


def _card(state: State | None = State.RECEIVED, **changes: Any) -> Card:
    status = CardStatus(state=state, recalled=changes.pop("recalled", False))
    card = card_of_object(card_object(1), status, "")
    return msgspec.structs.replace(card, **changes)


def _found(
    claim: Claim,
    card: Card | None = None,
    *,
    policy: PolicyObject | None = POLICY,
    today: date = TODAY,
    taken: int = 0,
) -> dict[str, Finding]:
    findings = assess(card or _card(), claim, policy, today, taken)
    assert len({f.rule for f in findings}) == len(findings)
    return {f.rule: f for f in findings}


def _policy(relation: str, **changes: Any) -> PolicyObject:
    """The policy of the bench with other rules for one relation."""
    rules = [r for r in POLICY.relations if r.relation != relation]
    mine = next(r for r in POLICY.relations if r.relation == relation)
    return msgspec.structs.replace(
        POLICY, relations=(*rules, msgspec.structs.replace(mine, **changes))
    )


@pytest.mark.parametrize("claim", [OWNER, FAMILY, PROXY], ids=lambda c: c.relation)
def test_with_everything_in_order_nothing_stands_against_it(claim: Claim) -> None:
    assert _found(claim) == {}


# ---- custody


@pytest.mark.parametrize("state", [s for s in State if s is not State.RECEIVED] + [None])
def test_a_card_that_is_not_free_in_the_drawer_is_refused_whatever_else_is_wrong(
    state: State | None,
) -> None:
    found = _found(Claim(relation="owner"), _card(state))
    if state is State.HELD_UNDER_17:
        assert "custody" not in found
        return
    assert list(found) == ["custody"]
    assert found["custody"].remedy is Remedy.NEVER


def test_at_the_door_only_a_card_from_a_bag_is_handed_over() -> None:
    door = replace(OWNER, where="door")
    assert _found(door, _card(State.OUT_FOR_DELIVERY)) == {}
    assert "tas distribusi" in _found(door)["custody"].sentence
    assert "tas distribusi" in _found(door, _card(State.HELD_UNDER_17))["custody"].sentence
    assert list(_found(OWNER, _card(State.OUT_FOR_DELIVERY))) == ["custody"]


def test_a_recalled_card_is_never_handed_over() -> None:
    found = _found(OWNER, _card(recalled=True))
    assert list(found) == ["recalled"]
    assert found["recalled"].remedy is Remedy.NEVER


@pytest.mark.parametrize("state", [State.RECEIVED, State.HELD_UNDER_17])
@pytest.mark.parametrize(
    ("born", "today", "young", "day"),
    [
        (date(2009, 11, 23), date(2026, 11, 22), True, "23 November 2026"),
        (date(2009, 11, 22), date(2026, 11, 22), False, ""),
        (date(2009, 11, 21), date(2026, 11, 22), False, ""),
        (date(2008, 2, 29), date(2025, 2, 28), True, "1 Maret 2025"),
        (date(2008, 2, 29), date(2025, 3, 1), False, ""),
        (date(2012, 2, 29), date(2029, 2, 28), True, "1 Maret 2029"),
        (date(2009, 1, 1), date(2025, 12, 31), True, "1 Januari 2026"),
        (date(2009, 1, 1), date(2026, 1, 1), False, ""),
        (date(2026, 11, 22), date(2026, 11, 22), True, "22 November 2043"),
    ],
)
def test_under_17_by_the_day(state: State, born: date, today: date, young: bool, day: str) -> None:
    found = _found(OWNER, _card(state, birth_date=born), today=today)
    assert ("under_17" in found) is young
    if young:
        assert found["under_17"].remedy is Remedy.NOW  # married, or ever married
        assert found["under_17"].sentence == (
            "KTP-el atas nama WARGA NOMOR 1 belum dapat diserahkan karena pemilik belum berusia 17 "
            f"tahun (17 tahun pada {day})."
        )


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
@settings(deadline=None)
def test_the_birthday_is_the_first_day_without_the_finding(born: date) -> None:
    day = turns(born, 17)
    card = _card(birth_date=born)
    assert "under_17" not in _found(OWNER, card, today=day)
    assert "under_17" in _found(OWNER, card, today=day - timedelta(days=1))


def test_a_childs_identity_card_has_no_age_limit() -> None:
    assert _found(OWNER, _card(kind="KIA", birth_date=TODAY)) == {}


def test_a_card_without_a_birth_date_is_not_refused_for_age_unless_it_is_held_for_it() -> None:
    """Whoever held it knew why; nobody can say that the reason is over."""
    assert _found(OWNER, _card(birth_date=None)) == {}
    found = _found(OWNER, _card(State.HELD_UNDER_17, birth_date=None))
    assert list(found) == ["custody"]
    assert "belum berusia 17" in found["custody"].sentence


# ---- who


@pytest.mark.parametrize("relation", ["", "neighbour", "OWNER", "owner "])
def test_a_relation_that_nobody_knows_is_asked_for(relation: str) -> None:
    found = _found(replace(OWNER, relation=relation))
    assert list(found) == ["relation"]
    assert found["relation"].remedy is Remedy.NEVER


def test_a_relation_that_only_the_policy_knows_is_not_used() -> None:
    policy = msgspec.structs.replace(POLICY, relations=(RelationRule(relation="neighbour"),))
    for relation in ("neighbour", "owner"):
        assert list(_found(replace(OWNER, relation=relation), policy=policy)) == ["relation"]


@pytest.mark.parametrize("claim", [FAMILY, PROXY, RT_RW], ids=lambda c: c.relation)
def test_without_a_policy_only_the_owner_may_collect(claim: Claim) -> None:
    assert _found(OWNER, policy=None) == {}
    assert list(_found(claim, policy=None)) == ["relation"]


@pytest.mark.parametrize("allowed", ["now", "same_day", "never"])
@pytest.mark.parametrize("claim", [OWNER, FAMILY, PROXY, RT_RW], ids=lambda c: c.relation)
def test_a_relation_that_is_not_simply_allowed(claim: Claim, allowed: str) -> None:
    found = _found(claim, policy=_policy(claim.relation, allowed=allowed))
    assert list(found) == ["relation"]
    assert found["relation"].remedy is Remedy(allowed)
    sentence = found["relation"].sentence
    assert RELATION_LABELS[claim.relation].lower() in sentence.lower()
    assert ("persetujuan penyelia" in sentence) is (allowed != "never")


def test_what_a_newer_centre_says_of_exceptions_is_read_as_never() -> None:
    found = _found(OWNER, policy=_policy("owner", allowed="by_letter"))
    assert found["relation"].remedy is Remedy.NEVER
    papers = (PaperRule(paper="permit", need="required", exception="tomorrow"),)
    found = _found(OWNER, policy=_policy("owner", papers=papers))
    assert found["paper:permit"].remedy is Remedy.NEVER
    assert found["paper:permit"].sentence.startswith("permit belum ditunjukkan.")


@pytest.mark.parametrize("claim", [FAMILY, PROXY, RT_RW], ids=lambda c: c.relation)
def test_a_collector_has_a_name_and_a_nik_of_their_own(claim: Claim) -> None:
    policy = _policy("rt_rw", allowed="yes")
    assert list(_found(replace(claim, collector_name=" "), policy=policy)) == ["collector_name"]
    for nik in ("", "337404550170000", "33740455017000011", "3.374E+15", "x" * 16):
        found = _found(replace(claim, collector_nik=nik), policy=policy)
        assert list(found) == ["collector_nik"]
        assert found["collector_nik"].sentence.startswith("NIK pengambil: NIK ")
    for nik in (_card().nik, f" {_card().nik[:6]}.{_card().nik[6:]} "):
        same = _found(replace(claim, collector_nik=nik), policy=policy)
        assert list(same) == ["collector_nik"]
        assert "sama dengan NIK pemilik" in same["collector_nik"].sentence
    assert _found(OWNER) == {}  # nobody asks the owner for a collector


# ---- papers


@pytest.mark.parametrize("exception", ["now", "same_day", "never"])
def test_a_required_paper_that_is_missing(exception: str) -> None:
    papers = (PaperRule(paper="family_card", need="required", exception=exception),)
    policy = _policy("owner", papers=papers)
    found = _found(OWNER, policy=policy)
    assert found["paper:family_card"].remedy is Remedy(exception)
    assert _found(replace(OWNER, papers=("family_card",)), policy=policy) == {}


def test_a_paper_that_is_not_allowed_and_one_that_is_optional() -> None:
    papers = (
        PaperRule(paper="family_card", need="optional"),
        PaperRule(paper="authority_letter", need="not_allowed", exception="now"),
    )
    policy = _policy("owner", papers=papers)
    assert _found(OWNER, policy=policy) == {}
    assert _found(replace(OWNER, papers=("family_card",)), policy=policy) == {}
    found = _found(replace(OWNER, papers=("authority_letter",)), policy=policy)
    assert list(found) == ["paper:authority_letter"]
    assert found["paper:authority_letter"].remedy is Remedy.NEVER


def test_each_missing_paper_is_a_finding_of_its_own() -> None:
    found = _found(replace(FAMILY, papers=()))
    assert list(found) == ["paper:collector_ktp", "paper:family_card"]
    assert found["paper:collector_ktp"].remedy is Remedy.NEVER
    assert found["paper:family_card"].remedy is Remedy.SAME_DAY


# ---- how many


@pytest.mark.parametrize(("taken", "refused"), [(0, False), (1, False), (2, True), (9, True)])
def test_the_limit_of_a_day(taken: int, refused: bool) -> None:
    found = _found(PROXY, taken=taken)
    assert ("per_day" in found) is refused
    if refused:
        assert found["per_day"].remedy is Remedy.NOW
        assert f"{taken} KTP-el hari ini (batas 2)." in found["per_day"].sentence
    assert _found(FAMILY, taken=taken) == {}  # no limit there


# ---- the act


@pytest.mark.parametrize("left", range(len(CHECKS)))
def test_all_four_checks_are_made(left: int) -> None:
    checks = CHECKS[:left] + CHECKS[left + 1 :]
    found = _found(replace(OWNER, checks=checks))
    assert list(found) == ["checks"]
    assert found["checks"].remedy is Remedy.NEVER
    assert _found(replace(OWNER, checks=(*CHECKS[::-1], "smell"))) == {}


@pytest.mark.parametrize("old_card", ["", "lostt", "none"])
def test_what_became_of_the_old_card_is_asked(old_card: str) -> None:
    found = _found(replace(OWNER, old_card=old_card))
    assert list(found) == ["old_card"]
    assert found["old_card"].remedy is Remedy.NEVER


@pytest.mark.parametrize("old_card", sorted(OLD_CARD_LABELS))
def test_a_lost_card_needs_the_polices_letter_by_the_end_of_the_day(old_card: str) -> None:
    found = _found(replace(OWNER, old_card=old_card, police_letter="  "))
    assert (list(found) == ["police_letter"]) is (old_card == "lost")
    if found:
        assert found["police_letter"].remedy is Remedy.SAME_DAY
    assert _found(replace(OWNER, old_card=old_card, police_letter="SKTLK/1")) == {}


@pytest.mark.parametrize("outcome", sorted(FINGERPRINT_LABELS))
@pytest.mark.parametrize("rule", ["optional", "required", "not_allowed"])
def test_the_fingerprint(outcome: str, rule: str) -> None:
    found = _found(replace(OWNER, fingerprint=outcome), policy=_policy("owner", fingerprint=rule))
    stopped = outcome == "no_match" or (rule == "required" and outcome != "match")
    assert (list(found) == ["fingerprint"]) is stopped
    if stopped:
        assert found["fingerprint"].remedy is Remedy.NOW


def test_nobody_takes_a_card_without_signing() -> None:
    found = _found(replace(OWNER, signed=False))
    assert list(found) == ["signature"]
    assert found["signature"].remedy is Remedy.NEVER


# ---- all of them


_papers = st.builds(
    PaperRule,
    paper=st.sampled_from([*PAPER_LABELS, "permit"]),
    need=st.sampled_from(["required", "optional", "not_allowed", "?"]),
    exception=st.sampled_from(["now", "same_day", "never", "?"]),
)
_rules = st.builds(
    RelationRule,
    relation=st.sampled_from([*RELATION_LABELS, "?"]),
    allowed=st.sampled_from(["yes", "now", "same_day", "never", "?"]),
    papers=st.lists(_papers, max_size=4, unique_by=lambda p: p.paper).map(tuple),
    per_day=st.integers(-1, 3),
    fingerprint=st.sampled_from(["optional", "required", "?"]),
)
_claims = st.builds(
    Claim,
    relation=st.sampled_from([*RELATION_LABELS, "?"]),
    collector_name=st.text(max_size=5),
    collector_nik=st.sampled_from(["", "3374045501700001", "337404550170", "²" * 16]),
    papers=st.lists(st.sampled_from([*PAPER_LABELS, "permit"]), max_size=4).map(tuple),
    checks=st.lists(st.sampled_from(CHECKS), max_size=5).map(tuple),
    old_card=st.sampled_from(["", *OLD_CARD_LABELS, "?"]),
    police_letter=st.sampled_from(["", " ", "1"]),
    fingerprint=st.sampled_from([*FINGERPRINT_LABELS, "?"]),
    where=st.sampled_from(["desk", "door", "", "?"]),
    signed=st.booleans(),
)


@settings(deadline=None, max_examples=300)
@given(
    _claims,
    st.lists(_rules, max_size=4).map(tuple),
    st.sampled_from([None, *State]),
    st.booleans(),
    st.none() | st.dates(date(1930, 1, 1), date(2026, 11, 22)),
    st.integers(0, 4),
)
def test_whatever_is_claimed_each_finding_is_a_sentence(
    claim: Claim,
    rules: tuple[RelationRule, ...],
    state: State | None,
    recalled: bool,
    born: date | None,
    taken: int,
) -> None:
    policy = PolicyObject(id=bytes(16), name="", relations=rules)
    card = _card(state, recalled=recalled, birth_date=born)
    findings = assess(card, claim, policy, TODAY, taken)
    for finding in findings:
        assert finding.sentence.endswith(".")
        assert finding.sentence[0].isupper() or finding.rule == "paper:permit"
        assert isinstance(finding.remedy, Remedy)
        assert card.nik not in finding.sentence
    assert len({f.rule for f in findings}) == len(findings)


# ---- the card itself


def test_a_card_shows_its_nik_masked_outside_the_hand_over() -> None:
    card = _card()
    assert card.masked_nik == f"{card.nik[:6]}******{card.nik[12:]}"
    assert card.state is State.RECEIVED


@pytest.mark.parametrize(
    ("text", "day"),
    [("1990-01-15", BORN), ("", None), ("1990-02-30", None), ("15-01-1990", None), ("-", None)],
)
def test_a_birth_date_that_does_not_exist_is_none(text: str, day: date | None) -> None:
    assert iso_date(text) == day
    assert card_of_object(card_object(1, birth_date=text), CardStatus(), "").birth_date == day
