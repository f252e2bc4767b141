"""The independent model of the simulated city: what acts must, and what they may, lead to."""

from __future__ import annotations

from simulation.city.expected import expected_cards, expected_cases
from simulation.city.oracle import Act, Disk, Oracle

CARD, DEVICE, OFFICE = b"c" * 16, b"d" * 16, "3374011001"


def act(
    disk: Disk, oracle: Oracle, kind: str, variant: str = "", about: bytes | None = None
) -> Act:
    """The next act of a desk on the card, stored at once."""
    seq = len(disk.acts) + 1
    made = Act(
        hash=bytes([seq]) * 32,
        device=DEVICE,
        epoch=1,
        seq=seq,
        kind=kind,
        variant=variant,
        card=CARD,
        number="",
        code="",
        about=about,
        disk=disk.name,
        kelurahan=OFFICE,
        seen_ms=seq * 1_000,
        stored_ms=seq * 1_000,
    )
    oracle.recorded(disk, made)
    return made


def test_a_hand_over_against_a_recall_may_stay_a_case_when_it_is_cancelled() -> None:
    oracle = Oracle()
    disk = oracle.new_disk("A1", DEVICE)
    oracle.dispatched(b"b" * 16, (CARD,), OFFICE, 100)
    act(disk, oracle, "receive")
    given = act(disk, oracle, "hand_over", "desk")
    oracle.centre_acts("recall", [CARD], OFFICE, 2_500)
    about = ("recalled_after_hand_over", CARD)
    assert about in expected_cases(oracle, expected_cards(oracle)).must
    act(disk, oracle, "cancel_hand_over", "drawer", given.hash)
    cards = expected_cards(oracle)
    assert cards[CARD].exact
    assert cards[CARD].states == {"received"}
    cases = expected_cases(oracle, cards)
    assert about not in cases.must
    assert about in cases.may  # until a person closes it
