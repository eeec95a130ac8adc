"""A large archive is searched in pieces: what they hold, and what a browser loads of them."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import crowded
from conftest import Once, export_to
from massdriver.collection import corpus
from massdriver.collection.repository import Archive
from massdriver.formats import meaning, pieces
from massdriver.site.blocks import BLOCKS
from meant import PROBES, Meaning
from serving import served

NUMBER = 300
WIRE = 300_000  # bytes of a first answer, packed as servers pack them


def read(folder: Path) -> tuple[dict[str, Any], list[Any], dict[str, dict[int, Any]]]:
    """The list of the pieces, the rows of all texts, and of each word its paragraphs with its
    places."""
    listed = json.loads((folder.parent / "pieces.json").read_text())
    rows = [
        row
        for n in range(len(listed["texts"]))
        for row in json.loads((folder / f"text-{n}.json").read_text())
    ]
    found: dict[str, dict[int, Any]] = {}
    for number, (begins, before) in enumerate(listed["words"]):
        piece = json.loads((folder / f"words-{number}.json").read_text())
        assert (
            next(iter(piece)) == begins
            and piece[begins][1] == before
            and list(piece) == sorted(piece)
        )
        for term, (times, n, flat) in piece.items():
            here, at = found.setdefault(term, {}), 0
            while at < len(flat):
                n, count, at = n + flat[at], flat[at + 1], at + 2
                if times > listed["common"]:
                    here[n] = count
                else:
                    here[n] = [sum(flat[at : at + k + 1]) for k in range(count)]
                    at += count
    return listed, rows, found


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A few more editions than are loaded whole."""
    return crowded.make(tmp_path_factory.mktemp("many"), corpus.MANY + 3)


