"""Encodings: what was written must come out, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grith.intake._encoding import clean, decode, encoding_of, survey_bytes

UKRAINIAN = (
    "Міністри оборони десяти країн зустрілися в Києві, щоб обговорити гарантії безпеки. "
    "Вони домовилися продовжити роботу над планом місії, її складом та фінансуванням.\n"
)
RUSSIAN = "Министерство обороны сообщило об ударе по подстанции в Белгородской области. Пострадавших нет.\n"
FRENCH = "Le ministre a déclaré que la France enverrait des troupes après un cessez-le-feu négocié à Genève.\n"
ARABIC = "أعلنت وزارة الدفاع وقف إطلاق النار لمدة ثلاثين يوما\n"
HEBREW = "משרד הביטחון הודיע על הפסקת אש של שלושים יום\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [UKRAINIAN, FRENCH, ARABIC, HEBREW, "plain ASCII words, nothing else\n"])
def test_unicode_encodings_come_out_letter_for_letter(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_u", "cp866"])
def test_cyrillic_eight_bit_encodings_are_told_apart(encoding: str) -> None:
    text = RUSSIAN if encoding == "cp866" else UKRAINIAN
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["koi8_r", "iso8859_5", "cp1251"])
def test_russian_text(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding))[0] == RUSSIAN


def test_western_european() -> None:
    assert decode(FRENCH.encode("latin-1"))[0] == FRENCH
    assert decode(("“Quoted” – " + FRENCH).encode("cp1252"))[0] == "“Quoted” – " + FRENCH


def test_central_european_and_turkish() -> None:
    polish = "Rząd ogłosił, że żołnierze nie zostaną wysłani. Państwa członkowskie są gotowe pomóc.\n"
    turkish = "Bakan, ateşkes sağlandığı takdirde barış gücüne asker göndermeye hazır olduğunu söyledi.\n"
    assert decode(polish.encode("cp1250"))[0] == polish
    assert decode(turkish.encode("cp1254"))[0] == turkish


@pytest.mark.parametrize(("text", "encoding"), [(ARABIC * 4, "cp1256"), (HEBREW * 4, "cp1255")])
def test_right_to_left_eight_bit_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_utf8_with_a_few_damaged_bytes_stays_utf8_and_says_so() -> None:
    data = UKRAINIAN.encode() + b"\xff\xfe broken\n"
    text, name, remarks = decode(data)
    assert name == "utf-8" and text.startswith(UKRAINIAN) and remarks


def test_cyrillic_after_a_long_ascii_beginning(tmp_path: object) -> None:
    data = b"id,place\n" + b"1,Kharkiv\n" * 40_000 + RUSSIAN.encode("cp1251") * 5
    assert encoding_of(survey_bytes(data)) == "cp1251"


def test_nul_and_broken_surrogates_are_removed_and_reported() -> None:
    text, remark = clean("a\x00b\ud800c")
    assert text == "ab\ufffdc" and "NUL" in remark and "surrogate" in remark


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_any_utf8_text_survives(text: str) -> None:
    data = text.encode("utf-8")
    decoded = decode(data)[0]
    if b"\x00" not in data and not text.startswith("\ufeff") and encoding_of(survey_bytes(data)) == "utf-8":
        assert decoded == text.replace("\r\n", "\n").replace("\r", "\n")
    decoded.encode("utf-8")


@given(st.binary(max_size=600))
def test_any_bytes_decode_to_text_that_can_be_stored(data: bytes) -> None:
    text = decode(data)[0]
    text.encode("utf-8")
    assert "\x00" not in text
