"""What was entered, and what the page says about it: values, no window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desk_app.domain.cards import card_of_object
from desk_app.domain.collection import Finding, Remedy
from desk_app.services.hand_over import Approval
from desk_app.ui.viewmodels.card_facts import (
    birth_words,
    card_facts,
    case_words,
    grouped_nik,
    grouped_number,
    place_words,
    state_tone,
    state_words,
)
from desk_app.ui.viewmodels.draft import Approved, Draft, Signing, next_old_card, with_relation
from desk_app.ui.viewmodels.page_state import PageState, present_page, shown_papers
from protocol.custody import State
from protocol.objects import PaperRule, RelationRule
from tests.support.desk import PENYELIA, SIGNATURE, TODAY, card_object, session

DRAFT = Draft(b"x" * 16)
SAME_DAY = Finding("paper:family_card", "Kartu Keluarga belum ditunjukkan.", Remedy.SAME_DAY)
NOW = Finding("under_17", "Belum 17 tahun.", Remedy.NOW)
NEVER = Finding("checks", "Cocokkan dahulu.")
OWNER = RelationRule(relation="owner")
FAMILY = RelationRule(
    relation="family",
    papers=(
        PaperRule(paper="old_card", need="optional"),
        PaperRule(paper="family_card", need="required"),
        PaperRule(paper="assignment_letter", need="not_allowed"),
    ),
)


def approved(*rules: str) -> Approved:
    return Approved(Approval(session(PENYELIA), "alasan"), frozenset(rules))


def page(draft: Draft, *findings: Finding, insisted: bool = False) -> PageState:
    card = card_object(1)
    facts = card_facts(card_of_object(card, card.status, ""), TODAY)
    rules = {"owner": OWNER, "family": FAMILY}
    return present_page(facts, draft, findings, rules, insisted=insisted)


def test_a_new_draft_is_empty() -> None:
    assert not DRAFT.touched
    assert not DRAFT.typed
    assert not DRAFT.signed
    claim = DRAFT.claim()
    assert (claim.checks, claim.old_card, claim.papers, claim.signed) == ((), "", (), False)
    assert claim.fingerprint == "not_done"
    assert replace(DRAFT, author=b"y").touched is False, "who looks at it is no entry"


@pytest.mark.parametrize(
    ("changes", "signed"),
    [
        ({"strokes": SIGNATURE}, True),
        ({"strokes": (((1, 1, 0, 0),),)}, False),
        ({"signing": Signing.PAPER, "sheet": "L-1", "row": "3"}, True),
        ({"signing": Signing.PAPER, "sheet": "L-1", "row": "0"}, False),
        ({"signing": Signing.PAPER, "sheet": " ", "row": "3"}, False),
        ({"signing": Signing.PAPER, "sheet": "L-1", "row": "99999999999"}, False),
        ({"signing": Signing.THUMB, "witness": "Bu Lastri"}, True),
        ({"signing": Signing.WITNESS, "witness": "  "}, False),
        ({"signing": Signing.WITNESS, "strokes": SIGNATURE}, False),
    ],
)
def test_what_counts_as_signed(changes: dict[str, object], signed: bool) -> None:
    draft = replace(DRAFT, **changes)  # type: ignore[arg-type]  # values of each field's own type
    assert draft.signed is signed
    assert draft.claim().signed is signed


def test_the_letter_belongs_to_a_lost_card() -> None:
    draft = replace(DRAFT, old_card="lost", police_letter="SKTLK/1")
    assert draft.claim().police_letter == "SKTLK/1"
    assert replace(draft, old_card="never").claim().police_letter == ""


def test_the_old_card_goes_round() -> None:
    assert [next_old_card(c) for c in ("", "surrendered", "lost", "never")] == [
        "surrendered",
        "lost",
        "never",
        "surrendered",
    ]


def test_another_relation_drops_what_it_does_not_show() -> None:
    draft = replace(DRAFT, papers=frozenset({"family_card", "old_card"}), approved=approved("x"))
    changed = with_relation(draft, "proxy", frozenset({"old_card"}))
    assert changed.papers == {"old_card"}
    assert changed.approved is None
    assert with_relation(draft, "owner", frozenset()) is draft


def test_what_stands_in_the_way() -> None:
    both = (SAME_DAY, NOW)
    assert DRAFT.open_findings(both) == both
    assert DRAFT.approval_for(both) is None
    listed = replace(DRAFT, accepted=frozenset({SAME_DAY.rule}))
    assert listed.open_findings(both) == (NOW,)
    half = replace(listed, approved=approved(NOW.rule))
    assert half.open_findings(both) == (NOW,), "an approval that did not see all covers nothing"
    full = replace(DRAFT, approved=approved(NOW.rule, SAME_DAY.rule))
    assert full.open_findings((*both, NEVER)) == (NEVER,)
    assert full.approval_for(both) is not None
    assert full.approval_for(()) is None, "nothing to approve, nothing to record"
    assert replace(DRAFT, accepted=frozenset({NOW.rule})).open_findings(both) == both


def test_a_page_that_just_opened_accuses_nobody() -> None:
    state = page(DRAFT, NEVER, Finding("signature", "Belum ada."))
    assert state.problems == ()
    assert not state.ready
    assert [s.done for s in state.steps] == [False, True, False]
    assert [p.rule for p in page(DRAFT, NEVER, insisted=True).problems] == ["checks"]


def test_a_missing_paper_is_said_once_the_rest_is_done() -> None:
    family = replace(DRAFT, relation="family")
    assert page(family, SAME_DAY, NEVER).problems == ()
    state = page(family, SAME_DAY)
    assert [p.rule for p in state.problems] == ["paper:family_card"]
    assert (state.can_approve, state.can_list, state.ready) == (True, True, False)
    listed = page(replace(family, accepted=frozenset({SAME_DAY.rule})), SAME_DAY)
    assert (listed.problems, listed.ready) == ((), True)
    assert "1 hal" in listed.settled


def test_what_forbids_the_hand_over_is_said_at_once() -> None:
    assert [p.rule for p in page(DRAFT, NOW, NEVER).problems] == ["under_17"]
    assert not page(DRAFT, NEVER, insisted=True).can_approve


def test_papers_required_first_and_none_that_is_not_allowed() -> None:
    assert shown_papers(FAMILY) == (("family_card", "required"), ("old_card", "optional"))
    assert shown_papers(None) == ()


def test_steps_are_only_those_that_there_are() -> None:
    assert [s.code for s in page(DRAFT).steps] == ["checks", "old_card", "signature"]
    family = page(replace(DRAFT, relation="family"))
    assert [s.code for s in family.steps] == [
        "checks",
        "old_card",
        "collector",
        "papers",
        "signature",
    ]


def test_a_relation_without_a_rule_cannot_be_chosen() -> None:
    enabled = {c.code: c.enabled for c in page(DRAFT).relations}
    assert enabled == {"owner": True, "family": True, "proxy": False, "rt_rw": False}


def test_a_card_in_words() -> None:
    card = card_of_object(card_object(1), card_object(1).status, "")
    facts = card_facts(card, date(2026, 1, 14))
    assert facts.age == "35 tahun"
    assert facts.birth == "SEMARANG, 15 Januari 1990"
    assert facts.sex == "Laki-laki"
    assert (facts.kind, facts.place) == ("KTP-el", "RT 003 / RW 005")


def test_a_card_of_which_little_is_known() -> None:
    bare = card_object(1, birth_date="", birth_place="", rt="", rw="", sex="", kind="KIA")
    card = card_of_object(bare, bare.status, "")
    facts = card_facts(card, TODAY)
    assert (facts.age, facts.place, facts.sex, facts.kind) == ("", "", "", "KIA")
    assert birth_words(card) == "tidak tercatat dalam daftar"
    assert place_words(card) == ""


def test_numbers_are_grouped_for_the_eye() -> None:
    assert grouped_nik("3374041501900001") == "337404 150190 0001"
    assert grouped_number("3374041002010100000183") == "3374041002 01 01 000001 83"
    assert grouped_number("") == ""


@pytest.mark.parametrize("state", [*State, None])
def test_every_state_has_words_and_a_tone(state: State | None) -> None:
    assert state_words(state)
    assert state_tone(state) in ("ok", "info", "warning", "error")


def test_a_case_of_a_newer_version_keeps_its_code() -> None:
    assert case_words("something_new") == "something_new"
    assert case_words("handed_over_twice") == "Diserahkan dua kali"
