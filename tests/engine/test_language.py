"""Any language: guessed and said aloud, right in every file, cut into sentences, found where no
spaces stand."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import material
import pytest
import wordfreq

from massdriver import cli
from massdriver.edition.check import words as unknown_words
from massdriver.edition.lexicon import Lexicon
from massdriver.site import theme
from massdriver.suspects import suspects
from massdriver.suspects.grounds import Knowledge
from massdriver.text.language import commonest, direction, frequencies, guess, named
from massdriver.text.reasons import told
from massdriver.text.sentences import around, ends

GERMAN = (
    "Ann Lee: Wir gießen Glocken aus Eisen und warten ein Jahr, bis sie klingen. Das ist nicht"
    " leicht, aber wir machen es.\nBob Day: Und dann klingen sie, oder? Die, die die Glocken"
    " gießen, wissen das.\n"
)
ARABIC = (
    "آن لي: نحن نصب الأجراس من الحديد وننتظر سنة كاملة في المصنع حتى ترن. هل هذا صعب؟ لا، هو عمل"
    " يومي.\nبوب: ثم ترن الأجراس في المدينة، أليس كذلك؟ كم من الوقت يستغرق هذا؟\n"
)
ASSETS = Path(theme.__file__).parent / "assets"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (GERMAN, "de"),
        (ARABIC, "ar"),
        ("We cast bells out of iron, and then we wait for a year.", "en"),
        ("हम लोहे से घंटियाँ बनाते हैं", "hi"),
        ("我们用铁铸钟，等一年。", "zh"),
        ("私たちは鉄で鐘を作ります。", "ja"),
        ("Мы льём колокола и ждём год, это не так просто", "ru"),
        ("우리는 종을 만듭니다", "ko"),
        ("ہم لوہے سے گھنٹیاں بناتے ہیں اور ایک سال انتظار کرتے ہیں", "ur"),
        ("Nous coulons des cloches et nous attendons un an, ce n'est pas facile", "fr"),
        ("Hello there.", ""),
        ("12:30 …", ""),
        ("", ""),
    ],
)
def test_a_language_is_told_by_letters_and_common_words(text: str, tag: str) -> None:
    """And not told where they do not say."""
    assert guess(text) == tag


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("German", "de"),
        ("de_AT", "de-AT"),
        ("ZH-hant", "zh-Hant"),
        ("mandarin", "zh"),
        ("foo bar", ""),
        ("", ""),
        ("x" * 99, ""),
    ],
)
def test_what_a_file_calls_its_language_is_understood(said: str, tag: str) -> None:
    """A name as services write it, or a tag in any spelling."""
    assert named(said) == tag


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar", "rtl"),
        ("he", "rtl"),
        ("ur-PK", "rtl"),
        ("yi", "rtl"),
        ("en", "ltr"),
        ("zh", "ltr"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("xx", "ltr"),
    ],
)
def test_a_language_runs_its_way(tag: str, way: str) -> None:
    """By its script, said or likely."""
    assert direction(tag) == way


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("He left the U.S. in May. Then he came back.", 3, "He left the U.S. in May."),
        ("She said “We cast bells.” Then she left.", 12, "She said “We cast bells.”"),
        ("हम घंटियाँ बनाते हैं। फिर हम रुकते हैं।", 30, "फिर हम रुकते हैं।"),
        ("هل هذا صعب؟ لا، هو عمل يومي.", 2, "هل هذا صعب؟"),
        ("یہ گھنٹی ہے۔ ہم رکتے ہیں۔", 15, "ہم رکتے ہیں۔"),
        ("我们铸钟。等一年！好吗？", 6, "等一年！"),
        ("鐘を作る。「待つ。」と言った。", 1, "鐘を作る。"),
        ("Das ist z.B. Eisen. Gut.", 2, "Das ist z.B. Eisen."),
    ],
)
def test_sentences_end_as_their_language_ends_them(text: str, at: int, sentence: str) -> None:
    """Danda, Arabic and Urdu stops, and the wide ones that no space follows; abbreviations end
    nothing."""
    assert around(text, at) == sentence


def test_a_last_word_is_known_in_every_script() -> None:
    """Closing marks may follow."""
    assert all(map(ends, ("हैं।", "صعب؟", "ہے۔", "钟。」", "done.”")))
    assert not any(map(ends, ("हैं", "صعب،", "U.S.", "钟")))


def test_a_transcript_says_its_language_and_new_says_so_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By letters, by the file, or as it is told; page, JSON, TEI, EPUB and search have it, with the
    way it runs."""
    root = tmp_path / "talks"
    assert cli.main(["init", str(root)]) == 0
    monkeypatch.chdir(root)
    (tmp_path / "de.txt").write_text(GERMAN)
    (tmp_path / "ar.txt").write_text(ARABIC)
    (tmp_path / "sv.vtt").write_text("WEBVTT\nLanguage: sv\n\n00:01.000 --> 00:04.000\nKlockor.\n")
    assert cli.main(["new", str(tmp_path / "de.txt"), "--date", "2026-01-02"]) == 0
    assert "assumed: language de, by its letters and words" in capsys.readouterr().out
    assert (
        cli.main(
            [
                "new",
                str(tmp_path / "ar.txt"),
                "--date",
                "2026-01-03",
                "--slug",
                "bells",
                "--title",
                "الأجراس",
            ]
        )
        == 0
    )
    assert "assumed: language ar" in capsys.readouterr().out
    assert cli.main(["new", str(tmp_path / "sv.vtt"), "--date", "2026-01-03"]) == 0
    assert "assumed: language sv, as the file says" in capsys.readouterr().out
    assert cli.main(["new", str(tmp_path / "sv.vtt"), "--language", "nonsense language"]) == 2
    source = (root / "docs" / "transcripts" / "de.md").read_text()
    assert "language: de\n" in source and "{--" not in source  # "die, die die" is no stutter
    assert cli.main(["check"]) == 0
    assert cli.main(["export", str(tmp_path / "data")]) == 0
    told = json.loads((tmp_path / "data" / "bells.json").read_text())
    assert (told["language"], told["direction"]) == ("ar", "rtl")
    assert 'xml:lang="ar"' in (tmp_path / "data" / "bells.tei.xml").read_text()
    with zipfile.ZipFile(tmp_path / "data" / "bells.epub") as book:
        assert 'page-progression-direction="rtl"' in book.read("EPUB/package.opf").decode()
        assert 'lang="ar" dir="rtl"' in book.read("EPUB/title.xhtml").decode().replace(
            'xml:lang="ar" ', ""
        )
    with zipfile.ZipFile(tmp_path / "data" / "de.epub") as book:
        assert "rtl" not in book.read("EPUB/package.opf").decode()
    assert {
        d["slug"]: d["language"]
        for d in json.loads((tmp_path / "data" / "search.json").read_text())["documents"]
    } == {"de": "de", "bells": "ar", "sv": "sv"}


