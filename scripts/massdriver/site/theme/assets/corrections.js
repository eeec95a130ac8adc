// The corrections page, filtered: by document, kind of change, maker, names and numbers, and words. Without this script
// the tables are all there, folded by chapter. Of many documents the page has an index; what one of them has is fetched when
// somebody asks for it.

import { ROOT, asked, fold, make, remember } from "./record.js";
import { number, word } from "./words.js";

const OPEN = 200; // rows: as many as this are unfolded at once, more stay by chapter
const AT_ONCE = 20; // documents of an index whose corrections are fetched at one click

const tables = [...document.querySelectorAll(".apparatus[data-document]")];
const first = tables[0]?.previousElementSibling?.previousElementSibling; // the first document's heading
const fields = {};

const select = (name, label, options) => {
  fields[name] = make("select", { id: `filter-${name}`, change: apply },
    make("option", { value: "" }, word("all")), ...options.map(([value, text]) => make("option", { value }, text)));
  return make("p", {}, make("label", { for: `filter-${name}` }, label), " ", fields[name]);
};
const sigils = [...new Set([...document.querySelectorAll(".apparatus tr[data-marks]")].flatMap((row) => row.dataset.marks.match(/\b(?:so|not)-[A-Z]\b/g) ?? []))].sort();
const titles = tables.map((table) => [table.dataset.document, document.getElementById(table.dataset.document).firstChild.textContent]);
fields.q = make("input", { id: "filter-q", type: "search", autocomplete: "off", spellcheck: "false", input: apply });
const status = make("p", { class: "status", role: "status" });
first?.before(make("form", { class: "filters", "aria-label": word("filter-corrections"), submit: (event) => event.preventDefault() },
  make("p", {}, make("label", { for: "filter-q" }, word("words")), " ", fields.q),
  select("document", word("document"), titles),
  select("change", word("change"), ["replaced", "deleted", "inserted"].map((kind) => [kind, word(kind)])),
  select("by", word("by"), [["lexicon", word("the-lexicon")], ["hand", word("a-hand")]]),
  select("about", word("about"), [["name", word("names")], ["number", word("numbers")]]),
  ...(sigils.length ? [select("witness", word("witness"), sigils.map((mark) => [
    mark, word(mark.startsWith("so-") ? "reads-so" : "reads-otherwise", { sigil: mark.slice(mark.indexOf("-") + 1) })]))] : [])), status);

const folds = tables.map((table) => ({
  table,
  heading: document.getElementById(table.dataset.document),
  summary: table.previousElementSibling,
  chapters: [...table.querySelectorAll("details")].map((details) => ({
    details,
    count: details.querySelector("summary span"),
    rows: [...details.querySelectorAll("tbody tr")].map((row) => ({ row, marks: row.dataset.marks.split(" ") })),
  })),
}));

for (const [name, field] of Object.entries(fields)) field.value = asked.get(name) ?? "";
if ([...asked.keys()].some((name) => name in fields)) apply();

function apply() {
  const chosen = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
  remember(chosen);
  const wanted = [chosen.change, chosen.by, chosen.about, chosen.witness].filter(Boolean), sought = fold(chosen.q);
  const active = Object.values(chosen).some(Boolean);
  let total = 0;
  for (const { table, heading, summary, chapters } of folds) {
    const here = !chosen.document || table.dataset.document === chosen.document;
    for (const element of [table, heading, summary]) element.hidden = !here;
    for (const chapter of chapters) {
      let shown = 0;
      for (const { row, marks } of chapter.rows) {
        const fits = here && wanted.every((mark) => marks.includes(mark)) && (!sought || fold(row.textContent).includes(sought));
        row.hidden = !fits;
        shown += fits;
      }
      chapter.details.hidden = !shown;
      chapter.count.textContent = number(shown);
      total += shown;
    }
  }
  for (const { chapters } of folds) for (const { details } of chapters) details.open = active && total <= OPEN;
  status.textContent = active ? word("corrections", { n: total }) : "";
}

