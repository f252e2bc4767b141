"""The fold: wherever the centre's word cuts in, the same acts give the same row."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.fold import OwnAct, fold
from protocol.bodies import BODY_OF_KIND, CancelHandOver, Evidence, HandOver, Link, Receive, Shelve
from protocol.custody import VARIANTS, Act, State
from protocol.events import Header, header_hash, make_event, pack_body
from protocol.keys import SigningKey
from protocol.status import CardStatus, Conflict

KEY = SigningKey(bytes(32))
CARD = bytes(15) + b"\x01"
DAY = 20_000
_BODIES: dict[str, msgspec.Struct] = {
    Act.DISPATCH: BODY_OF_KIND[Act.DISPATCH](batch=b"d" * 16),
    Act.RECEIVE: Receive(batch=b"r" * 16),
    Act.REPORT_MISSING: Receive(batch=b"m" * 16),
    Act.SHELVE: Shelve(place="Laci C"),
    Act.HAND_OVER: HandOver(relation="owner", evidence=Evidence()),
    Act.CANCEL_HAND_OVER: CancelHandOver(number="", reason="x", approved_by=bytes(16)),
    Act.LINK: Link(kept=b"k" * 16),
}


def own_act(
    seq: int, kind: str, variant: str = "", *, epoch: int = 1, about: bytes | None = None
) -> OwnAct:
    """One of the device's acts; its header hash is its own."""
    body = _BODIES.get(kind)
    packed = pack_body(body, bytes(16)) if body is not None else bytes(16)
    header = Header(
        version=1,
        device=KEY.device,
        epoch=epoch,
        seq=seq,
        kind=kind,
        variant=variant,
        card=CARD,
        kelurahan="3374041002",
        operator=None,
        time_ms=0,
        trust=0,
        business_date=DAY + seq,
        number="",
        body_hash=sha256(packed).digest(),
        prev_hash=bytes(32),
        about=about,
    )
    return OwnAct(make_event(header, packed, KEY).header, header, body)


@st.composite
def histories(draw: st.DrawFn) -> list[OwnAct]:
    """Up to fourteen acts of one device on one card, in two epochs, sensible or not."""
    acts: list[OwnAct] = []
    last_hand_over: bytes | None = None
    count = draw(st.integers(0, 14))
    change = draw(st.integers(0, 14))
    for n in range(count):
        kind = draw(st.sampled_from([*Act, Act.HAND_OVER, Act.CANCEL_HAND_OVER, Act.RECEIVE]))
        variant = draw(st.sampled_from([*VARIANTS.get(kind, ("",)), "", "unheard of"]))
        epoch, seq = (1, n + 1) if n < change else (2, n - change + 1)
        about = last_hand_over if kind is Act.CANCEL_HAND_OVER and draw(st.booleans()) else None
        act = own_act(seq, kind, variant, epoch=epoch, about=about)
        if kind is Act.HAND_OVER:
            last_hand_over = header_hash(act.raw)
        acts.append(act)
    return acts


starts = st.builds(CardStatus, state=st.sampled_from([None, *State]), recalled=st.booleans())


@settings(deadline=None, max_examples=150)
@given(starts, histories(), st.data())
def test_where_the_centres_word_cuts_in_does_not_matter(
    start: CardStatus, acts: list[OwnAct], data: st.DataObject
) -> None:
    whole, _ = fold(start, acts)
    cut = data.draw(st.integers(0, len(acts)))
    known, _ = fold(start, acts[:cut])
    assert fold(known, acts) == fold(known, acts[cut:])
    assert fold(known, acts)[0] == whole


@settings(deadline=None, max_examples=100)
@given(starts, histories())
def test_folding_twice_changes_nothing(start: CardStatus, acts: list[OwnAct]) -> None:
    once, _ = fold(start, acts)
    assert fold(once, acts) == (once, "")


@settings(deadline=None, max_examples=100)
@given(starts, histories())
def test_the_fold_reads_no_more_of_a_body_than_its_header_says_once_purged(
    start: CardStatus, acts: list[OwnAct]
) -> None:
    """A hand-over's body is personal and goes; where the card is must not change by that."""
    personal = (HandOver, CancelHandOver)
    bare = [OwnAct(a.raw, a.header, None if isinstance(a.body, personal) else a.body) for a in acts]
    assert fold(start, bare) == fold(start, acts)


def test_nothing_done_changes_nothing() -> None:
    status = CardStatus(state=State.RECEIVED, place="Laci A")
    assert fold(status, []) == (status, "")


def test_the_last_contradiction_is_the_one_that_is_told() -> None:
    start = CardStatus(state=State.HANDED_OVER)
    acts = [own_act(1, Act.RECEIVE), own_act(2, Act.HAND_OVER), own_act(3, Act.RECALL)]
    assert fold(start, acts[:1])[1] == Conflict.UNEXPECTED_ACT
    assert fold(start, acts[:2])[1] == Conflict.HANDED_OVER_TWICE
    assert fold(start, acts)[1] == Conflict.RECALLED_AFTER_HAND_OVER


def test_an_act_that_is_reflected_contradicts_nothing_any_more() -> None:
    """The centre has made a case of it: the desk need not tell it again."""
    act = own_act(3, Act.HAND_OVER)
    start = CardStatus(
        state=State.HANDED_OVER, reflected=(header_hash(act.raw)[:8],), hand_over=None
    )
    assert fold(start, [act]) == (start, "")
    later = own_act(4, Act.HAND_OVER)
    assert fold(start, [act, later])[1] == Conflict.HANDED_OVER_TWICE


def test_acts_of_others_hide_no_act_of_ours() -> None:
    theirs = b"another act"[:8]
    start = CardStatus(state=State.RECEIVED, reflected=(theirs,))
    ours = own_act(1, Act.HAND_OVER)
    status, conflict = fold(start, [ours])
    assert (status.state, conflict) == (State.HANDED_OVER, "")
    assert status.reflected == (theirs, header_hash(ours.raw)[:8])


def test_acts_of_a_copy_of_this_disk_hide_no_act_of_ours() -> None:
    """The copy went on in a later epoch, and even in the very place of our act in the same one."""
    ours = own_act(5, Act.HAND_OVER)
    later, beside = own_act(9, Act.SHELVE, epoch=2), own_act(5, Act.SHELVE)
    start, _ = fold(CardStatus(state=State.RECEIVED), [later, beside])
    status, conflict = fold(start, [ours])
    assert (status.state, conflict) == (State.HANDED_OVER, "")
    assert fold(status, [ours]) == (status, "")