def test_english_helpers_step_aside_elsewhere() -> None:
    """Suspects take that language's word list, where there is one, and no rule of English."""
    words = "Die Glocken klingen die die Glockn heute".split()
    found = suspects(words, Knowledge(Lexicon(()), Counter(), "de"))
    assert {ground for s in found for ground in s.grounds} <= {"unknown", "rare", "loop"}
    assert any("Glockn" in told(s.why) for s in found)
    assert suspects(["我们铸钟", "铸钟"], Knowledge(Lexicon(()), Counter(), "zh")) == []
    assert frequencies("zh") == {} and frequencies("de")["und"] > 0.01
    assert unknown_words.__doc__ is not None and "In English" in unknown_words.__doc__


@pytest.mark.parametrize("tag", ["en", "de", "bg"])
def test_the_word_list_is_read_as_its_package_reads_it(tag: str) -> None:
    """Every word with its frequency, and the commonest ones in their order."""
    size = "large" if tag in wordfreq.available_languages("large") else "small"
    assert frequencies(tag) == wordfreq.get_frequency_dict(tag, size)
    assert commonest(tag, 20_000) == wordfreq.top_n_list(tag, 20_000)


SCRIPT = """
globalThis.document = { documentElement: { dataset: {} }, querySelector: () => null };
globalThis.location = { search: "" };
const { index, find, sentence } = await import(process.argv[2]);
const paragraphs = JSON.parse(process.argv[3]).map((text, n) => ({ n, text }));
const made = index(paragraphs);
console.log(JSON.stringify(JSON.parse(process.argv[4]).map((query) => find(made,
  query).hits.map((hit) => {
  const { text, marks } = sentence(hit.paragraph.text, hit);
  return [hit.paragraph.n, marks.map(([start, end]) => text.slice(start, end)).join("|")];
}))));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
def test_words_of_scripts_without_spaces_are_found(tmp_path: Path) -> None:
    """Any piece of a Chinese, Japanese or Thai text is found, marked whole; what does not stand
    there is not."""
    shutil.copytree(ASSETS, tmp_path / "assets")
    (tmp_path / "assets" / "package.json").write_text('{"type": "module"}')
    (tmp_path / "try.mjs").write_text(SCRIPT)
    texts = [
        "我们用铁铸钟。交易池很大，等一年。",
        "This is a mass driver.",
        "私たちはプールで鐘を作ります。とても大きいです。",
        "เราหล่อระฆังจากเหล็ก",
    ]
    asked = {
        "交易池": [[0, "交易池"]],
        "池": [[0, "池很"]],
        "铸钟": [[0, "铸钟"]],
        "池交": [],
        "“交易池”": [[0, "交易池"]],
        "プール": [[2, "プール"]],
        "プール 鐘": [[2, "プール|鐘を"]],
        "mass driver": [[1, "mass|driver"]],
        "ระฆัง": [[3, "ระฆัง"]],
    }
    done = subprocess.run(
        [
            "node",
            tmp_path / "try.mjs",
            tmp_path / "assets" / "find.js",
            json.dumps(texts),
            json.dumps(list(asked)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(zip(asked, json.loads(done.stdout), strict=True)) == asked


def test_the_theme_knows_which_languages_it_has_words_in() -> None:
    """The list in the template is that of the theme's files."""
    files = (Path(material.__file__).parent / "templates" / "partials" / "languages").glob("*.html")
    template = (Path(theme.__file__).parent / "partials" / "language.html").read_text()
    assert template.partition('set known = "')[2].partition('"')[0].split() == sorted(
        path.stem for path in files
    )