@pytest.fixture(scope="module")
def parted(many: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their data, in which a word fills several pieces."""
    folder = tmp_path_factory.mktemp("parted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "WORDS", 500)
        patch.setattr(pieces, "TEXT", 900)
        export_to(many, folder)
    return folder


def test_the_pieces_hold_every_word_in_its_place(parted: Path) -> None:
    """Rows as in search.json; of each word the paragraphs and places that its texts have, also
    where it fills several pieces."""
    folder = parted / "data" / "search"
    listed, rows, found = read(folder)
    whole = json.loads((parted / "data" / "search.json").read_text())
    assert (
        rows == whole["paragraphs"]
        and listed["documents"] == whole["documents"]
        and listed["columns"] == whole["columns"]
    )
    assert (
        listed["paragraphs"] == len(rows)
        and max(p.stat().st_size for p in folder.glob("words-*.json")) < 1_500
    )
    wanted: dict[str, dict[int, list[int]]] = {}
    for n, row in enumerate(rows):
        for place, term in enumerate(pieces.terms(row[-1])):
            wanted.setdefault(term, {}).setdefault(n, []).append(place)
    common = listed["common"]
    assert found == {
        term: {n: len(at) if len(here) > common else at for n, at in here.items()}
        for term, here in wanted.items()
    }
    # one begins two pieces
    assert [term for term, _ in listed["words"]] != sorted({term for term, _ in listed["words"]})
    who = json.loads((folder / "who.json").read_text())
    said = [
        who["speakers"][runs[k]]
        for runs in who["documents"]
        for k in range(0, len(runs), 2)
        for _ in range(runs[k + 1])
    ]
    assert said == [row[2] for row in rows]


def test_an_archive_that_became_small_has_no_pieces_left(
    parted: Path, tmp_path: Path, ironworks: Archive
) -> None:
    """The list says that search.json is loaded whole."""
    data = shutil.copytree(parted / "data", tmp_path / "data")
    assert (data / "search").exists()
    export_to(ironworks, tmp_path)
    assert (data / "pieces.json").read_text() == "{}\n" and not (data / "search").exists()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The drivers’ mass-driver—Starliner's.", ["the", "driver", "mass", "driver", "starliner"]),
        ("GPU's, 40% … and “quoted”", ["gpu", "40", "and", "quoted"]),
        ("交易池 x", ["交易", "易池", "池", "x"]),
        ("ไทย", ["ไท", "ทย", "ย"]),
    ],
)
def test_words_are_taken_apart_as_the_scripts_take_them(text: str, terms: list[str]) -> None:
    """Dashes part, apostrophes do not; where there are no spaces, pairs of letters are words."""
    assert pieces.terms(text) == terms


# In a browser


@pytest.fixture(scope="module")
def crowd(once: Once, ironworks_site: Path) -> Path:
    """The pages of one site over the data of three hundred made transcripts, whose meanings lie in
    groups as those of three thousand would."""

    def make(folder: Path) -> None:
        for name in ("assets", "search", "quote"):
            shutil.copytree(ironworks_site / name, folder / name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(meaning, "WHOLE", 200)
            patch.setattr(meaning, "GROUP", 30)
            export_to(crowded.make(folder / "archive", NUMBER), folder)

    return once("crowd-data", make)


@pytest.fixture(scope="module")
def place(crowd: Path) -> Iterator[str]:
    """Where that is served."""
    with served(crowd) as address:
        yield address


@pytest.fixture
def page(browser: Any, place: str) -> Iterator[Any]:
    """A page that counts what it loads, and how long it is blocked."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.wire, page.names, page.faults, page.address = 0, [], [], place

    def count(answer: Any) -> None:
        if "/data/" in answer.url and answer.ok:
            page.wire += len(gzip.compress(answer.body()))
            page.names.append(answer.url.rpartition("/data/")[2])

    page.on("response", count)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.add_init_script("""window.blocks = [];
        new PerformanceObserver((all) => blocks.push(...all.getEntries().map((e) => e.duration)))
            .observe({ type: 'longtask', buffered: true });""")
    yield page
    assert page.faults == []
    context.close()


def ask(page: Any, query: str) -> Any:
    page.goto(f"{page.address}/search/")
    page.fill("#record-q", query)
    return page.locator("#record-search .status")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "says", "first"),
    [
        ("token217", "1 paragraph in 1 document.", "made-0217"),
        ('"talk 31 about"', "1 paragraph", "made-0031"),
        ("tokem217", "come near", "made-0217"),
        ("token299 zeppelin welcome", "No paragraph holds all", "made-0299"),
        ("furnac*", "390 paragraphs in 300 documents", "made-0"),
        ("zeppelinarium", "Nothing found", ""),
    ],
)
def test_a_query_is_answered_of_a_few_pieces(page: Any, query: str, says: str, first: str) -> None:
    """Words, phrases, beginnings, misspellings: the first answer takes few bytes and, as another
    thread looks for it, blocks nobody."""
    status = ask(page, query)
    expect(status).to_contain_text(says)
    if first:
        expect(page.locator(".results li blockquote").first).to_have_attribute(
            "cite", re.compile(first)
        )
        assert page.locator(".results li").first.locator("mark").count()
    assert "search.json" not in page.names and page.wire < WIRE
    assert [worker.url.rpartition("/")[2] for worker in page.workers] == ["clerk.js"]
    for _ in range(3):  # a busy machine blocks whom it will; alone it is nobody
        if (blocked := max(page.evaluate("blocks"), default=0)) < 200:
            break
        expect(ask(page, query)).to_contain_text(says)
    assert blocked < 200


@pytest.mark.slow
def test_filters_that_search_keep_what_they_name(page: Any) -> None:
    """A speaker, a year, a document by its name typed; the order by date; all hits in the file."""
    status = ask(page, "furnace")
    expect(status).to_contain_text("paragraphs")
    page.select_option("#record-year", "2013")
    expect(status).to_contain_text("30 documents")
    page.select_option("#record-order", "time")
    page.locator("#record-document").fill("made-0013")
    page.locator("#record-document").blur()
    expect(status).to_contain_text("in 1 document")
    page.locator("#record-document").fill("")
    page.locator("#record-document").blur()
    page.focus("#record-speaker")
    page.select_option("#record-speaker", "Guest 3")
    expect(page.locator(".results li .source b").first).to_have_text("Guest 3")


