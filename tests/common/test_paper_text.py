from hypothesis import given, settings
from hypothesis import strategies as st

from common.paper.fonts import register_fonts
from common.paper.text import SHRINK_TO, Style, fit, wrap, wrap_runs

REGULAR, BOLD = register_fonts()
BODY = Style(REGULAR, 9)
STRONG = Style(BOLD, 9)
WORDS = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ'-.", min_size=1, max_size=24), max_size=9)


def test_what_fits_stays_as_it_is() -> None:
    assert fit("SITI CONTOH", BODY, 200).lines == ("SITI CONTOH",)
    assert fit("SITI CONTOH", BODY, 200).style is BODY


def test_what_nearly_fits_is_shrunk_to_one_line() -> None:
    text = "RADEN RORO MARIA MAGDALENA"
    width = BODY.width(text) * 0.9
    fitted = fit(text, BODY, width)
    assert fitted.lines == (text,)
    assert width * 0.98 < fitted.style.width(text) <= width


def test_what_is_far_too_long_is_shrunk_and_wrapped() -> None:
    text = "RADEN RORO MARIA MAGDALENA KUSUMANINGTYAS WIDYASTUTI PRAMUDY"
    fitted = fit(text, BODY, BODY.width(text) * 0.4)
    assert len(fitted.lines) == 3
    assert " ".join(fitted.lines) == text
    assert fitted.style.size == BODY.size * SHRINK_TO


@given(words=WORDS, width=st.floats(20, 400))
@settings(max_examples=60, deadline=None)
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(
    words: list[str], width: float
) -> None:
    text = " ".join(words)
    lines = wrap(text, BODY, width)
    assert all(BODY.width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_width_is_the_sum_of_what_the_letters_take() -> None:
    assert REGULAR.width("AB", 10) == REGULAR.width("A", 10) + REGULAR.width("B", 10)
    assert BOLD.width("AB", 10) > REGULAR.width("AB", 10)
    assert REGULAR.width("\U0001f600", 10) > 0  # a letter the face lacks takes room too


def test_several_styles_share_lines_and_break_at_spaces_only() -> None:
    runs = [("selanjutnya disebut ", BODY), ("PIHAK PERTAMA", STRONG), (".", BODY)]
    one = wrap_runs(runs, 400)
    assert [text for _, text, _ in one[0]] == ["selanjutnya disebut", "PIHAK PERTAMA", "."]
    many = wrap_runs(runs, STRONG.width("PERTAMA."))
    assert [[text for _, text, _ in line] for line in many][-1] == ["PERTAMA", "."]
    for line in one:
        ends = [x + style.width(text) for x, text, style in line]
        assert all(x >= end - 0.01 for (x, _, _), end in zip(line[1:], ends, strict=False))


def test_a_space_without_a_break_keeps_two_words_together() -> None:
    lines = wrap_runs([("aaa 59\u00a0(lima", BODY)], BODY.width("aaa 59"))
    assert [line[0][1] for line in lines] == ["aaa", "59\u00a0(lima"]
