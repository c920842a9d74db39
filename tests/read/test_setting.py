"""Whose "the Government" and "we" are: by the report's own dateline and publisher, not by where the case is about."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from grith.nouns import CaseDefinition, Party, Report
from grith.read import read as read_text
from grith.read import read_reports

CASE = CaseDefinition(
    "t",
    country="SDN",
    parties=(
        Party("SDN", "Sudan", kind="state", iso3="SDN", role="host"),
        Party("OLF", "Olive Front", kind="armed group", role="belligerent", aliases=("OLF",)),
    ),
)


def found(text, publisher="", country=""):
    report = Report(id="r", text=text, publisher=publisher, country=country)
    ((_, statements),) = read_reports([report], CASE)
    return statements


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        (
            "SANTIAGO. Chile is ready to send ten monitors, Foreign Minister Ana Soto said. It will not send soldiers.",
            "Chile",
        ),
        ("Kigali, 23 May 2023\n\nRwanda wants peace in Sudan. We will not send troops.", "Rwanda"),
        ("MONTEVIDEO (Agency) - Uruguay has been asked by Sudan. The government will not send troops.", "Uruguay"),
        ("Khartoum, 23 May 2023\n\nSudan is a sovereign state. The government will not send troops.", "Sudan"),
    ],
)
def test_the_dateline_tells_whose_it_is(text, nation):
    (refused,) = (s for s in found(text) if s.kind == "red_line")
    assert refused.actor == (nation,)


def test_a_minister_without_a_state_is_not_the_hosts():
    statements = found('The communications minister, Anna Soto, said: "We will send 200 troops." Peru and Chile agree.')
    assert all("Sudan" not in s.actor for s in statements)


@pytest.mark.parametrize(
    ("publisher", "party"),
    [("OLF Media Office", "Olive Front"), ("Embassy of Kenya", "Kenya"), ("Kenya Times", ""), ("OLF Watch", "")],
)
def test_we_in_a_release_is_its_publisher(publisher, party):
    statements = found("We remain fully committed to the truce. We will not hand over our weapons.", publisher)
    assert {s.actor for s in statements} <= ({(party,)} if party else {()})
    assert bool(statements) == bool(party)


def test_a_dateline_that_the_text_never_names_gives_way_to_the_case():
    text = "A spokesman of the Olive Front accused the army of bombing Darfur. Sudan denied it."
    (charge, *_) = (s for s in found(text, country="Kenya") if s.kind == "allegation")
    assert charge.actor == ("Sudan",)


def test_plain_english_is_read_whatever_language_its_page_claims():
    text = (
        "The commander of the Olive Front said on Friday that his men would not give up the hills, and that the army of"
        " Sudan had shelled the market of the town for two days."
    )
    spanish = "El comandante dijo que el ejército de Sudán bombardeó el mercado de la ciudad durante dos días. " * 3
    for words, read in ((text, True), (spanish, False)):
        report = Report(id="r", text=words, language="es")
        ((_, statements),) = read_reports([report], CASE)
        assert bool(statements) is read


ARMED = CaseDefinition(
    "t",
    country="SDN",
    parties=(
        Party("SAF", "Sudanese Armed Forces", kind="armed group", role="belligerent", aliases=("Sudanese army",)),
        Party("RSF", "Rapid Support Forces", kind="armed group", role="belligerent", aliases=("RSF",)),
    ),
)


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Sudan is at war. The RSF accused the army of bombing Bahri.", ("Sudanese Armed Forces",), ()),
        ("The European Union condemned the violations of the truce by both parties in Sudan.", ("all parties",), ()),
        ("The United Nations called on both parties to spare Sudan.", ("United Nations",), ("all parties",)),
        ("Peace and Security Council urges both sides to stop.", ("AU Peace and Security Council",), ("all parties",)),
    ],
)
def test_the_army_and_both_parties_are_not_the_state(text, actor, target):
    ((_, (statement,)),) = read_reports([Report(id="r", text=text)], ARMED)
    assert (statement.actor, statement.target) == (actor, target)


@pytest.mark.parametrize(
    ("who", "office"),
    [
        ("President William Ruto", "Kenya"),
        ("the spokesman of the Kenyan army, Colonel John Otieno,", "Kenya"),
        ("former Kenyan president Uhuru Kenyatta", ""),
        ("Kenyan opposition leader Raila Odinga", ""),
        ("the Kenyan analyst John Otieno", ""),
    ],
)
def test_the_office_that_a_report_gives_a_speaker_is_kept(who, office):
    statements = found(f"Kenya will send 850 soldiers to Sudan, {who} said.")
    assert {s.attributes.get("office_of", "") for s in statements if s.kind == "pledge"} == {office}


def test_a_bare_president_who_is_not_the_countrys_speaks_for_those_he_speaks_of():
    text = "Malawi will not send troops to Congo, President Hastings Banda said."
    report = Report(id="r", text=text, published=datetime(2025, 10, 23, tzinfo=UTC), country="COD")
    ((_, (refused,)),) = read_reports([report], None)
    assert (refused.kind, refused.actor) == ("red_line", ("Malawi",))
    own = "President Félix Tshisekedi said his country will not accept foreign troops."
    ((_, (told, *_)),) = read_reports([evolve(report, text=own)], None)
    assert told.actor == ("Democratic Republic of the Congo",)


@pytest.mark.parametrize(
    ("who", "speaker", "office"),
    [
        ("its prime minister", "Mette Frederiksen", "Denmark"),
        ("the Danish prime minister", "Mette Frederiksen", "Denmark"),
        ("its former prime minister", "Danish former prime minister", ""),
        ("the then Danish prime minister", "then Danish prime minister", ""),
        ("the former Danish prime minister", "former Danish prime minister", ""),
    ],
)
def test_a_title_without_a_name_is_that_of_its_holder_alone(who, speaker, office):
    """Who is called by his office alone speaks for the state; a former holder does not, nor is he the holder."""
    text = f"Denmark is ready to send 300 troops if there is a ceasefire, {who} said."
    (pledge,) = (s for s in read_text(text, published="2025-03-10") if s.kind == "pledge")
    assert (pledge.speaker, pledge.attributes.get("office_of", "")) == ((speaker,), office)