@pytest.mark.slow
def test_the_file_holds_every_hit(page: Any, tmp_path: Path) -> None:
    """Ten are shown, all are saved."""
    status = ask(page, "furnace built")
    expect(status).to_contain_text("300 paragraphs")
    expect(page.locator(".results li")).to_have_count(10)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "hits.csv")
    assert len((tmp_path / "hits.csv").read_text().splitlines()) == NUMBER + 1


@pytest.mark.slow
def test_a_quotation_is_looked_for_by_its_rarer_words(page: Any) -> None:
    """Word for word, changed, and never said; only some pieces and one edition are loaded."""
    for sentence, says in (
        ("Welcome to talk 123 about the quarry and what we know of token123.", "Word for word"),
        (
            "Welcome to talk 123 about the quarry and all we know of token123.",
            "Near, but not the same",
        ),
        (
            "The senate has adjourned without a vote upon the ferries of Zanzibar.",
            "Nothing in the record",
        ),
    ):
        page.goto(f"{page.address}/quote/")
        page.fill("#quote", sentence)
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator(".verdict")).to_contain_text(says)
        if "123" in sentence:
            expect(page.locator(".passage blockquote").first).to_have_attribute(
                "cite", re.compile("made-0123")
            )
    assert "search.json" not in page.names and page.wire < WIRE


@pytest.mark.slow
def test_a_missing_piece_is_said_and_the_rest_works(page: Any) -> None:
    """Words whose piece does not come are left out; the others answer."""
    page.route("**/data/search/text-1.json", lambda route: route.fulfill(status=404))
    status = ask(page, "furnace plenty")
    expect(status).to_contain_text("A part of the index did not come")
    expect(page.locator(".results li").first).to_be_visible()


@pytest.mark.slow
def test_what_nobody_says_is_found_by_its_meaning(page: Any) -> None:
    """Where words find nothing, by itself, and each result says so; where they do, when asked."""
    status = ask(page, "enormous factories")
    expect(status).to_contain_text("No paragraph has these words. 10 more")
    expect(page.locator(".results li .meant")).to_have_count(10)
    assert "search.json" not in page.names and page.wire < 500_000
    assert len([name for name in page.names if name.startswith("meaning/near")]) == PROBES
    ask(page, "plenty")
    expect(page.locator(".results li").first.locator("mark")).to_have_text("plenty")
    assert page.locator(".meant").count() == 0
    page.get_by_role("button", name="Look by meaning too").click()
    expect(status).to_contain_text("alone")
    assert page.locator(".results li").first.locator("mark").count() == 1
    page.fill("#record-q", '"in a year of plenty"')
    expect(page.get_by_role("button", name="Look by meaning too")).to_be_hidden()


@pytest.mark.slow
def test_groups_are_looked_into_as_in_python(page: Any, crowd: Path) -> None:
    """The same paragraphs in the same order, of the same few groups."""
    page.goto(f"{page.address}/search/")
    asks = ["enormous factories", "a hot fire beside water", "Welcome!", "years of abundance"]
    answers = page.evaluate(
        """async (asks) => {
          const { open } = await import(new URL("../assets/meaning.js", location));
          const known = await open();
          return Promise.all(asks.map((ask) => known.nearest(ask)));
        }""",
        asks,
    )
    known = Meaning(crowd / "data")
    assert answers == [known.nearest(ask) for ask in asks] and known.listed["groups"] > 2 * PROBES


