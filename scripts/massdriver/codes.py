"""Every finding there is, in one table; the house-style page is printed from it and a test is bound to each.

Comes in: nothing. Goes out: code → what it means. May not: find anything itself.
"""

CODES: dict[str, str] = {
    "A001": "massdriver runs inside a repository with mkdocs.yml and seeds/.",
    "A002": "Files of the repository are files, not links out of it.",
    "A003": "A file that is named can be read.",
    "A004": "An address once published stays; a paragraph or a word anchor still carries it.",
    "F001": "Front matter has its closed set of keys, each with a value of its kind.",
    "F002": "A seed has one edition.",
    "I001": "Words of the seed are changed only by a mark.",
    "I009": "massdriver can track every change; where it cannot, it writes nothing.",
    "L001": "lexicon.yml has its closed set of sections and keys.",
    "L002": "Mishearings are sorted by what was heard, each once.",
    "L003": "No correction leads into another, or back.",
    "L004": "A mishearing matches the sentence that shows it.",
    "L005": "A mishearing leaves its near miss alone.",
    "M001": "A mark that opens closes.",
    "M002": "A mark changes something: its two sides differ.",
    "M003": "A changed number or negation says why.",
    "M004": "A reason stands right after the words it explains.",
    "N001": "A note begins with its kind: **Context.** **Source.** **Update.** **Compare.** **Editor.**",
    "N002": "A note that is referred to exists, and a note that exists is referred to, once.",
    "S001": "A seed is not empty.",
    "S002": "A seed is UTF-8.",
    "S003": "A seed is text.",
    "S004": "A seed is of a transcript's size.",
    "S005": "A seed is the file its checksum names.",
    "S006": "Times rise with the text.",
    "T001": "A turn is by a declared speaker.",
    "T002": "In an edited text a paragraph has at most 180 words.",
    "T003": "An address is a paragraph's own.",
    "W001": "In an edited text every word is known to the word list, the lexicon, or marked as a doubt.",
}
