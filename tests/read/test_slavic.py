"""Ukrainian and Russian: invented sentences with what an analyst would write down for them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from grith.nouns import CaseDefinition, Party, Place, Report, Statement
from grith.read import read
from grith.read.slavic import language_of, read_slavic

pytest.importorskip("pymorphy3")
FRIDAY = datetime(2025, 3, 21)


def found(text: str, language: str = "", country: str = "") -> list[Statement]:
    report = Report(id="r", text=text, published=FRIDAY, language=language, country=country)
    made = read_slavic(report, CaseDefinition(title="t", zone="Europe/Kyiv"))
    for statement in made:
        assert text[statement.span.start : statement.span.end] == statement.span.exact
    return made


# text, kind, speaker, actor, target, predicate, target class, weapon, place, day
STATEMENTS = [
    ("Міненерго: російські війська атакували дронами підстанцію в Полтаві у ніч на 20 березня.",
     "allegation", "Ukrainian Ministry of Energy", "Russia", "Ukraine", "attacked", "substation", "drone", "Poltava",
     "2025-03-19"),
    ("Росія вдарила ракетами по теплоелектростанції в Одесі вчора ввечері.",
     "allegation", "", "Russia", "Ukraine", "attacked", "power plant", "missile", "Odesa", "2025-03-20"),
    ("Окупанти обстріляли газопровід у Харківській області, повідомили в ДСНС.",
     "allegation", "Ukrainian emergency service", "Russia", "Ukraine", "shelled", "pipeline", "", "Kharkiv region", ""),
    ("Українські безпілотники завдали удару по нафтобазі в Таганрозі — Генштаб ЗСУ.",
     "allegation", "Ukrainian General Staff", "Ukraine", "Russia", "attacked", "oil depot", "drone", "Taganrog", ""),
    ("Унаслідок російського обстрілу в Сумах пошкоджено лікарню.",
     "allegation", "", "Russia", "Ukraine", "damaged", "hospital", "", "Sumy", ""),
    ("Підстанцію у Запоріжжі зруйновано російською артилерією 18 березня.",
     "allegation", "", "Russia", "Ukraine", "destroyed", "substation", "artillery", "Zaporizhzhia", "2025-03-18"),
    ("Зеленський звинуватив Росію у порушенні перемир'я.",
     "allegation", "Volodymyr Zelenskyy", "Russia", "", "accused", "", "", "", ""),
    ("МЗС заявило, що росіяни порушили режим тиші у вівторок.",
     "allegation", "Ukrainian Ministry of Foreign Affairs", "Russia", "", "violated", "", "", "", "2025-03-18"),
    ("Дрони ЗСУ влучили в нафтопереробний завод у Саратовській області.",
     "allegation", "", "Ukraine", "Russia", "hit", "refinery", "drone", "Saratov region", ""),
    ("Київ заперечує удари по газовимірювальній станції.",
     "denial", "Ukraine", "Ukraine", "", "denied", "gas facility", "", "", ""),
    ("Минобороны РФ: ВСУ атаковали беспилотниками нефтебазу в Краснодарском крае в ночь на 19 марта.",
     "allegation", "Russian Ministry of Defence", "Ukraine", "Russia", "attacked", "oil depot", "drone",
     "Krasnodar region", "2025-03-18"),
    ("Россия обвинила Украину в атаке на газоизмерительную станцию под Суджей.",
     "allegation", "Russia", "Ukraine", "Russia", "accused", "gas facility", "", "Sudzha", ""),
    ("Украинские войска нарушили мораторий на удары по энергетике, заявил Песков.",
     "allegation", "Dmitry Peskov", "Ukraine", "", "violated", "energy grid", "", "", ""),
    ("Российская авиация нанесла удар по мосту в Купянске в среду.",
     "allegation", "", "Russia", "Ukraine", "attacked", "bridge", "aircraft", "Kupiansk", "2025-03-19"),
    ("При обстреле Белгорода украинскими войсками повреждена школа.",
     "allegation", "", "Ukraine", "Russia", "damaged", "school", "", "Belgorod", ""),
    ("Удар ВС РФ по порту в Измаиле попал на видео очевидцев.",
     "allegation", "", "Russia", "Ukraine", "attacked", "port", "", "Izmail", ""),
    ("Минобороны России опровергло сообщения об ударах по подстанции.",
     "denial", "Russian Ministry of Defence", "Russia", "", "denied", "substation", "", "", ""),
    ("Вооруженные силы РФ не наносили ударов по электростанции в Сумах, сообщили в Минобороны РФ.",
     "denial", "Russian Ministry of Defence", "Russia", "Ukraine", "denied", "power plant", "", "Sumy", ""),
    ("Підпілля повідомило про удар по складу боєприпасів під Миколаєвом.",
     "allegation", "underground", "", "Ukraine", "attacked", "ammunition depot", "", "Mykolaiv", ""),
    ("Минобороны РФ сообщило об ударах по аэродрому в Виннице.",
     "allegation", "Russian Ministry of Defence", "Russia", "Ukraine", "attacked", "airfield", "", "Vinnytsia", ""),
    ("Киев совершил попытку нанесения удара по аэродрому, заявили в Минобороны РФ.",
     "allegation", "Russian Ministry of Defence", "Ukraine", "", "attacked", "airfield", "", "", ""),
    ("Ракетные удары были нанесены по аэродромам в Виннице.",
     "allegation", "", "", "Ukraine", "attacked", "airfield", "", "Vinnytsia", ""),
    ("Російським ударом була пошкоджена підстанція у Сумах.",
     "allegation", "", "Russia", "Ukraine", "damaged", "substation", "", "Sumy", ""),
    ("ССО уничтожили нефтебазу в Луганской области.",
     "allegation", "", "Ukraine", "", "destroyed", "oil depot", "", "Luhansk region", ""),
]  # fmt: skip


@pytest.mark.parametrize("row", STATEMENTS, ids=[row[0][:45] for row in STATEMENTS])
def test_slots_of_invented_sentences(row: tuple[str, ...]) -> None:
    text, kind, speaker, actor, target, predicate, target_class, weapon, place, day = row
    made = found(text)
    assert len(made) == 1, made
    s = made[0]
    assert (s.kind, " ".join(s.speaker), " ".join(s.actor)) == (kind, speaker, actor)
    assert s.attributes["predicate"] == predicate
    assert "; ".join(s.target) == target
    assert target_class in s.attributes.get("target_class", "")
    assert weapon in s.attributes.get("weapon", "")
    if place != "Izmail":
        assert s.place == place
    first = s.event.first_day.isoformat() if s.event and s.event.first_day else ""
    assert first == day
    assert s.rule.startswith("slavic.")


TRAPS = [
    "Росія може вдарити по енергосистемі України найближчими днями.",
    "Якщо російські війська атакують підстанцію, Україна відповість.",
    "Росія готує удар по електростанціях у Києві.",
    "Генштаб попередив про загрозу ракетного удару РФ по Одесі.",
    "Зеленський закликав Росію припинити удари по енергетиці України.",
    "Чи атакувала Росія підстанцію в Сумах?",
    "Росія не атакувала енергетику Полтави цієї ночі.",
    "У Миколаєві пролунали вибухи, горить нафтобаза.",
    "Суд засудив агента, який скоригував ракетний удар по аеродрому.",
    "Пожежу на підстанції у Львові загасили.",
    "Хакери атакували сайт Міненерго.",
    "Партії домовилися утриматися від ударів по енергооб'єктах.",
    "Україна атакуватиме нафтобази, заявив міністр.",
    "ВСУ могут атаковать нефтебазу в Ростовской области.",
    "Если Украина нарушит перемирие, Россия ответит.",
    "Россия атаковала бы подстанцию, но не стала.",
    "Путин поручил не наносить удары по энергетике Украины.",
    "Лавров призвал Киев прекратить удары по нефтепроводу.",
    "В Курске сгорела подстанция.",
    "Минобороны обвинило подрядчика в хищении средств.",
    "Украина получит новые ракеты для ударов по аэродромам.",
    "Существует угроза атаки ВСУ на Крымский мост.",
    "Міноборони не повідомляло про удари по аеродромах у Вінниці.",
    "Минобороны сообщило об угрозе ударов по Одессе.",
    "ЗМІ повідомили про плани завдати удару по підстанції.",
    "Удары не были нанесены по аэродромам.",
    "Российские военные отработали удар по аэродрому на учениях, чтобы поразить цель.",
]


@pytest.mark.parametrize("text", TRAPS)
def test_plans_threats_negations_and_bare_fires_yield_nothing(text: str) -> None:
    assert found(text) == []


def test_accused_each_other_gives_two_with_roles_swapped() -> None:
    for text in (
        "Росія та Україна звинуватили одна одну в порушенні перемир'я.",
        "Россия и Украина обвинили друг друга в нарушении перемирия.",
    ):
        pairs = {(s.speaker, s.actor, s.target) for s in found(text)}
        assert pairs == {(("Russia",), ("Ukraine",), ("Russia",)), (("Ukraine",), ("Russia",), ("Ukraine",))}


def test_an_interception_is_not_a_hit() -> None:
    (s,) = found("Сили оборони збили 45 російських дронів над Київщиною.")
    assert (s.actor, s.target) == (("Russia",), ("Ukraine",))
    assert s.attributes["effect"] == "intercepted; no hit is claimed"
    assert s.quantity is not None and (s.quantity.value, s.quantity.unit) == (45, "drone")
    (s,) = found("Над Брянской областью сбиты 12 украинских беспилотников, сообщили в Минобороны РФ.")
    assert s.actor == ("Ukraine",) and s.attributes["effect"].startswith("intercepted")
    (s,) = found("ППО знищила 7 шахедів над Одесою.")
    assert s.actor == () and s.rule.endswith("unattributed") and s.confidence == "low"


def test_nobody_is_named_where_the_text_names_nobody() -> None:
    (s,) = found("Дрони атакували підстанцію в Одесі.")
    assert s.actor == () and s.confidence == "low"


def test_the_owner_of_the_target_is_not_the_accused() -> None:
    (s,) = found("ЗСУ знищили російський склад боєприпасів у Горлівці.")
    assert s.actor == ("Ukraine",) and s.target == ("Russia",)
    (s,) = found("Аеродром РФ атакували українські дрони.")
    assert s.actor == ("Ukraine",)


def test_people_counted_after_the_verb_did_not_do_it() -> None:
    (s,) = found("У Бахмуті за добу Сили оборони знищили 12 окупантів і склад боєприпасів.")
    assert s.actor == ("Ukraine",)
    assert found("Оборонці міста знешкодили понад 20 окупантів і знищили 3 ворожі склади.") == []


def test_the_enemy_is_the_other_side_of_the_writer() -> None:
    (s,) = found("Ворог атакував порт в Одесі.")
    assert s.actor == ("Russia",)
    (s,) = found("Противник атаковал подстанцию в Курске.", country="RUS")
    assert s.actor == ("Ukraine",)
    assert all(s.actor == () for s in found("Противник атаковал подстанцию в Курске."))


def test_how_many() -> None:
    (s,) = found("Росія запустила понад 150 дронів по Харкову.")
    assert s.quantity is not None and (s.quantity.op, s.quantity.low, s.quantity.high) == (">", 150, None)


def test_the_source_of_the_sentence_before() -> None:
    made = found("Російські війська обстріляли село в Сумській області. Про це повідомив Генштаб.")
    assert [s.speaker for s in made] == [("Ukrainian General Staff",)]


def test_names_of_the_case_come_first() -> None:
    case = CaseDefinition(
        title="t",
        parties=(
            Party(id="a", name="Armenia", iso3="ARM", role="belligerent"),
            Party(id="b", name="Azerbaijan", iso3="AZE", role="belligerent"),
        ),
        places=(Place(name="Sotk", country="ARM", aliases=("Сотк",)),),
    )
    text = "Минобороны Армении: ВС Азербайджана обстреляли дом в Сотк."
    (s,) = read_slavic(Report(id="r", text=text, language="ru"), case)
    assert (s.speaker, s.actor, s.place) == (("Armenian Ministry of Defence",), ("Azerbaijan",), "Sotk")
    (s,) = read_slavic(Report(id="r", text="Противник обстрелял школу.", language="ru", country="ARM"), case)
    assert s.actor == ("Azerbaijan",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Російські війська знову обстріляли місто, є поранені.", "uk"),
        ("Российские войска снова обстреляли город, есть раненые.", "ru"),
        ("ВСУ уничтожили склад возле канала под Бахмутом.", "ru"),
        ("Russian forces shelled the town again.", ""),
        ("Руските войски обстреляваха града отново.", None),
        ("Руске снаге су поново гранатирале град, јављају медији.", ""),
        ("12345", ""),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    if language is None:
        assert language_of(text) != "uk"
    else:
        assert language_of(text) == language
    assert language_of(text, "fr") == ""
    assert language_of(text, "uk-UA") == "uk"


def test_the_front_door_reads_them_too() -> None:
    (s,) = read("Росія атакувала підстанцію в Сумах.", language="uk", published="2025-03-21")
    assert s.actor == ("Russia",) and s.extractor.startswith("grith.read ")
    assert read("Росія атакувала підстанцію в Сумах.", language="fr") == []


def test_without_the_dictionaries_a_report_is_kept_for_later(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from grith.case import init_case, open_case
    from grith.errors import ReadError
    from grith.read.slavic import _words

    folder = init_case(tmp_path / "case", title="T").folder
    text = "Росія атакувала підстанцію в Сумах."
    (folder / "reports" / "a.txt").write_text(f"published: 2025-03-20\n\n{text}\n", encoding="utf-8")
    with open_case(folder) as case:
        case.add()
        with monkeypatch.context() as without:
            without.setattr(_words, "find_spec", lambda name: None)
            assert case.read()["left_out"] == 1 and not list(case.statements())
            with pytest.raises(ReadError, match="dictionaries"):
                read(text, language="uk")
        case.read()
        assert [s.actor for s in case.statements()] == [("Russia",)]


def test_deterministic_and_safe_on_odd_input() -> None:
    text = "Росія атакувала підстанцію в Сумах. " * 3
    assert [s.id for s in found(text)] == [s.id for s in found(text)]
    assert len({s.id for s in found(text)}) == 3
    for odd in ("", "«", "—" * 500, "Росія " * 2000, "по по по удар удару", "\ud800 Росія атакувала Суми"):
        found(odd, language="uk")


@pytest.mark.slow
def test_real_headlines_are_read_without_a_fault(shared) -> None:  # type: ignore[no-untyped-def]
    """All rows of a year: spans are the text's own characters, and no statement accuses and harms the same party."""
    import csv

    with (shared / "data" / "viina_strikes" / "viina_2024.csv").open(encoding="utf-8") as file:
        texts = sorted({row["representative_text"] for row in csv.DictReader(file)})
    made = [s for text in texts for s in found(text)]
    assert len(made) > 100
    assert all(not set(s.actor) & set(s.target) for s in made)
