// Search the record: the form, the results, the CSV. Nothing is loaded before somebody asks.

import { parse, sentence } from "./find.js";
import { fused, open as meanings } from "./meaning.js";
import { Pieces, open as opened } from "./pieces.js";
import { address, asked, clock, earlier, link, make, pause, remember, sentences, source } from "./record.js";
import { word } from "./words.js";

const AT_FIRST_OF = [50, 10]; // results shown before "show all": of the whole record, and of its pieces
const NEAR_OF = [20, 10]; // of these, found by their meaning
const ALL = 2_000; // results that are shown at once, then
const FEW = 10; // paragraphs; fewer are no answer to several words
const ENOUGH = 300; // letters that are shown of a paragraph found by its meaning
const PAUSE = 600; // milliseconds after the last letter, before the meaning is asked
const LISTED = 100; // options of a filter; of more one types what one looks for
const place = document.querySelector("#record-search");
const fields = {};
let ready, found = null, latest = [], asking = 0, timer, sense = null;

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
const more = make("button", { type: "button", hidden: true, click: rest }, word("show-all"));
const near = make("button", { type: "button", hidden: true, click: () => widen() }, word("ask-meaning"));
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
  status, results, make("p", { class: "more" }, more, " ", near, " ", csv));
fields.order.value = asked.get("order") ?? "";
if (fields.q.value) run();

/** Load the record, or the list of its pieces, and fill the filters, once. What comes answers queries. */
function open() {
  ready ??= Promise.all([opened(), meanings().catch(() => null)]).then(async ([record, known]) => {
    sense = known;
    if (sense) document.getElementById("record-help").append(` ${word("or-meaning")}`);
    const options = (name, pairs) => {
      if (pairs.length > LISTED) search(name, pairs);
      else fields[name].append(...pairs.map(([value, text]) => make("option", { value }, text)));
      fields[name].value = asked.get(name) ?? "";
      if (fields[name].selectedIndex < 0) fields[name].value = "";
    };
    options("document", byDate(record.documents).map(({ slug, title, date }) => [slug, `${title}, ${date.slice(0, 4)}`]));
    options("year", [...new Set(record.documents.map(({ date }) => date.slice(0, 4)))].sort().map((year) => [year, year]));
    const speakers = (names) => options("speaker", names.map((name) => [name, name]));
    if (record instanceof Pieces) {
      if (asked.get("speaker")) speakers((await record.piece("who"))?.speakers ?? []);
      else fields.speaker.addEventListener("focus", async () => speakers((await record.piece("who"))?.speakers ?? []), { once: true });
      return record;
    }
    const spoken = new Map();
    for (const { speaker, text } of record.paragraphs) {
      if (speaker) spoken.set(speaker, (spoken.get(speaker) ?? 0) + text.length);
    }
    speakers([...spoken].sort((a, b) => b[1] - a[1]).map(([name]) => name));
    return record;
  });
  ready.catch(() => { ready = undefined; });
  return ready;
}

/** A filter of so many options that one types what one looks for. */
function search(name, pairs) {
  const listed = make("datalist", { id: `record-${name}-all` }, ...pairs.map(([value, text]) => make("option", { value }, text)));
  const field = make("input", { name, id: `record-${name}`, list: listed.id, autocomplete: "off", change: () => run() });
  const focused = document.activeElement === fields[name];
  fields[name].replaceWith(field, listed);
  fields[name] = field;
  if (focused) field.focus();
}

const byDate = (documents) => [...documents].sort((a, b) => earlier(a.date, b.date));

async function run() {
  clearTimeout(timer);
  const query = fields.q.value.trim(), mine = ++asking;
  let record, answer = null;
  try {
    if (query && !ready) status.textContent = word("opening");
    record = query ? await open() : null;
    const chosen = filters();
    if (mine !== asking) return; // somebody typed on meanwhile
    if (ready || !query) remember({ q: query, ...chosen });
    await pause();
    answer = record && await record.answer(query, chosen);
    latest = answer ? await answer.some(ofIts(AT_FIRST_OF, record)) : [];
  } catch {
    status.textContent = word("not-loaded");
    return;
  }
  await pause();
  if (mine !== asking) return;
  found = answer;
  delete results.dataset.by;
  near.hidden = !answer || !sense || exactly(query) || Boolean(fields.order.value);
  status.textContent = answer ? told(answer, record.missing) : "";
  show();
  if (near.hidden || (answer.total && !answer.partial && (answer.total >= FEW || parse(query).length === 1))) return;
  clearTimeout(timer);
  timer = setTimeout(widen, PAUSE); // the words alone do not answer
}

