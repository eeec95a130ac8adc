"""What is told a person, and every code there is, in one table; the house-style page is printed
from it and a test is bound to each.

Comes in: where, which rule, what was found. Goes out: a line. May not: find anything itself.
"""

from __future__ import annotations

from typing import NamedTuple

from .text import escape

CODES: dict[str, str] = {
    "A001": "massdriver runs inside a repository with mkdocs.yml and seeds/.",
    "A002": "Files of the repository are files, not links out of it.",
    "A003": "A file that is named can be read.",
    "A004": "An address once published stays; a paragraph or a word anchor still carries it.",
    "B001": "A block of a page finds in the record what it asks for.",
    "B002": "A page that was built shows the edition: its reading text, its seed, nothing hidden.",
    "C001": "A topic page has its closed set of keys, each with a value of its kind.",
    "C002": "A topic is spoken of.",
    "C003": "A name belongs to one topic, or asks for context.",
    "C004": "A name that asks for context leaves its near miss alone.",
    "C005": "A figure on a timeline stands in the paragraph it names.",
    "C006": "A topic page is words, emphasis, links and lists; its links lead somewhere.",
    "C007": "A topic leads to topics that there are.",
    "C008": "A line about a passage has only names and numbers that stand there.",
    "A005": "mkdocs.yml lists the transcripts in its nav, or has none.",
    "A006": "What lies there is never overwritten by a new transcript.",
    "A007": "A cluster answers, and all of it runs the same versions.",
    "A008": "mkdocs.yml is YAML, and `extra: massdriver:` has its closed set of keys.",
    "A010": "The system lets massdriver write what it shall write.",
    "D001": "A decision is one line with its place, what was decided, and the words.",
    "D002": "The readings on record are lines of a seed word, a count, a sigil and words.",
    "D003": "A decision names a place that is there, and whose words are those it was made on.",
    "D004": (
        "A number, a name or a negation is not changed on a witness's word alone: a reason is"
        " typed."
    ),
    "D005": "Words restored from a witness are a sentence at most.",
    "E001": (
        "A file of facts holds facts by name, each once, with a closed set of keys and topics that"
        " there are."
    ),
    "E002": "A fact that is cited exists.",
    "E003": "A fact is told somewhere: in a note, a prediction, a page, or on the page of a topic.",
    "E004": "Our own words do not say otherwise than a fact.",
    "E005": "A fact is looked at anew when its time has come.",
    "A009": "What a verb needs beyond the engine is installed.",
    "A011": "An archive is made where nothing stands yet.",
    "A012": "An archive's manifest says which of its files came with the engine.",
    "A013": "An archive is not brought up to an engine older than the one that made it.",
    "A015": "The name of a page's file is letters, figures, hyphens: its address is made of it.",
    "A014": "MkDocs builds every part of the site, and each of its links leads somewhere.",
    "A016": "What is withdrawn git has as it is.",
    "A017": "An edition that is cited is here.",
    "F001": "Front matter has its closed set of keys, each with a value of its kind.",
    "F002": "A seed has one edition.",
    "F003": "A label is a name the document prints: its speaker's, or plainly short for that.",
    "F004": "A glossary has one name or term a line.",
    "G001": "A revision to compare with is one that git knows.",
    "I001": "Words of the seed are changed only by a mark.",
    "I002": (
        "The signs of a number, its separators, currency, per cent, and the words that say no are"
        " changed only by a mark."
    ),
    "I009": "massdriver can track every change; where it cannot, it writes nothing.",
    "L001": "lexicon.yml has its closed set of sections and keys.",
    "L002": "Mishearings are sorted by what was heard, each once; a spelling belongs to one name.",
    "L003": "No correction leads into another, or back.",
    "L004": "A mishearing matches the sentence that shows it.",
    "L005": "A mishearing leaves its near miss alone.",
    "L007": "A mishearing that makes a number or a negation another says why.",
    "L006": "A collection has one lexicon, lexicon.yml, at its top.",
    "M001": "A mark that opens closes.",
    "M002": "A mark changes something: its two sides differ.",
    "M003": "A changed number, unit, date or negation, and what turns the sense round, says why.",
    "M004": "A reason stands right after the words it explains.",
    "N001": (
        "A note begins with its kind: **Context.** **Source.** **Update.** **Compare.** **Editor.**"
    ),
    "N002": "A note that is referred to exists, and a note that exists is referred to, once.",
    "N003": "A note that states an outside fact links its source and says when it was checked.",
    "N004": "A Compare note quotes the very words of the paragraph it links.",
    "N005": "A note, and its name, is words, emphasis, links and lists; its links lead somewhere.",
    "P001": "predictions.yml is a list of predictions with a closed set of keys, each once.",
    "P002": "A prediction's words stand in the paragraph it names.",
    "P003": "A prediction is the speaker's own.",
    "P004": "A verdict has a reason, a source and the month it was checked.",
    "P005": "A prediction's topic has a page.",
    "P006": "A prediction says what will be, not what would be if.",
    "P007": "A prediction whose day has passed has a verdict.",
    "Q001": "A sample is drawn from the text and judged clip by clip.",
    "R001": "A correction is the filled-in form, each answer one line.",
    "R002": "A correction names a transcript and a paragraph that there are.",
    "R003": "The words to be corrected stand in the paragraph, once.",
    "R004": "What was said, and why it is thought so, are plain words.",
    "R005": "A correction changes its words and nothing else.",
    "S001": "A seed is not empty.",
    "S002": "A seed is UTF-8.",
    "S003": "A seed is text.",
    "S004": "A seed is of a transcript's size.",
    "S005": "A seed is the file its checksum names.",
    "S006": "Times rise with the text.",
    "S007": "A transcript comes as text, Markdown, WebVTT, SRT or a known kind of JSON or XML.",
    "S008": "Every line of a caption file belongs to a caption.",
    "T001": "A turn is by a declared speaker.",
    "T002": "In an edited text a paragraph has at most 180 words.",
    "T003": "An address is a paragraph's own.",
    "T004": "Words belong to whom the seed's own label names, or the turn says why not.",
    "V001": "A witness is of the same recording: three words in ten agree, at least.",
    "V002": "A witness's file is the one whose sum is on record.",
    "V003": "A sigil is one capital letter other than S, and stands for one witness.",
    "W001": (
        "In an edited text every word is known to the word list, the lexicon, or marked as a doubt."
    ),
    "X001": (
        "The text of an edition is words, escapes, emphasis, marks and notes; what else Markdown"
        " acts on is escaped."
    ),
    "X002": (
        "A line begins as words, a label, a heading, an item, a quotation or a fold, and does not"
        " break."
    ),
    "X003": "Emphasis that opens closes.",
    "X004": "A sign that nobody sees, or takes for another, stands only where the seed has it.",
    "Y001": "A model's endpoint answers, in the form that is expected.",
    "Y002": "What is kept of a model's proposals is what propose wrote.",
}


class Finding(NamedTuple):
    """Something to tell a person: where, which rule, what was found, what to do. Lines and columns
    count from 1.

    ``paste`` is text to put there as it is, and stands on lines of its own.
    """

    path: str
    line: int
    col: int
    code: str
    message: str
    paste: str = ""

    def __str__(self) -> str:
        said = f"{self.path}:{self.line}:{self.col}: {self.code} {self.message}"
        return "\n".join(
            map(escape.line, [said, *self.paste.split("\n")] if self.paste else [said])
        )


class Unreadable(Exception):
    """Data that cannot be worked on at all. Carries the findings that say where and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings

    def __reduce__(self) -> tuple[type[Unreadable], tuple[Finding, ...]]:
        return Unreadable, self.findings  # another process shall find in it what was put in
