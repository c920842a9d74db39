"""Names: states, demonyms, bodies, people with dated offices, places; and what must not be taken for one."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.nouns import CaseDefinition, Holder, Office, Party, Place
from grith.nouns.states import states
from grith.read._gazetteer_data import _file
from grith.read.gazetteer import Gazetteer, Mention
from tests.pace import taken

MARCH = date(2025, 3, 20)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.of(None)


def seen(mentions: list[Mention]) -> list[tuple[str, str, str, str]]:
    return [(m.text, m.kind, m.name, m.party) for m in mentions]


FINDS = [
    (
        "Poles and Britons",
        [("Poles", "demonym", "Poland", "Poland"), ("Britons", "demonym", "United Kingdom", "United Kingdom")],
    ),
    (
        "US and U.S. troops",
        [("US", "state", "United States", "United States"), ("U.S.", "state", "United States", "United States")],
    ),
    ("He told us so; may they march", []),
    ("They polish brass and roast turkey", []),
    ("Turkey's offer", [("Turkey", "state", "Turkey", "Turkey")]),
    ("Türkiye agreed", [("Türkiye", "state", "Turkey", "Turkey")]),
    ("Kiev and Moscow", [("Kiev", "capital", "Ukraine", "Ukraine"), ("Moscow", "capital", "Russia", "Russia")]),
    ("talks in Kyiv", [("Kyiv", "place", "Kyiv", "Ukraine")]),
    ("Downing Street said", [("Downing Street", "seat", "United Kingdom", "United Kingdom")]),
    ("the Kremlin denied", [("Kremlin", "seat", "Russia", "Russia")]),
    (
        "the Élysée and the Pentagon",
        [("Élysée", "seat", "France", "France"), ("Pentagon", "seat", "United States", "United States")],
    ),
    ("Brussels offered", [("Brussels", "seat", "European Union", "European Union")]),
    ("the West must act", [("the West", "coalition", "the West", "the West")]),
    ("the West Bank", [("West Bank", "place", "West Bank", "Palestine")]),
    ("West African states", []),
    (
        "South Sudan and Sudan",
        [("South Sudan", "state", "South Sudan", "South Sudan"), ("Sudan", "state", "Sudan", "Sudan")],
    ),
    ("Guinea-Bissau", [("Guinea-Bissau", "state", "Guinea-Bissau", "Guinea-Bissau")]),
    ("Jordan Bardella spoke", []),
    ("Michael Jordan spoke", []),
    ("Jordan spoke", [("Jordan", "state", "Jordan", "Jordan")]),
    ("Atlanta, Georgia", []),
    ("the New Mexico base and Latin America", []),
    ("a London-based group", []),
    ("the Moscow Times reported", []),
    ("under the Minsk agreements", []),
    (
        "the RSF and the SAF",
        [
            ("RSF", "group", "Rapid Support Forces", "Rapid Support Forces"),
            ("SAF", "military", "Sudanese Armed Forces", "Sudan"),
        ],
    ),
    ("Hizbullah and Hamas", [("Hizbullah", "group", "Hezbollah", "Hezbollah"), ("Hamas", "group", "Hamas", "Hamas")]),
    (
        "the coalition of the willing",
        [("coalition of the willing", "coalition", "Coalition of the Willing", "Coalition of the Willing")],
    ),
    ("the IDF struck", [("IDF", "military", "Israeli military", "Israel")]),
    # ministries and armies in every order
    ("Russia's defence ministry", [("Russia's defence ministry", "ministry", "Russian Ministry of Defence", "Russia")]),
    (
        "the Russian Defense Ministry",
        [("Russian Defense Ministry", "ministry", "Russian Ministry of Defence", "Russia")],
    ),
    (
        "Russia’s Ministry of Defense",
        [("Russia’s Ministry of Defense", "ministry", "Russian Ministry of Defence", "Russia")],
    ),
    (
        "the defence ministry of Armenia",
        [("defence ministry of Armenia", "ministry", "Armenian Ministry of Defence", "Armenia")],
    ),
    (
        "the Ministry of Defence of the Russian Federation",
        [("Ministry of Defence of the Russian Federation", "ministry", "Russian Ministry of Defence", "Russia")],
    ),
    (
        "India's foreign ministry",
        [("India's foreign ministry", "ministry", "Indian Ministry of Foreign Affairs", "India")],
    ),
    ("the Ukrainian General Staff", [("Ukrainian General Staff", "military", "Ukrainian General Staff", "Ukraine")]),
    ("Ukraine's air force", [("Ukraine's air force", "military", "Ukrainian Air Force", "Ukraine")]),
    ("the Ukrainian military", [("Ukrainian military", "military", "Ukrainian military", "Ukraine")]),
    ("the Turkish government", [("Turkish government", "government", "Turkey", "Turkey")]),
    # people
    (
        "Zelensky, Zelenskiy and Zelenskyy",
        [(n, "person", "Volodymyr Zelenskyy", "Ukraine") for n in ("Zelensky", "Zelenskiy", "Zelenskyy")],
    ),
    ("Sergey Lavrov", [("Sergey Lavrov", "person", "Sergei Lavrov", "Russia")]),
    ("Gitanas Nauseda", [("Gitanas Nauseda", "person", "Gitanas Nausėda", "Lithuania")]),
    ("Recep Tayyip Erdogan", [("Recep Tayyip Erdogan", "person", "Recep Tayyip Erdoğan", "Turkey")]),
    (
        "Ukrainian President Volodymyr Zelensky",
        [("Ukrainian President Volodymyr Zelensky", "person", "Volodymyr Zelenskyy", "Ukraine")],
    ),
    (
        "Russia's foreign minister, Sergei Lavrov,",
        [("Russia's foreign minister, Sergei Lavrov", "person", "Sergei Lavrov", "Russia")],
    ),
    ("Putin's demands", [("Putin", "person", "Vladimir Putin", "Russia")]),
    ("Kremlin spokesman Dmitry Peskov", [("Kremlin spokesman Dmitry Peskov", "person", "Dmitry Peskov", "Russia")]),
    ("Ivanka Trump and Trump Tower", []),
    ("President Trump", [("President Trump", "person", "Donald Trump", "United States")]),
    (
        "Portugal's Montenegro",
        [("Portugal", "state", "Portugal", "Portugal"), ("Montenegro", "person", "Luís Montenegro", "Portugal")],
    ),
    ("Spain's Sánchez", [("Spain", "state", "Spain", "Spain"), ("Sánchez", "person", "Pedro Sánchez", "Spain")]),
    ("Kaja Kallas", [("Kaja Kallas", "person", "Kaja Kallas", "European Union")]),
    ("Smoke rose. Burhan left", [("Burhan", "person", "Abdel Fattah al-Burhan", "Sudan")]),
    # people who are in no table, known by their title and then by surname
    (
        "Hamas official Izzat al-Rishq spoke; al-Rishq left",
        [
            ("Hamas official Izzat al-Rishq", "person", "Izzat al-Rishq", "Hamas"),
            ("al-Rishq", "person", "Izzat al-Rishq", "Hamas"),
        ],
    ),
    (
        "Lebanese Health Minister Rakan Nassereddine spoke. Nassereddine left.",
        [
            ("Lebanese Health Minister Rakan Nassereddine", "person", "Rakan Nassereddine", "Lebanon"),
            ("Nassereddine", "person", "Rakan Nassereddine", "Lebanon"),
        ],
    ),
    # an office names its holder on the day
    ("the British prime minister", [("British prime minister", "office", "Keir Starmer", "United Kingdom")]),
    ("the prime minister of Armenia", [("prime minister of Armenia", "office", "Nikol Pashinyan", "Armenia")]),
    ("a Ukrainian official", [("Ukrainian", "demonym", "Ukraine", "Ukraine")]),
]


@pytest.mark.parametrize(("text", "expected"), FINDS)
def test_finds(gazetteer: Gazetteer, text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert seen(gazetteer.find(text, MARCH)) == expected


HOLDERS = [
    ("prime minister", "United Kingdom", date(2025, 3, 20), "Keir Starmer"),
    ("prime minister", "UK", date(2024, 3, 1), "Rishi Sunak"),
    ("defence secretary", "Britain", date(2025, 3, 20), "John Healey"),
    ("foreign secretary", "GBR", date(2025, 3, 20), "David Lammy"),
    ("foreign secretary", "India", date(2025, 5, 10), "Vikram Misri"),
    ("president", "US", date(2024, 12, 1), "Joe Biden"),
    ("president", "USA", date(2025, 3, 20), "Donald Trump"),
    ("secretary of state", "United States", date(2025, 3, 20), "Marco Rubio"),
    ("chancellor", "Germany", date(2025, 3, 20), "Olaf Scholz"),
    ("chancellor", "Germany", date(2025, 5, 10), "Friedrich Merz"),
    ("leader", "Germany", date(2025, 5, 10), "Friedrich Merz"),
    ("Russian leader", "Russia", date(2025, 3, 20), None),
    ("leader", "Russia", date(2025, 3, 20), "Vladimir Putin"),
    ("defense minister", "Ukraine", date(2025, 3, 20), "Rustem Umerov"),
    ("taoiseach", "Ireland", date(2025, 3, 20), "Micheál Martin"),
    ("prime minister", "Canada", date(2025, 3, 13), "Justin Trudeau"),
    ("prime minister", "Canada", date(2025, 3, 14), "Mark Carney"),
    ("president", "Poland", date(2025, 9, 1), "Karol Nawrocki"),
    ("secretary-general", "NATO", date(2025, 3, 20), "Mark Rutte"),
    ("secretary general", "UN", date(2025, 3, 20), "António Guterres"),
    ("president", "Atlantis", date(2025, 3, 20), None),
    ("dog catcher", "France", date(2025, 3, 20), None),
]


@pytest.mark.parametrize(("office", "country", "day", "person"), HOLDERS)
def test_office_holders(gazetteer: Gazetteer, office: str, country: str, day: date, person: str | None) -> None:
    assert gazetteer.office_holder(office, country, day) == person


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Starmer", ("Keir Starmer", "United Kingdom")),
        ("Volodymyr Zelenskiy", ("Volodymyr Zelenskyy", "Ukraine")),
        ("von der Leyen", ("Ursula von der Leyen", "European Union")),
        ("the British prime minister", ("Keir Starmer", "United Kingdom")),
        ("Hemedti", ("Mohamed Hamdan Dagalo", "Rapid Support Forces")),
        ("Nobody Known", None),
    ],
)
def test_who(gazetteer: Gazetteer, name: str, expected: tuple[str, str] | None) -> None:
    assert gazetteer.who(name, MARCH) == expected


def test_bare_offices_belong_to_the_country_of_the_document(gazetteer: Gazetteer) -> None:
    text = "The Prime Minister spoke."
    assert seen(gazetteer.find(text, MARCH)) == []
    assert [m.name for m in gazetteer.find(text, MARCH, "United Kingdom")] == ["Keir Starmer"]


def test_a_case_comes_first() -> None:
    case = CaseDefinition(
        "Test",
        parties=(
            Party(
                "ukr", "Ukraine", "state", "UKR", aliases=("Ukrainian side",),
                offices=(Office("President", holders=(Holder("Jane Example", since=date(2025, 1, 1)),)),),
            ),
            Party("blue", "Blue Front", "armed group", aliases=("BF", "Blues")),
            Party("tur", "Türkiye", "state", "TUR"),
        ),
        places=(Place("Example Ridge", 1.0, 2.0, 1.0, aliases=("the Ridge",)),),
    )  # fmt: skip
    gazetteer = Gazetteer.of(case)
    assert gazetteer.office_holder("president", "Ukraine", MARCH) == "Jane Example"
    assert gazetteer.who("Example", MARCH) == ("Jane Example", "Ukraine")
    assert seen(gazetteer.find("BF and the Ukrainian side")) == [
        ("BF", "group", "Blue Front", "Blue Front"),
        ("Ukrainian side", "state", "Ukraine", "Ukraine"),
    ]
    assert seen(gazetteer.find("Turkish soldiers"))[0][2:] == ("Türkiye", "Türkiye")
    assert [m.name for m in gazetteer.find_places("Shots fell on Example Ridge.")] == ["Example Ridge"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A depot in the Bryansk region burned.", ["Bryansk"]),
        ("They met in Riyadh, Saudi Arabia.", ["Riyadh"]),
        ("Strikes hit villages in southern Lebanon.", ["Lebanon"]),
        ("Ships in the Black Sea turned back.", ["Black Sea"]),
        ("Drones fell near Jericho and over Sudzha.", ["Jericho", "Sudzha"]),
        ("Shelling across the Line of Control went on.", ["Line of Control"]),
        ("Moscow and Kyiv disagree.", []),
        ("Mr Washington told Jericho so.", []),
    ],
)
def test_places(gazetteer: Gazetteer, text: str, places: list[str]) -> None:
    assert [m.name for m in gazetteer.find_places(text)] == places


def test_the_tables_hold_all_states() -> None:
    assert len(states()) == 193 + 4  # UN members, and Kosovo, Palestine, Taiwan, Vatican
    import pycountry

    codes = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    assert set(states()) <= codes


def test_holders_follow_each_other_in_time() -> None:
    """No two single holders of one leading office overlap, and none leaves before coming."""
    for key, offices in _file("offices.toml").items():
        for title in ("president", "prime minister", "chancellor", "foreign minister", "defence minister"):
            spans = sorted((since, until or "9999") for _, since, until, *_ in offices.get(title, []) if since)
            assert all(a <= b for a, b in spans), (key, title)
            assert all(spans[k][1] <= spans[k + 1][0] for k in range(len(spans) - 1)), (key, title, spans)


def test_it_loads_fast(gazetteer: Gazetteer) -> None:
    with taken() as spent:
        Gazetteer.of(None)
    assert spent.seconds < 0.6  # of the processor; measured 0.04 s


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "Russia 's defence ministry Ukraine of the President Zelensky John Smith , US West in said and".split()
        ),
        max_size=12,
    )
)
def test_law_mentions_are_in_order_and_apart(gazetteer: Gazetteer, words: list[str]) -> None:
    text = " ".join(words)
    mentions = gazetteer.find(text, MARCH)
    assert all(m.text == text[m.start : m.end] and m.text for m in mentions)
    assert all(mentions[k].end <= mentions[k + 1].start for k in range(len(mentions) - 1))


def test_a_case_that_gives_an_office_holder_to_another_party_is_believed() -> None:
    army = Party("SAF", "Sudanese Armed Forces", kind="armed group", aliases=("Sudanese army",), offices=(
        Office("commander", holders=(Holder("Abdel Fattah al-Burhan", ("Burhan",)),)),
    ))  # fmt: skip
    table = Gazetteer.of(CaseDefinition("t", parties=(army,)))
    assert {m.party for m in table.find("Burhan met General Abdel Fattah al-Burhan", date(2023, 5, 24))} == {army.name}
    later = evolve(
        army, offices=(Office("commander", holders=(Holder("Abdel Fattah al-Burhan", since=date(2024, 10, 1)),)),)
    )
    table = Gazetteer.of(CaseDefinition("t", parties=(later,)))
    assert table.find("Abdel Fattah al-Burhan", date(2023, 5, 24))[0].party == "Sudan"
