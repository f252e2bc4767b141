"""Random values for property tests, and what damage may do to bytes."""

from __future__ import annotations

from hypothesis import strategies as st

from protocol.strokes import Point, Strokes

__all__ = ["damaged", "signatures"]

_points: st.SearchStrategy[Point] = st.tuples(
    st.integers(-1_000, 40_000),
    st.integers(-1_000, 40_000),
    st.integers(0, 600_000),
    st.integers(0, 255),
)
_unpressed: st.SearchStrategy[Point] = _points.map(lambda p: (p[0], p[1], p[2], 0))


def _written_with(points: st.SearchStrategy[Point]) -> st.SearchStrategy[Strokes]:
    return st.lists(st.lists(points, min_size=1, max_size=12).map(tuple), max_size=5).map(tuple)


signatures: st.SearchStrategy[Strokes] = _written_with(_points) | _written_with(_unpressed)


@st.composite
def damaged(draw: st.DrawFn, valid: tuple[bytes, ...]) -> bytes:
    """One of ``valid`` with bits flipped, bytes cut out, put in, or a piece of another in its place."""
    raw = bytearray(draw(st.sampled_from(valid)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(raw)))
        end = draw(st.integers(place, min(len(raw), place + 40)))
        how = draw(st.sampled_from(("flip", "cut", "insert", "end", "graft")))
        if how == "flip" and place < len(raw):
            raw[place] ^= draw(st.integers(1, 255))
        elif how == "cut":
            del raw[place:end]
        elif how == "insert":
            raw[place:place] = draw(st.binary(min_size=1, max_size=12))
        elif how == "end":
            del raw[place:]
        else:
            other = draw(st.sampled_from(valid))
            start = draw(st.integers(0, len(other)))
            raw[place:end] = other[start : start + 40]
    return bytes(raw)
