// The search of every page: the record's own index and ranking, asked where one stands. Nothing is loaded before somebody asks.
import { make } from "./dom.js";
import { word } from "./words.js";

const SHOWN = 8; // results; the page of the search has them all
const FEW = 10; // paragraphs; of fewer that answer several words, that page looks by meaning too
const tools = async () => ({ ...await import("./ask.js"), ...await import("./record.js") });
let dialog, field, status, results, all, timer;

export function box() {
  const open = document.querySelector(".find-open");
  if (!open) return;
  document.querySelectorAll("label[for=__search]").forEach((label) => label.remove()); // the theme's, which opens nothing now
  open.setAttribute("role", "button");
  open.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // as a link, in a tab of its own
    event.preventDefault();
    show(open.href);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    const own = document.getElementById("record-q"); // the page of the search has a field itself
    if (own) own.focus(); else show(open.href);
  });
}

function show(page) {
  if (!dialog) build(page);
  dialog.showModal();
  field.select();
  tools().then(({ ask }) => ask("open")).catch(() => {});
}

function build(page) {
  field = make("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false", "aria-label": word("search-record"),
    placeholder: word("search-record"), enterkeyhint: "search" });
  status = make("p", { role: "status" });
  results = make("ol", {});
  all = make("a", { href: page, class: "all", hidden: "" });
  const close = make("button", { type: "button", "aria-label": word("close") }, "×");
  const form = make("form", { role: "search", action: page, method: "get" }, field, close);
  dialog = make("dialog", { class: "find", "aria-label": word("search-record"), "data-search-exclude": "" }, form, status, results, all);
  document.body.append(dialog);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("a")) dialog.close(); });
  form.addEventListener("submit", (event) => { if (!field.value.trim()) event.preventDefault(); });
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 120); });
  dialog.addEventListener("keydown", (event) => {
    const links = [...dialog.querySelectorAll("ol a, a.all:not([hidden])")], at = links.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to === undefined || !links.length) return;
    event.preventDefault();
    (to < 0 ? field : links[Math.min(to, links.length - 1)]).focus();
  });

  async function run() {
    const query = field.value.trim();
    if (!query) return said("", []);
    if (!status.textContent) status.textContent = word("opening");
    let known;
    try {
      known = await tools();
      for (let what = ["answer", query, {}]; what;) {
        const answer = await known.ask(...what, [SHOWN, SHOWN]);
        if (query !== field.value.trim()) return undefined; // somebody typed on meanwhile
        answered(known, query, answer);
        what = answer.going ? ["on"] : null;
      }
    } catch (error) {
      said(known?.why(error) ?? word("not-loaded"), []);
    }
    return undefined;
  }

  function answered({ address, clock }, query, answer) {
    const { hits, guesses, partial, total, exact, looked, lost, sense } = answer, lacking = lost ? ` ${word("piece-missing", { n: lost })}` : "";
    const how = guesses.map((guess) => ` ${word(guess.prefix ? "begin-with-it" : "come-near", { word: guess.word })}`).join("");
    all.href = `${page}?${new URLSearchParams({ q: query })}`;
    all.textContent = word("show-all-n", { n: String(total) });
    const count = word(exact ? "paragraphs" : "paragraphs-at-most", { n: total });
    said((hits.length ? `${partial ? `${word("most-of-them")} ` : ""}${count}.${how}` : word(!exact && looked < total ? "looked-through" : "nothing-found", { n: looked, all: total })) + lacking,
      hits.map((hit) => item(address, clock, hit)), total > SHOWN);
    if ((!partial && total >= FEW) || !/\S\s+\S/.test(query) || !sense || /["“”„*]/.test(query)) return;
    all.textContent = word("ask-meaning");
    all.hidden = false;
  }

  function said(words, items, more = false) {
    status.textContent = words;
    results.replaceChildren(...items);
    all.hidden = !more;
  }

  function item(address, clock, { paragraph, text, marks }) {
    const { title, date, verbatim } = paragraph.document;
    const words = make("span", {});
    let done = 0;
    for (const [start, end] of marks) {
      words.append(text.slice(done, start), make("mark", {}, text.slice(start, end)));
      done = end;
    }
    words.append(text.slice(done));
    const where = [paragraph.speaker || word("no-speaker-here"), `${title}, ${date.slice(0, 4)}`, paragraph.start === null ? "" : clock(paragraph.start)];
    return make("li", {}, make("a", { href: address(paragraph) }, words, make("small", {}, where.filter(Boolean).join(" · "),
      ...(verbatim ? [] : [" · ", make("em", { class: "not-verbatim" }, word("chip"))]))));
  }
}
