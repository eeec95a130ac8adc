// Check a quote: the form, the verdict, the passages. Nothing is loaded before somebody asks.

import { ask, call, why } from "./ask.js";
import { FEWEST, around, claim } from "./nearest.js";
import { ROOT, address, asked, citation, fold, make, remember, source, words } from "./record.js";
import { weighty } from "./wording.js";
import { kindOf, word } from "./words.js";

const LISTED = 50; // documents that are named where nothing comes near
const place = document.querySelector("#quote-check");
const field = make("textarea", {
  id: "quote", name: "q", rows: 4, spellcheck: "false", focus: () => ask("lay").catch(() => {}),
  paste: () => setTimeout(check),
  keydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) check(); },
});
field.value = asked.get("q") ?? "";
const verdict = make("p", { class: "verdict", role: "status" });
const answer = make("div", {});
place.replaceChildren(
  make("form", { "aria-label": word("check-quote"), submit: (event) => { event.preventDefault(); check(); } },
    make("p", { class: "ask" }, make("label", { for: "quote" }, word("sentence")), " ", field),
    make("p", {}, make("button", { type: "submit" }, word("check")))),
  verdict, answer);
let run = 0;
if (field.value) check(); else call();

async function check() {
  const { said: sentence } = claim(field.value), mine = ++run;
  answer.replaceChildren();
  remember({ q: field.value.trim() });
  if (words(sentence).length < FEWEST) {
    verdict.textContent = sentence ? word("too-short", { n: FEWEST }) : "";
    return;
  }
  verdict.textContent = word("looking");
  let judged;
  try {
    judged = await ask("judge", field.value, sentence);
  } catch (error) {
    verdict.textContent = why(error);
    return;
  }
  if (mine !== run) return; // asked again meanwhile
  const [first, ...others] = judged.passages;
  if (!first) {
    verdict.textContent = word("nothing-near") + lacking(judged);
    answer.append(none(judged, sentence));
    return;
  }
  verdict.textContent = told(judged) + lacking(judged);
  answer.append(card(first, judged.said));
  if (others.length) {
    answer.append(make("h2", {}, word("also-near")), ...others.map((other) => card(other, judged.said)));
  }
  answer.append(make("p", { class: "help" }, `${word("other-words")} `, search(sentence), "."));
}

/** That a part of the record could not be looked through, where that is so. */
const lacking = ({ lost }) => (lost ? ` ${word("piece-missing", { n: lost })}` : "");

/** The verdict in a sentence or two. */
function told(/** @type {any} */ { theirs, speaker, passages: [{ exact, steps, paragraphs }] }) {
  const { verbatim, kind } = paragraphs[0].document;
  const standing = verbatim ? "" : ` ${word("standing", { kind: kind === "notes" ? word("set-of-notes") : kindOf(kind) })}`;
  const whose = theirs ? "" : ` ${word("not-theirs", { who: paragraphs[0].speaker || word("no-speaker"), claimed: speaker })}`;
  if (exact) return word("word-for-word") + whose + standing;
  const differing = steps.filter(({ kind: step }) => step !== "same").length;
  const grave = weighty(steps) ? ` ${word("grave")}` : "";
  return word("differ", { n: differing }) + grave + whose + standing;
}

/** The search, with the words that were looked up. */
const search = (sentence) => make("a", { href: new URL(`search/?${new URLSearchParams({ q: sentence })}`, ROOT).href }, word("the-search"));

function none({ documents }, sentence) {
  return make("div", {},
    make("p", {}, word("no-proof")),
    make("ul", {}, ...documents.slice(0, LISTED).map(({ slug, title, date, verbatim, kind }) => make("li", {},
      make("a", { href: new URL(`transcripts/${slug}/`, ROOT).href }, title), `, ${date}${verbatim ? "" : ` (${word("not-verbatim", { kind: kindOf(kind) })})`}`))),
    make("p", {}, `${word("other-words")} `,
      search(sentence), "."));
}

function card(passage, sentence) {
  const { paragraphs } = passage, [first] = paragraphs, { document: { verbatim, caveat, slug } } = first;
  const parts = around(passage), quoted = parts.map((part) => part.before + part.passage + part.after).join(" ");
  const offer = make("p", { class: "offer" }, citation(quoted, first));
  const worth = verbatim ? word("verbatim").toLowerCase() : word("chip"); // as the engine's own caveats begin
  const copied = make("span", { role: "status" });
  const heard = make("dd", { class: "heard" }, make("button", { type: "button", click: () => tell(heard, parts, slug) }, word("show")));
  const made = make("section", { class: "passage", "aria-label": word("passage") },
    ...parts.flatMap(({ paragraph, before, passage: here, after }) => [
      make("blockquote", { cite: address(paragraph) }, make("p", {},
        make("span", { class: "around" }, before), here, make("span", { class: "around" }, after))),
      source(paragraph)]),
    make("dl", {},
      ...(passage.exact ? [] : [make("dt", {}, word("from-yours")), make("dd", { class: "steps" }, ...steps(passage, sentence))]),
      make("dt", {}, word("verbatim")), make("dd", {}, word(verbatim ? "yes" : "no", { caveat: caveat.startsWith(`${worth}: `) ? caveat.slice(worth.length + 2) : caveat })),
      make("dt", {}, word(verbatim ? "machine-heard" : "raw-has")), heard,
      make("dt", {}, word("take-along")), make("dd", {}, offer,
        make("button", { type: "button", click: () => navigator.clipboard.writeText(offer.textContent).then(
          () => { copied.textContent = ` ${word("is-copied")}`; }, () => { getSelection().selectAllChildren(offer); copied.textContent = ` ${word("is-selected")}`; }) },
        word("copy")), copied)));
  if (!answer.children.length) tell(heard, parts, slug); // the nearest one tells at once
  return made;
}

/** The sentence as it was pasted, struck out and filled in until it is the record's. */
function steps({ steps: taken }, sentence) {
  return taken.flatMap(({ kind, said, record }) => {
    const mine = said && sentence.slice(said.start, said.end);
    const theirs = record && record.paragraph.text.slice(record.start, record.end);
    if (kind === "same") return [theirs, " "];
    return [...(mine ? [make("del", {}, mine), " "] : []), ...(theirs ? [make("ins", {}, theirs), " "] : [])];
  });
}

/** Fetch what the machine had heard of these paragraphs and show the part that answers to the passage. */
async function tell(heard, parts, slug) {
  heard.textContent = word("looking");
  try {
    const told = await ask("heard", slug, parts);
    const read = parts.map(({ before, passage, after }) => before + passage + after).join(" ");
    heard.replaceChildren(fold(told) === fold(read) ? word("same-words") : make("q", {}, told));
  } catch {
    heard.textContent = word("it-not-loaded");
  }
}
