from __future__ import annotations

import math
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.strokes import LIMIT, Point, Strokes, StrokesError, is_signature, pack, unpack
from tests.protocol.samples import PLAIN_STROKES, STROKES
from tests.protocol.strategies import damaged, signatures


def written(count: int, *, seed: int = 1, strokes: int = 6) -> Strokes:
    """A made-up signature as a pad gives it: loops of a pen at 125 points a second, with jitter."""
    rng = random.Random(seed)
    out: list[tuple[Point, ...]] = []
    clock = 0
    for stroke in range(strokes):
        points = []
        for i in range(count // strokes):
            clock += 8
            x = 800 * stroke + 12 * i + round(300 * math.sin(i / 6)) + rng.randint(-2, 2)
            y = 1_500 + round(500 * math.cos(i / 7)) + rng.randint(-2, 2)
            points.append((x, y, clock, 120 + round(60 * math.sin(i / 20))))
        out.append(tuple(points))
        clock += 150
    return tuple(out)


# round trip


@given(signatures)
def test_what_fits_comes_back_as_it_was(strokes: Strokes) -> None:
    packed = pack(strokes)
    assert len(packed) <= LIMIT
    assert unpack(packed) == strokes


def test_usual_signature_is_kept_whole_in_a_kilobyte() -> None:
    strokes = written(240)
    packed = pack(strokes)
    assert len(packed) <= LIMIT
    assert unpack(packed) == strokes


def test_empty_strokes_are_left_out() -> None:
    assert unpack(pack(((), *STROKES, ()))) == STROKES
    assert unpack(pack(())) == ()
    assert unpack(pack(((), ()))) == ()


def test_pressure_costs_nothing_where_the_pad_has_none() -> None:
    assert {p[3] for stroke in unpack(pack(PLAIN_STROKES)) for p in stroke} == {0}
    pressed = tuple(tuple((x, y, t, 90 + x % 7) for x, y, t, _ in s) for s in PLAIN_STROKES)
    assert len(pack(PLAIN_STROKES)) < len(pack(pressed))


# the limit


def noise(count: int, in_stroke: int) -> Strokes:
    rng = random.Random(count + in_stroke)
    points = [
        (rng.randrange(30_000), rng.randrange(30_000), 8 * i, rng.randrange(256))
        for i in range(count)
    ]
    return tuple(tuple(points[i : i + in_stroke]) for i in range(0, count, in_stroke))


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param(written(20_000), id="long writing"),
        pytest.param(written(20_000, strokes=400), id="many strokes"),
        pytest.param(noise(20_000, 20_000), id="one stroke of noise"),
        pytest.param(noise(20_000, 2), id="noise in pairs"),
        pytest.param(noise(20_000, 1), id="dots"),
        pytest.param((tuple((5, 5, 0, 0) for _ in range(20_000)),), id="still pen"),
        pytest.param((tuple((5, 5, 0, 1) for _ in range(200_000)),), id="pen forgotten on the pad"),
        pytest.param(
            (tuple(((i % 2) << 50, -(i % 2) << 50, 0, i % 2) for i in range(20_000)),), id="mad pad"
        ),
    ],
)
def test_any_length_is_packed_to_a_kilobyte_that_reads_back(strokes: Strokes) -> None:
    packed = pack(strokes)
    assert len(packed) <= LIMIT
    kept = unpack(packed)
    assert kept
    assert kept[0][0] == strokes[0][0]
    assert {p for s in kept for p in s} <= {p for s in strokes for p in s}


def test_thinned_strokes_keep_both_ends() -> None:
    strokes = written(3_000)
    kept = unpack(pack(strokes))
    assert [(s[0], s[-1]) for s in kept] == [(s[0], s[-1]) for s in strokes]
    assert sum(map(len, kept)) < 3_000


# bytes that are no strokes

VALID = (pack(STROKES), pack(PLAIN_STROKES), pack(written(200)), pack(()))


@pytest.mark.parametrize("packed", VALID, ids=["pressed", "plain", "written", "none"])
def test_cut_strokes_are_refused(packed: bytes) -> None:
    for length in range(len(packed)):
        with pytest.raises(StrokesError):
            unpack(packed[:length])


@pytest.mark.parametrize("packed", VALID, ids=["pressed", "plain", "written", "none"])
def test_bytes_after_the_strokes_are_refused(packed: bytes) -> None:
    for more in (b"\x00", b"more", packed):
        with pytest.raises(StrokesError):
            unpack(packed + more)


