// Search the record: the form, the results, the CSV. Nothing is loaded before somebody asks.

import { find, index, sentence } from "./find.js";
import { address, asked, clock, link, load, make, remember, source } from "./record.js";
import { word } from "./words.js";

const AT_FIRST = 50; // results shown before "show all"
const place = document.querySelector("#record-search");
const fields = {};
let ready, latest = [], all = false, timer;

const select = (name, label, options) => {
  fields[name] = make("select", { name, id: `record-${name}`, change: () => run() }, ...options);
  return make("p", {}, make("label", { for: `record-${name}` }, label), " ", fields[name]);
};
fields.q = make("input", {
  type: "search", name: "q", id: "record-q", autocomplete: "off", spellcheck: "false", value: asked.get("q") ?? "",
  "aria-describedby": "record-help", focus: () => open(), input: () => { clearTimeout(timer); timer = setTimeout(run, 150); },
});
const status = make("p", { class: "status", role: "status" });
const results = make("ol", { class: "results" });
const more = make("button", { type: "button", hidden: true, click: () => { all = true; show(); } }, word("show-all"));
const csv = make("button", { type: "button", hidden: true, click: save }, word("csv"));
place.replaceChildren(
  make("form", { role: "search", "aria-label": word("search-record"), submit: (event) => { event.preventDefault(); run(); } },
    make("p", { class: "ask" }, make("label", { for: "record-q" }, word("words")), " ", fields.q),
    make("p", { id: "record-help", class: "help" },
      `${word("all-words")} `, make("code", {}, word("in-quotes")), ` ${word("is-phrase")} `, make("code", {}, "multiplan*"),
      ` ${word("begins-so")}`),
    make("div", { class: "filters" },
      select("speaker", word("speaker"), [make("option", { value: "" }, word("anyone"))]),
      select("document", word("document"), [make("option", { value: "" }, word("all"))]),
      select("year", word("year"), [make("option", { value: "" }, word("any"))]),
      select("order", word("order"), [make("option", { value: "" }, word("best-first")), make("option", { value: "time" }, word("as-said"))]))),
  status, results, make("p", { class: "more" }, more, " ", csv));
fields.order.value = asked.get("order") ?? "";
if (fields.q.value) run();

/** Load the record and fill the filters, once. */
function open() {
  ready ??= load().then((record) => {
    const options = (name, pairs) => {
      fields[name].append(...pairs.map(([value, text]) => make("option", { value }, text)));
      fields[name].value = asked.get(name) ?? "";
      if (fields[name].selectedIndex < 0) fields[name].value = "";
    };
    const spoken = new Map();
    for (const { speaker, text } of record.paragraphs) {
      if (speaker) spoken.set(speaker, (spoken.get(speaker) ?? 0) + text.length);
    }
    options("speaker", [...spoken].sort((a, b) => b[1] - a[1]).map(([name]) => [name, name]));
    options("document", byDate(record.documents).map(({ slug, title, date }) => [slug, `${title}, ${date.slice(0, 4)}`]));
    options("year", [...new Set(record.documents.map(({ date }) => date.slice(0, 4)))].sort().map((year) => [year, year]));
    return index(record.paragraphs);
  });
  ready.catch(() => { ready = undefined; });
  return ready;
}

const byDate = (documents) => [...documents].sort((a, b) => a.date.localeCompare(b.date));

async function run() {
  clearTimeout(timer);
  const query = fields.q.value.trim();
  let record;
  try {
    if (query && !ready) status.textContent = word("opening");
    record = query ? await open() : null;
  } catch {
    status.textContent = word("not-loaded");
    return;
  }
  if (query !== fields.q.value.trim()) return; // somebody typed on meanwhile
  const [speaker, slug, year, order] = ["speaker", "document", "year", "order"].map((name) => fields[name].value);
  if (ready || !query) remember({ q: query, speaker, document: slug, year, order });
  all = false;
  if (!record) {
    latest = [];
    status.textContent = "";
    show();
    return;
  }
  const { hits, guesses, partial } = find(record, query, (p) => (
    (!speaker || p.speaker === speaker) && (!slug || p.document.slug === slug) && (!year || p.document.date.startsWith(year))));
  latest = order === "time"
    ? hits.sort((a, b) => a.paragraph.document.date.localeCompare(b.paragraph.document.date) || a.paragraph.n - b.paragraph.n)
    : hits;
  const documents = new Set(latest.map(({ paragraph }) => paragraph.document)).size;
  const how = guesses.map((guess) => ` ${word(guess.prefix ? "begin-with-it" : "come-near", { word: guess.word })}`).join("");
  status.textContent = latest.length
    ? `${partial ? `${word("most-of-them")} ` : ""}${word("paragraphs", { n: latest.length })} ${
      word("in-documents", { n: documents })}.${how}`
    : word("nothing-found");
  show();
}

function show() {
  results.replaceChildren(...latest.slice(0, all ? undefined : AT_FIRST).map((hit) => {
    const { paragraph } = hit, { text, marks } = sentence(paragraph.text, hit);
    const pieces = [];
    let done = 0;
    for (const [start, end] of marks) {
      pieces.push(text.slice(done, start), make("mark", {}, text.slice(start, end)));
      done = end;
    }
    return make("li", {}, make("blockquote", { cite: address(paragraph) }, make("p", {}, ...pieces, text.slice(done))), source(paragraph));
  }));
  more.hidden = all || latest.length <= AT_FIRST;
  more.textContent = word("show-all-n", { n: String(latest.length) });
  csv.hidden = !latest.length;
}

/** Every hit as a row, the whole paragraph with it, as a file. */
function save() {
  const rows = [["document", "title", "date", "kind", "verbatim", "speaker", "seconds", "minute", "link", "sentence", "paragraph"],
    ...latest.map((hit) => [hit, hit.paragraph]).map(([hit, p]) => [p.document.slug, p.document.title, p.document.date, p.document.kind,
      p.document.verbatim, p.speaker, p.start ?? "", p.start === null ? "" : clock(p.start), link(p),
      sentence(p.text, hit).text, p.text])];
  const cell = (value) => `"${String(value).replaceAll('"', '""')}"`;
  const file = new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
  const href = URL.createObjectURL(file);
  make("a", { href, download: "mass-driver.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
