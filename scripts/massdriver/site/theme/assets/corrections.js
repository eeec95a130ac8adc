// The corrections page, filtered: by document, kind of change, maker, names and numbers, and words. Without this script
// the tables are all there, folded by chapter.

import { asked, fold, make, remember } from "./record.js";

const OPEN = 200; // rows: as many as this are unfolded at once, more stay by chapter

const tables = [...document.querySelectorAll(".apparatus[data-document]")];
const first = tables[0]?.previousElementSibling?.previousElementSibling; // the first document's heading
const fields = {};

const select = (name, label, options) => {
  fields[name] = make("select", { id: `filter-${name}`, change: apply },
    make("option", { value: "" }, "all"), ...options.map(([value, text]) => make("option", { value }, text)));
  return make("p", {}, make("label", { for: `filter-${name}` }, label), " ", fields[name]);
};
const sigils = [...new Set([...document.querySelectorAll(".apparatus tr[data-marks]")].flatMap((row) => row.dataset.marks.match(/\b(?:so|not)-[A-Z]\b/g) ?? []))].sort();
const titles = tables.map((table) => [table.dataset.document, document.getElementById(table.dataset.document).firstChild.textContent]);
fields.q = make("input", { id: "filter-q", type: "search", autocomplete: "off", spellcheck: "false", input: apply });
const status = make("p", { class: "status", role: "status" });
first?.before(make("form", { class: "filters", "aria-label": "Filter the corrections", submit: (event) => event.preventDefault() },
  make("p", {}, make("label", { for: "filter-q" }, "Words"), " ", fields.q),
  select("document", "Document", titles),
  select("change", "Change", [["replaced", "replaced"], ["deleted", "deleted"], ["inserted", "inserted"]]),
  select("by", "By", [["lexicon", "the lexicon"], ["hand", "a hand"]]),
  select("about", "About", [["name", "names"], ["number", "numbers"]]),
  ...(sigils.length ? [select("witness", "Witness", sigils.map((mark) => [mark, mark.startsWith("so-") ? `${mark.slice(3)} reads so too` : `${mark.slice(4)} reads otherwise`]))] : [])), status);

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
  const wanted = [chosen.change, chosen.by, chosen.about, chosen.witness].filter(Boolean), word = fold(chosen.q);
  const active = Object.values(chosen).some(Boolean);
  let total = 0;
  for (const { table, heading, summary, chapters } of folds) {
    const here = !chosen.document || table.dataset.document === chosen.document;
    for (const element of [table, heading, summary]) element.hidden = !here;
    for (const chapter of chapters) {
      let shown = 0;
      for (const { row, marks } of chapter.rows) {
        const fits = here && wanted.every((mark) => marks.includes(mark)) && (!word || fold(row.textContent).includes(word));
        row.hidden = !fits;
        shown += fits;
      }
      chapter.details.hidden = !shown;
      chapter.count.textContent = shown.toLocaleString("en");
      total += shown;
    }
  }
  for (const { chapters } of folds) for (const { details } of chapters) details.open = active && total <= OPEN;
  status.textContent = active ? `${total.toLocaleString("en")} correction${total === 1 ? "" : "s"}.` : "";
}
