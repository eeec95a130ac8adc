"""Which encoding a file is in that is not UTF-8 is named rightly or not at all; letters that were
misread are said aloud."""

from __future__ import annotations

import pytest

from massdriver.text.encoding import likely, meant, misread

SPOKEN = {
    "fr": "Je suis né à Paris. C'était très près de la forêt, où mon père était allé.",
    "de": "Ich bin in München geboren. Später haben wir über die Größe der Glocken gesprochen.",
    "es": "Nací en España. ¿Dónde está la señora? Mañana vendrá también.",
    "pl": (
        "Urodziłem się w Łodzi. Mój ojciec był szewcem, a matka pracowała w fabryce. Żyliśmy"
        " skromnie."
    ),
    "tr": "İstanbul'da doğdum. Babam öğretmendi. Güzel günlerdi, şimdi başka.",
    "el": "Γεννήθηκα στην Αθήνα. Ο πατέρας μου ήταν δάσκαλος και η μητέρα μου δούλευε.",
    "he": "נולדתי בירושלים. אבא שלי היה מורה ואמא שלי עבדה בבית.",
    "ru": "Она меня уже слышит, я думаю, но не отвечает никогда.",
    "uk": "Я народився в Києві. Мій батько був учителем, а мати працювала на заводі.",
    "ar": "ولدت في القاهرة. كان أبي معلما وكانت أمي تعمل في البيت.",
    "zh": "我们今天谈谈铸钟。一年要做多少口钟？十岁的时候我就开始了。",
    "ja": "今日は鐘の話をします。はい、お願いします。一年に三つ作ります。",
    "ko": "오늘은 종 이야기를 합니다. 일 년에 몇 개나 만드나요? 열 살 때부터 시작했습니다.",
    "th": "ผมเกิดที่กรุงเทพ พ่อเป็นครู แม่ทำงานที่บ้าน",
}


@pytest.mark.parametrize(
    "language,encoding,name",
    [
        ("fr", "cp1252", "WINDOWS-1252"),
        ("de", "cp1252", "WINDOWS-1252"),
        ("es", "latin-1", "WINDOWS-1252"),
        ("fr", "mac_roman", "MACINTOSH"),
        ("pl", "cp1250", "WINDOWS-1250"),
        ("pl", "iso8859_2", "ISO-8859-2"),
        ("tr", "cp1254", "WINDOWS-1254"),
        ("el", "cp1253", "WINDOWS-1253"),
        ("he", "cp1255", "WINDOWS-1255"),
        ("ru", "cp1251", "WINDOWS-1251"),
        ("ru", "koi8_r", "KOI8-R"),
        ("uk", "cp1251", "WINDOWS-1251"),
        ("ar", "cp1256", "WINDOWS-1256"),
        ("zh", "gb18030", "GB18030"),
        ("ja", "shift_jis", "CP932"),
        ("ko", "euc_kr", "CP949"),
        ("th", "cp874", "CP874"),
        ("ja", "utf-16", "UTF-16"),
    ],
)
def test_an_encoding_is_named_by_the_words_it_makes(
    language: str, encoding: str, name: str
) -> None:
    """Also where two make letters of the same bytes: the one that makes words is meant."""
    assert likely(SPOKEN[language].encode(encoding)) == name


@pytest.mark.parametrize("data", [b"\xef\xf0", bytes(range(128, 256)), b"abc \x80\x81\x82 def"])
def test_where_it_cannot_be_told_no_encoding_is_named(data: bytes) -> None:
    """A wrong name costs more than none."""
    assert likely(data) == ""


@pytest.mark.parametrize(
    "encoding,name",
    [("cp1252", "WINDOWS-1252"), ("latin-1", "WINDOWS-1252"), ("cp1251", "WINDOWS-1251")],
)
def test_letters_that_were_misread_are_read_as_they_were_meant(encoding: str, name: str) -> None:
    """UTF-8 read as something else comes back whole; what is merely rare stays."""
    text = SPOKEN["fr" if encoding != "cp1251" else "uk"]
    wrong = text.encode().decode(encoding, "strict" if encoding != "cp1252" else "replace")
    if "\ufffd" not in wrong:
        assert meant(wrong) == (text, name)
    assert meant(text) == (text, "")
    assert meant("Ãltere Wörter, â la carte") == ("Ãltere Wörter, â la carte", "")


def test_a_line_without_spaces_is_looked_at_once() -> None:
    """A hundred thousand of any sign; and of words that were misread the first is named."""
    for sign in ("*", "[a](", "_a", "`", "<"):
        assert misread(sign * 100_000 + " words") == ""
    assert misread("lâ€™an " + "[a](" * 50_000 + " dâ€™or lâ€™eau") == "lâ€™an"
