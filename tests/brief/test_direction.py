"""Names from right to left stay beside their figures; nothing else of a page changes."""

from __future__ import annotations

import pytest

from grith.brief._direction import keep_apart

ALIF, BA = "مجلس الوادي", "باء"


def test_a_name_has_its_own_box_and_the_figure_stands_outside() -> None:
    page = keep_apart(f"<li>{ALIF}: <a href='#e1'>3 allegations</a> against {BA}, 0 corroborated</li>")
    assert page == (
        f"<li><span dir=\"auto\">{ALIF}</span>: <a href='#e1'>3 allegations</a> against "
        f'<span dir="auto">{BA}</span>, 0 corroborated</li>'
    )


def test_counts_between_names_belong_to_neither() -> None:
    assert keep_apart(f"<p>{ALIF} 3, {BA} 5</p>").count("<span") == 2


def test_a_sign_that_turns_letters_ends_with_its_word() -> None:
    assert keep_apart("<p>against Bor\u202eland, 0 corroborated</p>") == (
        '<p>against <span dir="auto">Bor\u202eland,</span> 0 corroborated</p>'
    )


@pytest.mark.parametrize(
    "page",
    [
        "<p>Zelenskyy – 3 to 5 “alleged”</p>",
        f"<title>{ALIF}: 3</title>",
        f"<option>{ALIF}</option>",
        f"<textarea>{ALIF} 3</textarea>",
        f"<text x='1'>{ALIF}<title>{ALIF}</title></text>",
        f'<input value="{ALIF} > 3"><p>x</p>',
        f"<p>{ALIF} said <mark>{ALIF}</mark> 3 {BA}</p>",
        f'<p dir="auto">{ALIF} 3</p>',
        f"<i></i><script>let a = '{ALIF}';</script>",
    ],
)
def test_what_is_plain_text_a_quotation_or_left_to_right_stays(page: str) -> None:
    assert keep_apart(page) == page
