from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.number import LAST_IN_EPOCH, DocumentNumber, NumberError

NUMBER = DocumentNumber("3374031001", 2, 1, 57)

numbers = st.builds(
    DocumentNumber,
    st.text("0123456789", min_size=10, max_size=10),
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(1, LAST_IN_EPOCH),
)


def with_check(first_twenty: str) -> str:
    """The standard's own words: the number times 100, plus c, leaves 1 modulo 97."""
    (check,) = (c for c in range(2, 99) if (int(first_twenty) * 100 + c) % 97 == 1)
    return f"{first_twenty}{check:02}"


@given(numbers)
def test_a_number_is_its_twenty_digits_and_the_check_of_the_standard(
    number: DocumentNumber,
) -> None:
    digits = str(number)
    assert digits == with_check(
        f"{number.kelurahan}{number.device:02}{number.epoch:02}{number.serial:06}"
    )
    assert DocumentNumber.parse(digits) == number


def test_a_number_is_read_with_the_spaces_and_dots_of_paper() -> None:
    assert str(NUMBER) == with_check("33740310010201000057")
    digits = str(NUMBER)
    assert DocumentNumber.parse(f" {digits[:10]}.{digits[10:14]} {digits[14:]}\n") == NUMBER


@given(numbers)
def test_every_single_wrong_digit_is_found(number: DocumentNumber) -> None:
    digits = str(number)
    for place, right in enumerate(digits):
        for wrong in "0123456789":
            if wrong != right:
                with pytest.raises(NumberError):
                    DocumentNumber.parse(digits[:place] + wrong + digits[place + 1 :])


@given(numbers)
def test_every_swap_of_neighbours_is_found(number: DocumentNumber) -> None:
    digits = str(number)
    for place in range(21):
        a, b = digits[place], digits[place + 1]
        if a != b:
            with pytest.raises(NumberError):
                DocumentNumber.parse(digits[:place] + b + a + digits[place + 2 :])


@pytest.mark.parametrize(("check", "never"), [(97, "00"), (98, "01"), (2, "99")])
def test_check_digits_that_are_never_issued_are_refused(check: int, never: str) -> None:
    # 00 ≡ 97, 01 ≡ 98 and 99 ≡ 02: the same remainder, but no number of ours.
    twenty = next(
        t
        for i in range(1, 200)
        if (t := f"33740310010201{i:06}") and with_check(t)[20:] == f"{check:02}"
    )
    assert int(twenty + never) % 97 == 1
    assert str(DocumentNumber.parse(with_check(twenty)))[20:] == f"{check:02}"
    with pytest.raises(NumberError, match="salah ketik"):
        DocumentNumber.parse(twenty + never)


@pytest.mark.parametrize(
    "text",
    ["", "3374", str(NUMBER)[:-1], str(NUMBER) + "0", "A" * 22, "٣" * 22, "-" + str(NUMBER)[1:]],
)
def test_what_is_not_22_digits_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="22 angka"):
        DocumentNumber.parse(text)


def test_serial_zero_is_no_number() -> None:
    with pytest.raises(NumberError):
        DocumentNumber.parse(with_check("33740310010201000000"))


@pytest.mark.parametrize(
    ("kelurahan", "device", "epoch", "serial"),
    [
        ("337403100", 1, 1, 1),
        ("33740310011", 1, 1, 1),
        ("337403100A", 1, 1, 1),
        ("٣٣٧٤٠٣١٠٠١", 1, 1, 1),
        ("3374031001", -1, 1, 1),
        ("3374031001", 100, 1, 1),
        ("3374031001", 1, -1, 1),
        ("3374031001", 1, 100, 1),
        ("3374031001", 1, 1, 0),
        ("3374031001", 1, 1, LAST_IN_EPOCH + 1),
    ],
)
def test_parts_out_of_range_make_no_number(
    kelurahan: str, device: int, epoch: int, serial: int
) -> None:
    with pytest.raises(NumberError, match="di luar batas"):
        DocumentNumber(kelurahan, device, epoch, serial)


def test_all_serials_of_a_stretch_have_numbers_of_their_own() -> None:
    assert len({str(DocumentNumber("3374031001", 1, 1, s)) for s in range(1, 2_000)}) == 1_999