/** Whether a query says by its signs that it means these very words. */
const exactly = (query) => /["“”„*]/.test(query);

/** Ask by meaning as well, and show both answers as one. */
async function widen() {
  const mine = asking, record = await ready, chosen = filters();
  near.hidden = true;
  const numbers = await sense.nearest(fields.q.value.trim(), await record.keep(chosen), ofIts(NEAR_OF, record));
  const both = await fused(found, await record.rows(numbers));
  const first = await both.some(ofIts(AT_FIRST_OF, record));
  if (mine !== asking) return;
  [found, latest] = [both, first];
  results.dataset.by = "meaning";
  status.textContent = told(found, record.missing);
  show();
}

const filters = () => Object.fromEntries(["speaker", "document", "year", "order"].map((name) => [name, fields[name].value]));

const ofIts = (/** @type {number[]} */ [whole, pieces], record) => (record instanceof Pieces ? pieces : whole);

/** How much answers, in a sentence or two. */
function told({ total, exact, guesses, partial, documents, looked, near: meant = 0 }, missing) {
  const lost = (missing?.size ?? 0) + (sense?.missing.size ?? 0);
  const more = (meant ? ` ${word("by-meaning", { n: meant })}` : "") + (lost ? ` ${word("piece-missing", { n: lost })}` : "");
  const said = latest.filter((hit) => !hit.meant).length;
  if (!said && !exact && looked() < total) return word("looked-through", { n: looked(), all: total }) + more;
  if (!said) return word(meant ? "no-words" : "nothing-found") + more;
  const how = guesses.map((guess) => ` ${word(guess.prefix ? "begin-with-it" : "come-near", { word: guess.word })}`).join("");
  const count = exact || said >= total ? word("paragraphs", { n: exact ? total : said })
    : word("paragraphs-at-most", { n: total });
  return `${partial ? `${word("most-of-them")} ` : ""}${count} ${word("in-documents", { n: documents })}.${how}${more}`;
}

/** A paragraph's first sentences. */
function beginning(text) {
  const [, end] = sentences(text).find(([, to]) => to >= ENOUGH) ?? [0, text.length];
  return end < text.length ? `${text.slice(0, end)} …` : text;
}

function show() {
  results.replaceChildren(...latest.map((hit) => {
    const { paragraph } = hit, { text, marks } = hit.meant ? { text: beginning(paragraph.text), marks: [] } : sentence(paragraph.text, hit);
    const pieces = [];
    let done = 0;
    for (const [start, end] of marks) {
      pieces.push(text.slice(done, start), make("mark", {}, text.slice(start, end)));
      done = end;
    }
    return make("li", {}, hit.meant ? make("p", { class: "meant" }, word("rests-on-meaning")) : "", make("blockquote", { cite: address(paragraph) }, make("p", {}, ...pieces, text.slice(done))), source(paragraph));
  }));
  const said = found?.total ?? 0, total = said + (found?.near ?? 0);
  more.hidden = latest.length >= total || (found.exact === false && found.looked() >= said);
  more.textContent = total > ALL ? word("show-n", { n: latest.length + ALL }) : word("show-all-n", { n: String(total) });
  csv.hidden = !latest.length;
}

/** Show the rest, or of very much some more. */
async function rest() {
  latest = await found.some(Math.min(latest.length + ALL, found.total + (found.near ?? 0)), Infinity);
  status.textContent = told(found, (await ready).missing);
  show();
}

/** Every hit as a row, the whole paragraph with it, as a file. */
async function save() {
  const all = await found.some(found.total + (found.near ?? 0), Infinity);
  const rows = [["document", "title", "date", "kind", "verbatim", "speaker", "seconds", "minute", "link", "sentence", "paragraph", "by"],
    ...all.map((hit) => [hit, hit.paragraph]).map(([hit, p]) => [p.document.slug, p.document.title, p.document.date, p.document.kind,
      p.document.verbatim, p.speaker, p.start ?? "", p.start === null ? "" : clock(p.start), link(p),
      sentence(p.text, hit).text, p.text, hit.meant ? "meaning" : "words"])];
  // what begins like a formula is one to a spreadsheet
  const cell = (value) => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
  const file = new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
  const href = URL.createObjectURL(file);
  make("a", { href, download: "mass-driver.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
