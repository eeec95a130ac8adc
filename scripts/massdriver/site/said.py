"""The words of templates and scripts: what of a catalogue travels with the theme, as a partial a
language.

Comes in: the catalogues. Goes out: ``theme/partials/words/<language>.html``, whose macro ``t`` says
a word to a template and ``scripts`` carries those of the scripts. May not: be edited by hand;
``python -m massdriver.site.said`` writes them anew.

The templates are read by two builders, of which one knows no Python, so neither a filter nor a file
of data reaches them.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..text.words import LANGUAGES, catalogue

FOLDER = Path(__file__).parent / "theme" / "partials" / "words"
# said by Python and by scripts
SHARED = ("thousands", "and", "month", "day", "outline", "not-verbatim")


def scripts(language: str) -> dict[str, object]:
    """What the scripts of a page may say, by the keys they ask for."""
    known = catalogue(language)
    return {
        key.removeprefix("js."): said
        for key, said in known.items()
        if key in SHARED or key.startswith(("js.", "kind."))
    }


def partial(language: str) -> str:
    """The file of a language; plain text in a template, so that neither builder escapes what the
    other does not."""
    said = {
        key: str(said)
        for key, said in catalogue(language).items()
        if key.startswith(("theme.", "kind."))
    }
    chosen = "".join(
        f'{{%- {"elif" if n else "if"} key == "{key}" %}}{words}'
        for n, (key, words) in enumerate(said.items())
    )
    told = json.dumps(scripts(language), ensure_ascii=False, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
    return (
        f"{{#- Written by python -m massdriver.site.said, of words/{language}.json. -#}}\n"
        f"{{% macro t(key) %}}{chosen}{{%- endif %}}{{% endmacro %}}\n"
        f'{{% macro scripts() %}}<script type="application/json" id="words">{told}</script>{{%'
        " endmacro %}\n"
    )


def write() -> None:
    """Write the file of every language."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        (FOLDER / f"{language}.html").write_text(partial(language), encoding="utf-8")


if __name__ == "__main__":
    write()