// The index of many documents.
const listed = [...document.querySelectorAll("[data-emendations]")];
if (listed.length) {
  const chosen = {}, told = make("p", { class: "status", role: "status" }), at = document.querySelector(".apparatus.index");
  const pick = (name, label, options) => {
    chosen[name] = make("select", { id: `filter-${name}`, change: narrow },
      make("option", { value: "" }, word("all")), ...options.map(([value, text]) => make("option", { value }, text)));
    return make("p", {}, make("label", { for: `filter-${name}` }, label), " ", chosen[name]);
  };
  const these = make("button", { type: "button", click: () => Promise.all(seen().map((item) => unfold(item))) });
  const seen = () => listed.filter((item) => !item.hidden && item.querySelector("button"));
  const offer = () => {
    const n = seen().length;
    these.hidden = !n || n > AT_ONCE;
    these.textContent = word("show-these", { n });
  };
  chosen.q = make("input", { id: "filter-q", type: "search", autocomplete: "off", spellcheck: "false", input: narrow });
  at.before(make("form", { class: "filters", "aria-label": word("filter-corrections"), submit: (event) => event.preventDefault() },
    make("p", {}, make("label", { for: "filter-q" }, word("words")), " ", chosen.q),
    pick("change", word("change"), ["replaced", "deleted", "inserted"].map((kind) => [kind, word(kind)])),
    pick("by", word("by"), [["lexicon", word("the-lexicon")], ["hand", word("a-hand")]]),
    pick("about", word("about"), [["number", word("numbers")]])), make("p", { class: "more" }, these), told);
  for (const item of listed) {
    item.append(" ", make("button", { type: "button", click: () => unfold(item) }, word("show")));
  }
  document.querySelector("#transcript-filter")?.addEventListener("filtered", offer);
  offer();

  /** Of what is open, only the rows that are asked for. */
  function narrow() {
    const wanted = ["change", "by", "about"].map((name) => chosen[name].value).filter(Boolean), sought = fold(chosen.q.value);
    const rows = [...at.querySelectorAll("tr[data-marks]")];
    for (const row of rows) {
      const marks = row.dataset.marks.split(" ");
      row.hidden = !(wanted.every((mark) => marks.includes(mark)) && (!sought || fold(row.textContent).includes(sought)));
    }
    const active = Boolean(wanted.length || sought);
    told.textContent = active ? word("corrections-shown", { n: rows.filter((row) => !row.hidden).length }) : "";
  }

  /** The emendations of one document of the index, in the place of the button that asked for them. */
  async function unfold(item) {
    const slug = item.dataset.emendations, button = item.querySelector("button"), said = make("p", { role: "status" }, word("looking"));
    button.replaceWith(said);
    try {
      const answered = await fetch(new URL(`data/${slug}.json`, ROOT));
      if (!answered.ok) throw new Error(`data/${slug}.json: ${answered.status}`);
      const { paragraphs, emendations } = await answered.json();
      const side = (tag, words) => make("td", {}, words && make(tag, {}, words));
      said.replaceWith(make("table", {}, make("tbody", {}, ...emendations.map((change) => {
        const { at: place, heard, read, by, why } = change, home = paragraphs.findLast(({ first }) => first <= place) ?? paragraphs[0];
        return make("tr", { "data-marks": marksOf(change).join(" ") },
          make("td", {}, make("a", { href: new URL(`transcripts/${slug}/#${home.id}`, ROOT).href }, home.id)),
          side("del", heard), side("ins", read), make("td", {}, word(by === "lexicon" ? "the-lexicon" : "a-hand")), make("td", {}, why));
      }))));
      narrow();
    } catch {
      said.replaceWith(word("it-not-loaded"), " ", button);
    }
    offer();
  }
}

/** What a change is, as `massdriver.site.apparatus` marks it. */
function marksOf({ heard, read, by }) {
  const figures = (text) => (text.match(/\d+/g) ?? []).sort().join(" ");
  return [heard && read ? "replaced" : heard ? "deleted" : "inserted", by, ...(figures(heard) === figures(read) ? [] : ["number"])];
}
