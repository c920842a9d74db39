"""Transcripts: labels before lines, headings that name the speaker, questions, and what only looks like a label."""

from __future__ import annotations

import pytest

from grith import read
from grith.read._document import lay_out
from grith.read._transcript import introduced

BRIEFING = """Transcript of the weekly briefing by the Spokesperson, Ambassador Amina Khalid, Friday, 23 May 2025
Spokesperson: Good afternoon, and welcome.
Norway rejects the claims made in Oslo's own press.
Question (Daily Post): The foreign minister of Denmark said on Monday that Sweden had violated the ceasefire.
How do you answer?
Spokesperson: These claims are baseless.
We are ready to host talks at any time.
Q (AFP): Will you send troops?
Ms. Khalid: We will not send troops."""


def _turns(text: str) -> list[str]:
    return [block.turn for block in lay_out(text).blocks]


def test_a_label_opens_a_turn_that_lasts_until_the_next() -> None:
    assert _turns(BRIEFING) == [
        "", "Spokesperson", "Spokesperson", "Q", "Q", "Spokesperson", "Spokesperson", "Q", "Ms. Khalid",
    ]  # fmt: skip


def test_an_office_without_a_name_is_the_person_whom_the_heading_names() -> None:
    found = read(BRIEFING, published="2025-05-23", country="Norway")
    said = {(s.kind, s.span.exact.split()[0]): s.speaker for s in found}
    assert said["denial", "are"] == ("Amina Khalid",)
    assert said["pledge", "are"] == ("Amina Khalid",)
    assert said["red_line", "will"] == ("Amina Khalid",)


def test_what_a_question_passes_on_belongs_to_the_one_whom_it_names() -> None:
    found = [s for s in read(BRIEFING, published="2025-05-23", country="Norway") if s.kind == "allegation"]
    assert [(s.actor, s.reported_by) for s in found] == [(("Sweden",), "")]
    assert "Khalid" not in found[0].speaker[0]


@pytest.mark.parametrize(
    ("line", "turn"),
    [
        ("Dr. Majed Al Ansari: We have received no answer.", "Dr. Majed Al Ansari"),
        ("SECRETARY RUBIO: We met this morning.", "SECRETARY RUBIO"),
        ("Deputy Spokesman: No.", "Deputy Spokesman"),
        ("The Spokeswoman: No.", "The Spokeswoman"),
        ("Lt. Gen. Rajiv Ghai (Army): We replied.", "Lt. Gen. Rajiv Ghai"),
        ("Question from Le Monde: Will you go?", "Q"),
        ("QUESTION: Will you go?", "Q"),
        ("KYIV: The president said on Monday that talks had begun.", ""),
        ("Here is what we know: Russia has agreed to a truce.", ""),
        ("Ukraine: The latest.", ""),
        ("South Sudan: The Mission reports fighting.", ""),
        ("He added: We will not go.", ""),
    ],
)
def test_which_words_before_a_colon_are_a_label(line: str, turn: str) -> None:
    text = "A heading\nA second line.\n" + line
    assert lay_out(text).blocks[-1].turn == turn


def test_bare_names_are_labels_only_where_they_come_back_or_questions_are_marked() -> None:
    several = _turns("Talks\nJane Doe: We met.\nJohn Roe: We did.\nJane Doe: And agreed.")
    assert several[1:] == ["Jane Doe", "John Roe", "Jane Doe"]
    assert _turns("Talks\nJane Doe: We met.")[1] == ""
    assert _turns("Talks\nQ: Did you meet?\nJane Doe: We met.")[1:] == ["Q", "Jane Doe"]


def test_without_answers_labelled_a_question_is_its_own_line() -> None:
    assert _turns("Press conference\nSecond\nThird\nQ: Did you meet?\nWe did.")[3:] == ["Q", ""]


def test_a_country_before_a_colon_does_not_speak() -> None:
    text = "Briefing\nSpokesman: Welcome.\nSouth Sudan: We call on all sides to stop.\nQ: Will you go?\nSpokesman: No."
    found = [s for s in read(text, published="2025-05-23") if s.kind == "demand"]
    assert found and all("South Sudan" not in s.speaker for s in found)


@pytest.mark.parametrize(
    ("heading", "who"),
    [
        (
            "The following is a near-verbatim transcript of today's briefing by Farhan Haq, Deputy Spokesman.",
            "Farhan Haq",
        ),
        ("Transcript of the Weekly Press Briefing by the Spokesperson, Ambassador Jane Doe, Friday", "Jane Doe"),
        ("Remarks by President Emmanuel Macron after the summit in Paris", "Emmanuel Macron"),
        ("Statement by Foreign Minister Ararat Mirzoyan", "Ararat Mirzoyan"),
        ("Statement by the Ministry of Foreign Affairs", ""),
        ("Statement by the Foreign Office on Sudan", ""),
        ("After a briefing by Jane Doe the Council met.", ""),
        ("Jane Doe met John Roe in Paris", ""),
    ],
)
def test_a_heading_names_the_speaker_or_nobody(heading: str, who: str) -> None:
    assert introduced(heading + "\nSome text.") == who


INTERVIEW = """Interview with the foreign minister of Moldova, Mihai Popa
Q: Tiraspol says that Moldovan police fired at a car near Bender. Did they?
A: They did not.
Q: Has Romania offered to pay for the generators?
A: It has. We are grateful.
Q: Will you send troops to the bridge?
A: No. Never.
Q: Have the separatists violated the truce?
A: Yes.
Q: Have they agreed to withdraw?
A: They have not.
Q: Would you say that Russia has violated the truce?
A: I would not go as far as that."""


def test_a_short_answer_says_or_denies_what_was_asked() -> None:
    found = read(INTERVIEW, published="2025-06-10", country="Moldova")
    answers = [(s.kind, s.speaker, s.actor, s.span.exact) for s in found if s.rule.endswith(".answer")]
    assert answers == [
        ("denial", ("Mihai Popa",), ("Moldova",), "They did not"),
        ("pledge", ("Mihai Popa",), ("Romania",), "It has"),
        ("red_line", ("Mihai Popa",), ("Moldova",), "No. Never"),
        ("allegation", ("Mihai Popa",), ("separatists",), "Yes"),
    ]
    assert not [s for s in found if s.kind == "agreement"]
    assert not [s for s in found if s.kind == "allegation" and s.actor == ("Russia",)]


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Has Russia accepted the truce?", ["agreement"]),
        ("Can you confirm that Israel attacked the convoy?", ["allegation"]),
        ("Do you believe that Hamas will accept the deal?", []),
        ("Are you worried that Russia attacked the port?", []),
        ("If they attack again, will you send troops?", []),
    ],
)
def test_a_yes_bears_out_the_act_that_was_asked_about_and_no_belief_or_hypothesis(
    question: str, kinds: list[str]
) -> None:
    text = f"Press conference by the Norwegian spokesperson, Tuva Bogsnes\n\nQuestion: {question}\nSpokesperson: Yes.\n"
    found = read(text, published="2025-06-02", country="Norway")
    assert [s.kind for s in found if s.rule.endswith(".answer")] == kinds
