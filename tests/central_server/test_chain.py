"""Placing events against branches, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from central_server.services.chain import Fit, Incoming, Placement, common_prefix, place
from central_server.store.devices import Head
from protocol.events import Header


def chain(names: str) -> list[Incoming]:
    """Events named by letters: a history is the word of its letters."""
    events = []
    for seq, _ in enumerate(names, 1):
        header = Header(
            1,
            b"d" * 16,
            1,
            seq,
            "day_closed",
            "",
            None,
            "",
            None,
            0,
            0,
            0,
            "",
            b"",
            names[: seq - 1].encode(),
        )
        events.append(Incoming(header, b"", None, names[:seq].encode()))
    return events


class Centre:
    """What ingest does with placements, in memory."""

    def __init__(self) -> None:
        self.heads: list[Head] = []
        self.held: dict[tuple[int, bytes], int] = {}

    def take(self, events: list[Incoming]) -> Placement:
        placed = place(events, self.heads, self.held)
        new = events[placed.new :]
        if placed.fit in (Fit.APPEND, Fit.FORK):
            last = new[-1]
            old = next((h for h in self.heads if h.branch == placed.branch), None)
            first = old.first_seq if old else new[0].header.seq
            self.heads = [h for h in self.heads if h.branch != placed.branch]
            self.heads.append(Head(placed.branch, first, last.header.seq, last.hash))
            self.heads.sort(key=lambda h: h.branch)
            self.held |= {(e.header.seq, e.hash): placed.branch for e in new}
        return placed


def test_plain_growth_stays_on_one_branch() -> None:
    centre = Centre()
    assert centre.take(chain("abc")[:2]) == Placement(Fit.APPEND, 0, 0)
    assert centre.take(chain("abcd")[2:]) == Placement(Fit.APPEND, 0, 0)
    assert centre.take(chain("abcde")) == Placement(Fit.APPEND, 0, 4)
    assert centre.take(chain("abc")) == Placement(Fit.HELD, 0, 3)
    assert [h.seq for h in centre.heads] == [5]


def test_gap_and_strange() -> None:
    centre = Centre()
    assert centre.take(chain("abc")[1:]).fit is Fit.GAP
    centre.take(chain("abc"))
    assert centre.take(chain("abcde")[4:]).fit is Fit.GAP
    assert centre.take(chain("axcd")[3:]).fit is Fit.STRANGE


def test_fork_leaves_at_the_first_difference() -> None:
    centre = Centre()
    centre.take(chain("abcd"))
    assert centre.take(chain("abxy")) == Placement(Fit.FORK, 1, 2, 0)
    assert centre.take(chain("abxyz")[4:]) == Placement(Fit.APPEND, 1, 0)
    assert centre.take(chain("abxq")) == Placement(Fit.FORK, 2, 3, 1)
    assert common_prefix(centre.heads) == 2
    assert centre.take(chain("z")) == Placement(Fit.FORK, 3, 0, 0)
    assert common_prefix(centre.heads) == 0


@given(
    st.lists(
        st.tuples(st.text("ab", min_size=1, max_size=6), st.integers(0, 5)),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_comes_in_every_event_is_held_once_and_branches_stay_whole(
    requests: list[tuple[str, int]],
) -> None:
    centre = Centre()
    for word, start in requests:
        events = chain(word)
        sent = events[min(start, len(events) - 1) :]
        placed = centre.take(sent)
        if placed.fit in (Fit.GAP, Fit.STRANGE):
            placed = centre.take(events)  # the desk goes back to the beginning
            assert placed.fit not in (Fit.GAP, Fit.STRANGE)
        assert all((e.header.seq, e.hash) in centre.held for e in events)
    for head in centre.heads:
        word = head.hash.decode()
        assert all(
            centre.held[n, word[:n].encode()] == head.branch
            for n in range(head.first_seq, head.seq + 1)
        )
    histories = {h.decode() for _, h in centre.held}
    assert all(word[:-1] in histories for word in histories if len(word) > 1)
