"""The page: complete in itself, inert whatever the words, every link leads somewhere, readable by anybody."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grith.brief._html import SIGNS, css_text, render_html
from grith.nouns import AsOf, LeftOut, Report, Span, Statement
from tests.brief import sample
from tests.brief.pages import Page

# A page takes a tenth of a second: a failing example is shown as found, not shrunk for minutes.
SETTINGS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(sample.view())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def assert_sound(page: Page) -> None:
    """Elements are nested, ids are unique, and each link within the page leads to one of them."""
    assert page.unclosed == []
    assert page.stack == []
    ids = page.ids()
    assert len(ids) == len(set(ids))
    for attrs in page.all("a"):
        href = attrs["href"]
        assert href.startswith(("#", "http://", "https://"))
        if href.startswith("#"):
            assert href[1:] in ids
    for _, attrs in page.elements:
        for name in ("aria-labelledby", "aria-describedby", "list", "for"):
            for target in (attrs.get(name) or "").split():
                assert target in ids


def test_links_lead_somewhere(page: Page) -> None:
    assert_sound(page)


def test_nothing_is_loaded_from_anywhere(html: str, page: Page) -> None:
    for tag, attrs in page.elements:
        assert tag not in ("img", "iframe", "object", "embed", "video", "audio", "source", "base", "image", "use")
        assert "src" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        if tag == "link":
            assert attrs == {"rel": "icon", "href": "data:,"}
    assert [a for a in page.all("script") if a] == []
    css = "".join(re.findall(r"<style>(.*?)</style>", html, re.S))
    assert "url(" not in css
    assert "@import" not in css


def test_only_our_own_script_and_styles_may_run(html: str, page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    contents = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", html, re.S)
    assert len(contents) == 3
    for content in contents:
        assert f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy
    assert not any("style" in attrs for _, attrs in page.elements)  # would be blocked


def test_a_script_in_a_report_is_only_text(html: str, page: Page) -> None:
    assert len(page.all("script")) == 1
    assert "<script>alert" not in html
    assert "Claims <b>after</b> the call" in page.text
    assert "javascript:" not in html


def test_every_statement_is_there_with_words_speaker_date_and_hash(page: Page) -> None:
    view = sample.view()
    for row in view["statements"]:
        assert f"s{row['number']}" in page.ids()
        assert row["words"] in page.text
        assert row["report"][:12] in page.text
        assert row["published"]["words"] in page.text
        for speaker in row.get("speaker", ()):
            assert speaker in page.text


def test_sources_carry_full_hashes_and_the_tree_head_is_printed(page: Page) -> None:
    for report in sample.reports():
        assert report.id in page.text
    for key in ("root", "signature", "public_key", "signed"):
        assert str(sample.HEAD[key]) in page.text


def test_what_was_left_out_is_told(page: Page) -> None:
    assert "scan.pdf" in page.text
    assert "the page has no text" in page.text


def test_figures_on_the_first_page_are_links(page: Page) -> None:
    figures = [a["href"] for a in page.all("a") if a.get("class") == "fig"]
    assert len(figures) >= 6
    assert all(re.fullmatch(r"#[se]\d+", href) for href in figures)


def test_cells_of_the_register_lead_to_statements_and_name_their_rung(page: Page, html: str) -> None:
    cells = re.findall(r'<td class="f-(\w+)"><a href="#([sc]\d+)"><b>(.*?)</b>', html)
    assert [(rung, href[0]) for rung, href, _ in cells] == [
        ("committed", "s"),
        ("willing", "c"),
        ("none", "s"),
        ("refused", "s"),
    ]
    for rung, _, words in cells:
        assert ("undecided" if rung == "none" else rung) in words
        assert SIGNS["undecided" if rung == "none" else rung] in words
    assert "⚑" in page.text


def test_landmarks_headings_tables_and_language(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    for tag in ("header", "nav", "main", "footer", "h1"):
        assert len(page.all(tag)) == 1
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table")) > 4
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    for attrs in page.all("svg"):
        assert attrs["role"] in ("img", "group")
        assert attrs["aria-labelledby"]
    for _, attrs in page.elements:
        if attrs.get("class") == "scroll":
            assert attrs["role"] == "region"
            assert attrs["aria-label"]
            assert attrs["tabindex"] == "0"
    assert len(page.all("title")) >= 3
    assert [inside for tag, inside in page.fields] == [True] * 3


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palettes() -> list[dict[str, str]]:
    """The variables of the light and the dark palette, the latter as the device and as the button set it."""
    css = files("grith.brief").joinpath("brief.css").read_text(encoding="utf-8")
    rows = re.findall(r"--paper:#[^}]*", css)
    found = [dict(re.findall(r"--([\w-]+):(#[0-9a-fA-F]{6})\b", row)) for row in rows]
    return [palette for palette in found if "refused" in palette]


def test_the_contrast_sum_gives_the_known_extremes() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails


def test_text_has_a_contrast_of_at_least_4_5() -> None:
    found = palettes()
    assert len(found) == 3
    assert found[1] == found[2]
    for palette in found:
        pairs = [(palette[ink], palette["paper"]) for ink in ("ink", "soft", "link", "accent")]
        pairs += [(palette[ink], palette["faint"]) for ink in ("ink", "link", "accent", "soft")]
        pairs += [(palette["mark-ink"], palette["mark"])]
        rungs = ("refused", "possible", "considering", "willing", "expected", "planned", "committed", "done", "none")
        pairs += [(palette[f"{rung}-ink"], palette[rung]) for rung in rungs]
        for ink, ground in pairs:
            assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_the_page_without_script_keeps_everything(html: str) -> None:
    bare = Page(re.sub(r"<script>.*?</script>", "", html, flags=re.S))
    assert bare.text == Page(html).text
    hidden = [attrs.get("id") for _, attrs in bare.elements if "hidden" in attrs]
    assert hidden == ["theme", "filter"]  # comfort that only the script can give
    assert all("open" in attrs for attrs in bare.all("details"))


ODD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("<>\"'&;/\\=`{}%#\u202e\u2028\x00\x1b\ufeff")), max_size=60
)


@SETTINGS
@given(title=ODD, words=ODD, name=ODD, reason=ODD)
def test_odd_words_never_break_the_page(title: str, words: str, name: str, reason: str) -> None:
    source = Report("ab" * 32, title=title, text=words, publisher=name, url=name, filename=title)
    told = [
        Statement(
            "a",
            source.id,
            "pledge",
            Span(0, len(words), words),
            speaker=(name,),
            actor=(name, title),
            object=reason,
            condition=words,
            place=title,
            capability=(name,),
            firmness="willing",
            url=words,
        ),
        Statement(
            "b",
            source.id,
            "allegation",
            Span(0, 0, words, title, name, cells="x" + name),
            actor=(title,),
            speaker=(words,),
        ),
    ]
    view = sample.view(reports=[source], statements=told, left_out=[LeftOut(name, words, reason)])
    view["title"] = title
    html = render_html(view)
    page = Page(html)
    assert_sound(page)
    assert len(page.all("script")) == 1
    assert len(page.all("style")) == 2
    assert len(page.all("mark")) == 1
    assert {tag for tag, _ in page.elements} <= KNOWN
    html.encode("utf-8", "replace")


KNOWN = frozenset(
    """
    html head meta title link style body a header p h1 time code button nav ul li main section div h2 h3 span strong
    em table caption thead tbody tr th td b i small br svg desc line text circle rect path g figure figcaption details
    summary dl dt dd form label select option input output datalist ol mark footer script
    """.split()
)


@given(words=st.text())
def test_a_css_string_cannot_be_left(words: str) -> None:
    literal = css_text(words)
    assert literal.isascii()
    assert not set(literal[1:-1]) & set("\"'<>\n\r\f{}/")
    shown = re.sub(r"\\([0-9a-f]{6})", lambda m: chr(int(m[1], 16)), literal[1:-1])
    assert shown == words


def test_where_nothing_changed_it_is_told_how_much_became_public() -> None:
    view = sample.view(changes=[], since=AsOf.parse("2025-03-10", sample.ZONE))
    since = [s for s in view["statements"] if s.get("published") and s["published"]["day"] > view["since"]["day"]]
    text = " ".join(Page(render_html(view)).text.split())
    assert since and f"Nothing in the register changed; {len(since)} statement" in text
    view["since"]["iso"] += "T08:00"  # a clock time: the day alone does not tell what came after it
    assert "Nothing in the register changed." in " ".join(Page(render_html(view)).text.split())
