from __future__ import annotations

import hmac

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.crockford import ALPHABET
from protocol.enrolment import CodeError, EnrolmentCode, answer_proof, request_proof
from protocol.messages import EnrolRequest, encode_message
from tests.protocol.samples import CENTRE, CODE, MESSAGES, OTHER

sample = MESSAGES["enrol_request"]
assert isinstance(sample, EnrolRequest)
REQUEST: EnrolRequest = sample
HASH = bytes(range(32))


@given(st.binary(min_size=10, max_size=10))
def test_code_reads_back_as_printed(random_bytes: bytes) -> None:
    code = EnrolmentCode.from_random(random_bytes)
    printed = str(code)
    assert [len(group) for group in printed.split("-")] == [5, 5, 5]
    assert (len(code.locator), len(code.secret)) == (4, 11)
    assert set(printed) <= set(ALPHABET) | {"-"}
    assert EnrolmentCode.parse(printed) == code


def test_all_75_bits_count() -> None:
    codes = {str(EnrolmentCode.from_random((1 << bit).to_bytes(10, "big"))) for bit in range(80)}
    assert len(codes) == 76  # 75 bits, and one code for the five bits left over


def test_code_leading_with_zeros_keeps_them() -> None:
    code = EnrolmentCode.from_random(bytes(10))
    assert code.locator + code.secret == "0" * 15
    assert EnrolmentCode.parse(str(code)) == code


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("01010-1ABCD-EF010", "OIOLO-iabcd-efolo"),
        ("01010-1ABCD-EF010", " 01010 1ABCD EF010 "),
        ("01010-1ABCD-EF010", "010101ABCDEF010"),
        ("01010-1ABCD-EF010", "0-1-0-1-0-1-A-B-C-D-E-F-0-1-0"),
        ("01010-1ABCD-EF010", "01010-1abcd-ef010\r\n"),
    ],
)
def test_usual_typing_errors_are_forgiven(printed: str, typed: str) -> None:
    code = EnrolmentCode.parse(typed)
    assert str(code) == printed
    assert (code.locator, code.secret) == ("0101", "01ABCDEF010")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "01010-1ABCD-EF01",
        "01010-1ABCD-EF0100",
        "U1010-1ABCD-EF010",
        "01010_1ABCD_EF010",
        "é" * 15,
    ],
)
def test_what_is_no_code_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(CodeError, match=r"15 huruf/angka\. Periksa lagi") as caught:
        EnrolmentCode.parse(typed)
    assert not typed or typed not in str(caught.value)


@pytest.mark.parametrize("length", [0, 9, 11])
def test_code_is_made_of_ten_random_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        EnrolmentCode.from_random(bytes(length))


def test_secret_stays_out_of_logs() -> None:
    assert CODE.secret not in repr(CODE)
    assert CODE.locator in repr(CODE)


def test_proof_is_the_hmac_of_the_page() -> None:
    bare = encode_message(msgspec.structs.replace(REQUEST, proof=b""))
    assert b"proof" not in bare
    secret = CODE.secret.encode()
    wanted = hmac.new(secret, b"serah-enrol-request" + bare, "sha256").digest()
    assert request_proof(CODE.secret, REQUEST) == wanted
    wanted = hmac.new(secret, b"serah-enrol-answer" + HASH + CENTRE.public, "sha256").digest()
    assert answer_proof(CODE.secret, HASH, CENTRE.public) == wanted


def test_request_proof_does_not_depend_on_the_proof_it_carries() -> None:
    proved = msgspec.structs.replace(REQUEST, proof=request_proof(CODE.secret, REQUEST))
    assert request_proof(CODE.secret, proved) == proved.proof


def test_proofs_differ_for_another_code() -> None:
    other = CODE.secret[:-1] + ("0" if CODE.secret[-1] != "0" else "1")
    assert request_proof(other, REQUEST) != request_proof(CODE.secret, REQUEST)
    assert answer_proof(other, HASH, CENTRE.public) != answer_proof(
        CODE.secret, HASH, CENTRE.public
    )


@pytest.mark.parametrize(
    "field", ["locator", "public_key", "box_key", "computer", "nonce", "application", "protocol"]
)
def test_request_proof_covers_every_field(field: str) -> None:
    value = getattr(REQUEST, field)
    changed = msgspec.structs.replace(REQUEST, **{field: value + value})
    assert request_proof(CODE.secret, changed) != request_proof(CODE.secret, REQUEST)


def test_answer_proof_differs_for_another_centre_key_and_request() -> None:
    proof = answer_proof(CODE.secret, HASH, CENTRE.public)
    assert answer_proof(CODE.secret, HASH, OTHER.public) != proof
    assert answer_proof(CODE.secret, HASH[::-1], CENTRE.public) != proof


def test_request_proof_is_no_answer_proof() -> None:
    assert request_proof(CODE.secret, REQUEST) != answer_proof(CODE.secret, HASH, CENTRE.public)
