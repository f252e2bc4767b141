from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.crockford import encode
from protocol.number import DocumentNumber
from protocol.token import DIGITS, TokenError, make_token, read_token, token_holds
from tests.protocol.samples import DATE, DESK, EVIDENCE_CODE, NUMBER, OTHER

TOKEN = make_token(DESK, NUMBER, EVIDENCE_CODE, DATE)


def holds(digits: str) -> bool:
    """Whether a scan of ``digits`` would be believed."""
    try:
        token = read_token(digits)
    except TokenError:
        return False
    return token_holds(token, DESK.public)


def test_token_says_what_the_receipt_says_and_holds() -> None:
    assert len(TOKEN) == DIGITS
    assert TOKEN.isdigit()
    token = read_token(TOKEN)
    assert str(token.number) == NUMBER
    assert (token.evidence_code, token.business_date) == (EVIDENCE_CODE, DATE)
    assert holds(TOKEN)


@pytest.mark.parametrize("place", range(DIGITS))
def test_any_single_changed_digit_is_found(place: int) -> None:
    changed = str((int(TOKEN[place]) + 1) % 10)
    assert not holds(TOKEN[:place] + changed + TOKEN[place + 1 :])


def test_any_swap_of_neighbours_is_found() -> None:
    for place in range(DIGITS - 1):
        swapped = TOKEN[:place] + TOKEN[place + 1] + TOKEN[place] + TOKEN[place + 2 :]
        assert swapped == TOKEN or not holds(swapped)


def test_token_of_another_device_does_not_hold() -> None:
    assert not token_holds(read_token(make_token(OTHER, NUMBER, EVIDENCE_CODE, DATE)), DESK.public)


def test_signature_of_other_receipt_does_not_hold() -> None:
    other = make_token(DESK, NUMBER, EVIDENCE_CODE, DATE + 1)
    assert not holds(TOKEN[:35] + other[35:])


@given(
    st.builds(
        DocumentNumber,
        st.text("0123456789", min_size=10, max_size=10),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(1, 999_999),
    ),
    st.integers(0, (1 << 20) - 1).map(lambda code: encode(code, 4)),
    st.integers(10_957, 10_957 + 99_999),
)
def test_any_receipt_has_a_token(number: DocumentNumber, code: str, date: int) -> None:
    token = read_token(make_token(DESK, str(number), code, date))
    assert (token.number, token.evidence_code, token.business_date) == (number, code, date)
    assert token_holds(token, DESK.public)


@pytest.mark.parametrize(
    ("what", "number", "code"),
    [
        ("act without number", "", EVIDENCE_CODE),
        ("number with dots", f"{NUMBER[:10]}.{NUMBER[10:]}", EVIDENCE_CODE),
        ("code of five characters", NUMBER, "ZZZZZ"),
    ],
)
def test_token_that_nobody_could_read_is_not_made(what: str, number: str, code: str) -> None:
    with pytest.raises(TokenError, match="tidak dapat diberi kode QR"):
        make_token(DESK, number, code, DATE)


@pytest.mark.parametrize(
    ("what", "date", "shown"),
    [
        ("clock of a dead battery: 1980", 3_652, 10_957),
        ("the day before 2000", 10_956, 10_957),
        ("before 1970", -1, 10_957),
        ("after 2273", 10_957 + 100_000, 10_957 + 99_999),
    ],
)
def test_receipt_of_a_wrong_clock_has_a_token_all_the_same(
    what: str, date: int, shown: int
) -> None:
    token = read_token(make_token(DESK, NUMBER, EVIDENCE_CODE, date))
    assert (str(token.number), token.business_date) == (NUMBER, shown)
    assert token_holds(token, DESK.public)


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "1",
        TOKEN[:-1],
        TOKEN + "0",
        "2" + TOKEN[1:],
        "x" + TOKEN[1:],
        TOKEN[:-1] + "\u0663",
        "https://contoh.example/" + TOKEN,
    ],
)
def test_other_codes_are_not_ours(digits: str) -> None:
    with pytest.raises(TokenError, match="bukan dari tanda terima Serah"):
        read_token(digits)


@pytest.mark.parametrize(
    ("what", "digits"),
    [
        ("signature of more than 512 bits", TOKEN[:35] + "9" * 155),
        ("code of more than 20 bits", TOKEN[:23] + f"{1 << 20:07}" + TOKEN[30:]),
        ("number with wrong check digits", TOKEN[:21] + "00" + TOKEN[23:]),
    ],
)
def test_changed_token_is_called_so(what: str, digits: str) -> None:
    with pytest.raises(TokenError, match="rusak atau diubah"):
        read_token(digits)