@pytest.mark.slow
def test_a_missing_piece_of_meaning_is_said_and_the_words_answer(page: Any) -> None:
    """And where the archive has no such pieces, nothing is said of them."""
    page.route("**/data/meaning/near-*.json", lambda route: route.fulfill(status=404))
    status = ask(page, "plenty")
    page.get_by_role("button", name="Look by meaning too").click()
    expect(status).to_contain_text("index did not come")
    expect(page.locator(".results li").first).to_be_visible()
    page.route("**/data/meaning.json", lambda route: route.fulfill(body="{}"))
    ask(page, "plenty")
    expect(page.locator(".results li").first).to_be_visible()
    expect(page.get_by_role("button", name="Look by meaning too")).to_be_hidden()
    assert "meaning" not in page.locator("#record-help").inner_text()


@pytest.mark.slow
def test_the_box_of_every_page_asks_the_same_pieces(page: Any) -> None:
    """Its first hit leads to the paragraph; neither the whole record nor an index of the theme's is
    loaded."""
    page.goto(f"{page.address}/quote/")
    page.keyboard.press("/")
    page.keyboard.type("token217")
    expect(page.locator("dialog.find ol a").first).to_have_attribute(
        "href", re.compile(r"/transcripts/made-0217/#w0$")
    )
    assert "search.json" not in page.names and page.wire < WIRE


# Lists


@pytest.fixture(scope="module")
def lists(crowd: Path, place: str) -> str:
    """The index and the corrections of the crowd, in the frame of another page."""
    archive = Archive(crowd / "archive")
    frame = (crowd / "search" / "index.html").read_text()
    frame = re.sub(r'<div id="record-search".*?</div>', "%%", frame, flags=re.DOTALL)
    for name, block, scripts in (
        ("transcripts", "transcripts", ["transcripts"]),
        ("corrections", "corrections", ["transcripts", "corrections"]),
    ):
        tags = "".join(
            f'<script type="module" src="../assets/{one}.js"></script>' for one in scripts
        )
        (crowd / name).mkdir(exist_ok=True)
        made = frame.replace("assets/search.js", "assets/words.js").replace(
            "%%", BLOCKS[block](archive, "") + tags
        )
        (crowd / name / "index.html").write_text(made)
    return place


@pytest.mark.slow
def test_an_index_is_narrowed_by_words_and_by_speaker_and_its_address_says_so(
    page: Any, lists: str
) -> None:
    """A value of a fold leaves its editions, a word leaves fewer; the address brings both back."""
    page.goto(f"{lists}/transcripts/")
    assert page.locator("ul.editions li:visible").count() == 30
    page.locator("[data-way=speaker] summary").click()
    page.locator("[data-way=speaker] a", has_text="Guest 7").first.click()
    rows = page.locator("ul.editions li:visible")
    expect(rows).to_have_count(15)
    page.fill("#transcript-q", "hall 3 2017")
    expect(page.locator("#transcript-filter .status")).to_contain_text("Guest 7: 2 of 300")
    assert "speaker=Guest+7" in page.url and "in=hall+3+2017" in page.url
    page.goto(page.url)
    expect(rows).to_have_count(2)
    page.locator("#transcript-filter button").click()
    page.fill("#transcript-q", "")
    expect(rows).to_have_count(30)
    assert "?" not in page.url


@pytest.mark.slow
def test_corrections_of_many_documents_are_fetched_for_those_one_looks_for(
    page: Any, lists: str
) -> None:
    """The documents are narrowed first, then opened together, then their rows filtered."""
    page.goto(f"{lists}/corrections/")
    these = page.locator(".more button", has_text="Show the corrections")
    expect(these).to_be_hidden()
    page.fill("#transcript-q", "talk 29")
    expect(these).to_contain_text("13 documents")
    these.click()
    expect(page.locator(".apparatus tr:visible")).to_have_count(13)
    fetched = "performance.getEntriesByType('resource').map((one) => one.name)"
    assert sum("/data/made-" in name for name in page.evaluate(fetched)) == 13
    page.select_option("#filter-change", "inserted")
    expect(page.locator(".apparatus tr:visible")).to_have_count(0)
    page.select_option("#filter-change", "replaced")
    page.fill("#filter-q", "furnace")
    expect(page.locator("form.filters ~ .status").last).to_contain_text("13 corrections")