@pytest.mark.parametrize("packed", VALID[:2], ids=["pressed", "plain"])
def test_flipped_bits_give_strokes_or_the_error(packed: bytes) -> None:
    for place in range(len(packed)):
        for bit in range(8):
            flipped = bytearray(packed)
            flipped[place] ^= 1 << bit
            assert_strokes_or_error(bytes(flipped))


@given(damaged(VALID) | st.binary(max_size=200).map(lambda b: b"\x01" + b))
def test_damaged_strokes_give_strokes_or_the_error(packed: bytes) -> None:
    assert_strokes_or_error(packed)


def assert_strokes_or_error(packed: bytes) -> None:
    try:
        strokes = unpack(packed)
    except StrokesError:
        return
    assert all(stroke for stroke in strokes)
    assert all(len(point) == 4 for stroke in strokes for point in stroke)


def deflated(raw: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"\x01" + squeeze.compress(raw) + squeeze.flush()


def test_bomb_is_not_inflated() -> None:
    bomb = deflated(bytes(50_000_000))
    assert len(bomb) < 60_000
    with pytest.raises(StrokesError, match="cut short or too long"):
        unpack(bomb)


@pytest.mark.parametrize(
    ("what", "raw", "reason"),
    [
        ("nothing", b"", "no strokes"),
        ("no count", b"\x00", "no strokes"),
        ("third kind of plane", b"\x04\x00", "no strokes"),
        ("negative count of strokes", b"\x00\x01", "no strokes"),
        ("more strokes than numbers", b"\x00\x04\x02", "no strokes"),
        ("stroke without points", b"\x00\x02\x00", "planes of different length"),
        ("stroke of less than no points", b"\x00\x04\x01\x04\x00\x00\x00", "planes"),
        ("plane too short", b"\x00\x02\x02\x02\x02", "planes of different length"),
        ("plane too long", b"\x00\x02\x02\x02\x02\x02\x02", "planes of different length"),
        ("number cut", b"\x00\x02\x02\x02\x02\x82", "cut short"),
        ("number too long", b"\x00" + b"\xff" * 10, "number too long"),
    ],
)
def test_numbers_that_are_no_strokes_are_refused(what: str, raw: bytes, reason: str) -> None:
    with pytest.raises(StrokesError, match=reason):
        unpack(deflated(raw))


@pytest.mark.parametrize("length", range(1, 10))
def test_numbers_of_several_bytes_are_read(length: int) -> None:
    """One point whose x takes ``length`` bytes before the last; ten of them are too long."""
    x = deflated(b"\x00\x02\x02" + b"\x80" * length + b"\x02" + b"\x02\x02")
    assert unpack(x) == (((1 << 7 * length, 1, 1, 0),),)


@pytest.mark.parametrize("packed", [b"", b"\x00", b"\x02" + pack(STROKES)[1:], b"\x01\xff\xff\xff"])
def test_other_versions_and_what_does_not_inflate_are_refused(packed: bytes) -> None:
    with pytest.raises(StrokesError):
        unpack(packed)


# what is a signature


def line(points: int, length: int) -> tuple[Point, ...]:
    """``points`` on a straight line of ``length`` hundredths of a millimetre."""
    return tuple((length * i // (points - 1), 0, 8 * i, 0) for i in range(points))


@pytest.mark.parametrize(
    ("what", "strokes"),
    [
        ("nothing", ()),
        ("empty strokes", ((), ())),
        ("one dot", (((100, 100, 0, 0),),)),
        ("one dot held for a while", (tuple((100, 100, 8 * i, 9) for i in range(200)),)),
        ("a tick of the pen", (line(40, 599),)),
        ("a line of two points", (line(2, 5_000),)),
        ("dots far apart", tuple(((500 * i, 0, 8 * i, 0),) for i in range(20))),
        ("seven points", (line(7, 5_000),)),
    ],
)
def test_what_is_no_signature_is_refused(what: str, strokes: Strokes) -> None:
    assert not is_signature(strokes)


@pytest.mark.parametrize(
    "strokes", [STROKES, (line(8, 600),), (line(4, 300), line(4, 300)), written(60)]
)
def test_a_signature_is_taken(strokes: Strokes) -> None:
    assert is_signature(strokes)
    assert is_signature(unpack(pack(strokes)))
