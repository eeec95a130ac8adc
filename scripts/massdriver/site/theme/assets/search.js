// Search the record: the form, the results, the CSV. Nothing is loaded before somebody asks.

import { ask, call, why } from "./ask.js";
import { address, asked, clock, link, make, pause, remember, sentences, source } from "./record.js";
import { word } from "./words.js";

const AT_FIRST_OF = [50, 10]; // results shown before "show all": of the whole record, and of its pieces
const NEAR_OF = [20, 10]; // of these, found by their meaning
const ALL = 2_000; // results that are shown at once, then
const AT_ONCE = 25; // further results that are laid out at once
const FEW = 10; // paragraphs; fewer are no answer to several words
const ENOUGH = 300; // letters that are shown of a paragraph found by its meaning
const PAUSE = 600; // milliseconds after the last letter, before the meaning is asked
const LISTED = 100; // options of a filter; of more one types what one looks for
const place = document.querySelector("#record-search");
const NAMED = ["speaker", "document", "year"].some((name) => asked.get(name)); // whether the address chooses
const fields = {};
let ready, found = null, asking = 0, timer;

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
if (fields.q.value) run(); else call();

/** Have the record opened, and fill the filters, once. */
function open() {
  ready ??= prepare();
  ready.catch(() => { ready = undefined; });
  return ready;
}

/** What comes by itself, and what only comes to who looks for it. */
async function prepare() {
  const { sense, whole, documents } = await ask("open");
  if (sense) document.getElementById("record-help").append(` ${word("or-meaning")}`);
  if (documents > LISTED) typed("document");
  for (const name of ["year", "document", "speaker"]) {
    if (whole || NAMED || name === "year") await fill(name); else fields[name].addEventListener("focus", () => fill(name), { once: true });
  }
}

/** Fill a filter, a few options at a time. */
async function fill(name) {
  const pairs = await ask("choices", name);
  if (pairs.length > LISTED && !fields[name].list) typed(name);
  for (let n = 0; n < pairs.length; n += LISTED) {
    (fields[name].list ?? fields[name]).append(...pairs.slice(n, n + LISTED).map(([value, text]) => make("option", { value }, text)));
    await pause();
  }
  fields[name].value ||= asked.get(name) ?? "";
  if (fields[name].selectedIndex < 0) fields[name].value = "";
}

/** A filter of so many options that one types what one looks for. */
function typed(name) {
  const listed = make("datalist", { id: `record-${name}-all` });
  const field = make("input", { name, id: `record-${name}`, list: listed.id, autocomplete: "off", change: () => run() });
  const focused = document.activeElement === fields[name];
  fields[name].replaceWith(field, listed);
  fields[name] = field;
  if (focused) field.focus();
}

async function run() {
  clearTimeout(timer);
  const query = fields.q.value.trim(), mine = ++asking;
  let answer = null;
  try {
    if (query && !ready) status.textContent = word("opening");
    if (query && NAMED) await open(); else if (query) open();
    if (mine !== asking) return;
    remember({ q: query, ...filters() });
    answer = query ? await ask("answer", query, filters(), AT_FIRST_OF) : null;
  } catch (error) {
    status.textContent = why(error);
    return;
  }
  if (mine !== asking) return; // somebody typed on meanwhile
  delete results.dataset.by;
  near.hidden = !answer?.sense || exactly(query) || Boolean(fields.order.value);
  show(answer);
  if (answer?.going) {
    const rest = await ask("on", AT_FIRST_OF);
    if (mine !== asking) return;
    show(rest);
  }
  if (near.hidden || (answer.total && !answer.partial && (answer.total >= FEW || answer.parts === 1))) return;
  timer = setTimeout(widen, PAUSE); // the words alone do not answer
}

/** Whether a query says by its signs that it means these very words. */
function exactly(query) {
  return /["“”„*]/.test(query);
}

/** Ask by meaning as well, and show both answers as one. */
async function widen() {
  const mine = asking;
  near.hidden = true;
  const both = await ask("widen", fields.q.value.trim(), filters(), NEAR_OF, AT_FIRST_OF);
  if (mine !== asking) return;
  results.dataset.by = "meaning";
  show(both);
}

/** What is chosen beside the words. */
function filters() {
  return Object.fromEntries(["speaker", "document", "year", "order"].map((name) => [name, fields[name].value]));
}

/** How much answers, in a sentence or two. */
function told({ hits, total, exact, guesses, partial, documents, looked, lost, near: meant }) {
  const more = (meant ? ` ${word("by-meaning", { n: meant })}` : "") + (lost ? ` ${word("piece-missing", { n: lost })}` : "");
  const said = hits.filter((hit) => !hit.meant).length;
  if (!said && !exact && looked < total) return word("looked-through", { n: looked, all: total }) + more;
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

/** Show what answers; of very much the rest bit by bit. */
async function show(answer) {
  found = answer;
  status.textContent = found ? told(found) : "";
  const hits = found?.hits ?? [], total = (found?.total ?? 0) + (found?.near ?? 0);
  results.replaceChildren(...hits.slice(0, AT_FIRST_OF[0]).map(item));
  more.hidden = hits.length >= total || (!found.exact && found.looked >= found.total);
  more.textContent = total > ALL ? word("show-n", { n: hits.length + ALL }) : word("show-all-n", { n: String(total) });
  csv.hidden = !hits.length;
  for (let n = AT_FIRST_OF[0]; n < hits.length; n += AT_ONCE) {
    await pause();
    if (found !== answer) return;
    results.append(...hits.slice(n, n + AT_ONCE).map(item));
  }
}

function item({ paragraph, meant, text: said, marks }) {
  const text = meant ? beginning(paragraph.text) : said, pieces = [];
  let done = 0;
  for (const [start, end] of marks) {
    pieces.push(text.slice(done, start), make("mark", {}, text.slice(start, end)));
    done = end;
  }
  return make("li", {}, meant ? make("p", { class: "meant" }, word("rests-on-meaning")) : "", make("blockquote", { cite: address(paragraph) }, make("p", {}, ...pieces, text.slice(done))), source(paragraph));
}

/** Show the rest, or of very much some more. */
async function rest() {
  show(await ask("more", Math.min(found.hits.length + ALL, found.total + found.near)));
}

/** Every hit as a row, the whole paragraph with it, as a file. */
async function save() {
  const { hits } = await ask("more", found.total + found.near);
  const rows = [["document", "title", "date", "kind", "verbatim", "speaker", "seconds", "minute", "link", "sentence", "paragraph", "by"],
    ...hits.map(({ paragraph: p, meant, text }) => [p.document.slug, p.document.title, p.document.date, p.document.kind,
      p.document.verbatim, p.speaker, p.start ?? "", p.start === null ? "" : clock(p.start), link(p),
      text, p.text, meant ? "meaning" : "words"])];
  // what begins like a formula is one to a spreadsheet
  const cell = (value) => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
  const file = new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
  const href = URL.createObjectURL(file);
  make("a", { href, download: "mass-driver.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
