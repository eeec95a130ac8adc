// Check a quote: the passage of the record that comes nearest to a sentence, and what is to be thought of a quotation. Pure;
// quote.js shows it. text/nearest.py does the very same for assistants, one set of cases holds both.
//
// Where a sentence stands as it is, it is found in the row of all words. Else the paragraphs with most of its rarest words are
// the likeliest, and the sentence is laid over the words around the densest place of each. What the best earns, out of what
// the whole sentence could, is its nearness.

import { figured } from "./numbers.js";
import { earlier, fold, sentences, stem, words } from "./record.js";
import { figure, lay, ready } from "./wording.js";

/**
 * Below this nothing is called near. Reasoned: a sentence that shares only its small words with a passage earns about a
 * third of what it could; one of which every fourth word was changed still earns well over half. Measured, and held by
 * tests/test_find.py: of sentences looked up in the documents they are not from, and of sentences with every fourth word
 * changed, at most one in twenty falls on the wrong side (in November 2026 one in forty of either kind).
 */
export const NEAR = 0.52;
export const FEWEST = 4; // words; fewer than these stand everywhere
const LONGEST = 400; // words of a pasted text that are laid; to stand as they are, all must
const LIKELIEST = 6; // paragraphs that are tried
const LISTED = 20_000; // places of words that are counted to find them, the rarest words' first

/**
 * The record laid out: its documents as rows of words, and where each word stands. Made once. Where these are only some of its
 * paragraphs, `all` says how many it has, and `times` in how many a word (its stem) stands, as far as that is known.
 */
export function layOut({ documents, paragraphs, all = paragraphs.length, times = new Map() }) {
  const rows = documents.map((document) => ({ document, words: [] }));
  const places = [], postings = new Map(), seen = new Map(), number = new Map(documents.map((document, n) => [document, n]));
  paragraphs.forEach((paragraph, n) => {
    const d = number.get(paragraph.document), row = rows[d], here = words(paragraph.text);
    places.push({ d, from: row.words.length, to: row.words.length + here.length });
    for (const word of here) row.words.push(Object.assign(word, { paragraph }));
    for (const folded of new Set(here.map((word) => word.folded))) {
      const root = stem(folded), at = postings.get(root);
      seen.set(folded, (seen.get(folded) ?? 0) + 1);
      if (!at) postings.set(root, [n]);
      else if (at.at(-1) !== n) at.push(n);
    }
  });
  for (const row of rows) row.stream = ["", ...row.words.map(({ folded }) => folded), ""].join(" ");
  const names = [...new Set(paragraphs.map(({ speaker }) => speaker).filter(Boolean))]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const share = all / Math.max(paragraphs.length, 1); // of a word that is not known it is reckoned from these
  const tells = (folded) => Math.log((all + 1) / Math.max(times.get(stem(folded)) ?? (seen.get(folded) ?? 0) * share, 1));
  return { rows, places, postings, seen, names, tells };
}

/** What a pasted text claims was said, and by whom: "…" — Ann Lee; Ann Lee: …; nobody unless one of the names. */
export function claim(text, names = []) {
  let tidy = text.replace(/\s+/g, " ").trim(), speaker = "";
  const led = tidy.match(/^[*_>\s]*([^:"“„«]{1,60}?)\s*:[*_]*\s+(?=\S)/);
  if (led && (speaker = named(led[1], names, true))) tidy = tidy.slice(led[0].length);
  const quoted = tidy.match(/^["“„«']\s*(.{12,}?)\s*["”“»'](\s*[,—–-].{0,300}|\s*\(.{0,300}\))?$/);
  const signed = quoted ? null : tidy.match(/^(.{12,}?)\s+[—–-]{1,2}\s*([^—–]{2,80})$/);
  if (quoted) [tidy, speaker] = [quoted[1], speaker || named(quoted[2] ?? "", names)];
  else if (signed && named(signed[2], names)) [tidy, speaker] = [signed[1], speaker || named(signed[2], names)];
  return { said: tidy.replace(/^["“„«]|["”»]$/g, ""), speaker };
}

/** Which of the names a text has, whole or by its last word; `whole`: nothing but words of one. */
function named(text, names, whole = false) {
  const said = folds(text);
  for (const name of names) {
    const parts = folds(name);
    if (whole && said.length && said.every((word) => parts.includes(word))) return name;
    if (!whole && parts.length && said.includes(parts.at(-1))) return parts.every((part) => said.includes(part)) ? name : name.split(" ").at(-1);
  }
  return "";
}

const folds = (text) => text.split(/\s+/).map(fold).filter(Boolean);

/**
 * What is to be thought of a quotation: { verdict: "exact" | "differs" | "not found", said, speaker, theirs, passages }.
 * Whoever signs it is claimed, unless a speaker is.
 */
export function judge(record, text, claimedOf = "", count = 3) {
  const { said, speaker: signed } = claim(text, record.names), speaker = claimedOf || signed;
  const exact = exactly(record, said).sort((a, b) => theirs(b, speaker) - theirs(a, speaker));
  const passages = [...exact, ...(exact.length < count ? nearest(record, said, count).filter((one) => !one.exact) : [])]
    .filter(({ nearness }) => nearness >= NEAR).slice(0, count);
  const [first] = passages, own = !first || theirs(first, speaker);
  return { said, speaker, theirs: own, passages, verdict: !first ? "not found" : first.exact && own ? "exact" : "differs" };
}

/** Whether words are all of the speaker who is claimed, by any of their names; yes, where nobody is claimed. */
export function theirs({ paragraphs }, speaker) {
  const asked = folds(speaker);
  return !speaker || (asked.length > 0 && paragraphs.every((one) => asked.every((word) => folds(one.speaker).includes(word))));
}

/** The words of a sentence as they are, and with its numbers as figures: "twenty thousand dollars" are 20,000 dollars, $20,000. */
function ways(sentence) {
  const asked = words(sentence), spelt = (row) => row.map(({ raw }) => raw).join(" "), all = [asked, figured(asked, true), figured(asked, false)];
  return [...new Map(all.reverse().map((row) => [spelt(row), row])).values()].reverse();
}

/** Every place where a sentence stands as it is: the same words, numbers and signs of numbers, which may be spelt out. */
export function exactly(record, sentence) {
  return ways(sentence).flatMap((asked) => standing(record, asked)).sort((a, b) => earlier(b.date, a.date));
}

function standing(record, asked) {
  const found = [];
  if (!asked.length) return found;
  if (asked.at(-2)?.end === asked.at(-1).end) asked = asked.slice(0, -1); // of a script without spaces, where the letter before told of it
  const wanted = ["", ...asked.map(({ folded }) => folded), ""].join(" ");
  for (const row of record.rows) {
    for (let at = row.stream.indexOf(wanted); at >= 0; at = row.stream.indexOf(wanted, at + 1)) {
      const n = row.stream.slice(0, at).split(" ").length - 1, here = row.words.slice(n, n + asked.length);
      if (asked.every(({ raw }, k) => figure(raw) === figure(here[k].raw))) {
        const steps = asked.map((said, k) => ({ kind: "same", said, record: here[k] }));
        found.push(passage(row, n, n + asked.length - 1, 1, true, steps));
      }
    }
  }
  return found;
}

/**
 * The passages nearest to a sentence, nearest first, at most `count` of them: { nearness, paragraphs, start, end, steps,
 * exact }. `start` is a place in the first paragraph's text, `end` one in the last's. `steps` lead from the sentence to the
 * record: { kind: "same" | "changed" | "added" | "missing", said, record }; added words are the sentence's own, missing
 * ones only the record has. Of a sentence too short to tell only where it stands as it is; of none what cannot come near.
 */
export function nearest(record, sentence, count = 3) {
  const exact = exactly(record, sentence), all = ways(sentence);
  if (all[0].length < FEWEST || exact.length >= count) return exact.slice(0, count);
  const [found] = all.map((asked) => laid(record, asked.slice(0, LONGEST), count))
    .sort((a, b) => (b[0]?.nearness ?? 0) - (a[0]?.nearness ?? 0));
  const others = found.filter((one) => exact.every((other) => other.paragraphs[0] !== one.paragraphs[0] || other.start !== one.start));
  return [...exact, ...others].slice(0, count);
}

function laid(record, asked, count) {
  const size = asked.length, around = Math.min(Math.max(Math.floor(size / 2), 10), 40), found = [];
  const question = ready(asked, record.tells);
  const tried = [];
  let enough = NEAR * question.whole;
  for (const n of likeliest(record, question)) {
    const { d } = record.places[n], row = record.rows[d], dense = densest(record, question, n);
    if (tried.some(([other, at]) => other === d && Math.abs(dense - at) < around)) continue; // its words were laid already
    tried.push([d, dense]);
    const begin = Math.max(dense - around, 0), here = row.words.slice(begin, dense + size + around);
    const roots = new Set(here.map(({ folded }) => stem(folded)));
    const could = question.rooted.reduce((sum, [root, worth]) => sum + (roots.has(root) || !record.postings.has(root) ? worth : 0), 0);
    if (could < enough) continue; // it cannot come near, or not as near as another
    const opens = here.map((word, k) => k === 0 || word.paragraph !== here[k - 1].paragraph);
    const { steps, from, to, earned } = lay(question, here, opens);
    if (count === 1) enough = Math.max(enough, earned);
    if (from < 0 || from > to) continue;
    const made = passage(row, begin + from, begin + to, earned / question.whole, false, steps);
    if (!found.some((one) => one.paragraphs[0] === made.paragraphs[0] && one.start === made.start)) found.push(made);
  }
  return found.sort((a, b) => b.nearness - a.nearness || earlier(b.date, a.date));
}

const passage = (row, from, to, nearness, exact, steps) => ({
  nearness, exact, steps, paragraphs: [...new Set(row.words.slice(from, to + 1).map(({ paragraph }) => paragraph))],
  start: row.words[from].start, end: row.words[to].end, date: row.document.date,
});

/** The paragraphs that have most of what the rarest words of a sentence tell, best first. */
function likeliest({ places, postings }, { roots }) {
  const scores = new Map(), listed = [...roots.keys()].map((root) => postings.get(root)).filter(Boolean);
  let most = LISTED;
  for (const where of listed.sort((a, b) => a.length - b.length)) {
    most -= where.length;
    if (most < 0 && scores.size) break;
    const rarity = Math.log((places.length + 1) / where.length);
    for (const n of where) scores.set(n, (scores.get(n) ?? 0) + rarity);
  }
  return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, LIKELIEST).map(([n]) => n);
}

/** Where in a document the stretch as long as the sentence begins that has most of its words, in or beside a paragraph. */
function densest({ rows, places }, { asked, roots }, n) {
  const { d, from, to } = places[n], size = asked.length, row = rows[d].words;
  const begin = Math.max(from - size, 0), end = Math.min(to + size, row.length), sums = [0];
  for (let j = begin; j < end; j += 1) sums.push(sums.at(-1) + (roots.get(stem(row[j].folded)) ?? 0));
  let best = -1, at = 0;
  for (let k = 0; k < Math.max(sums.length - size, 1); k += 1) {
    const held = sums[Math.min(k + size, sums.length - 1)] - sums[k];
    if (held > best) [best, at] = [held, k];
  }
  return begin + at;
}

/** The whole sentences a passage stands in: [text before it, the passage, text after it], paragraph by paragraph. */
export function around({ paragraphs, start, end }) {
  return paragraphs.map((paragraph, k) => {
    const { text } = paragraph, from = k === 0 ? start : 0, to = k === paragraphs.length - 1 ? end : text.length;
    const whole = sentences(text);
    const first = whole.findLast(([begin]) => begin <= from)?.[0] ?? 0;
    const last = whole.find(([, stop]) => stop >= to)?.[1] ?? text.length;
    return { paragraph, before: text.slice(first, from), passage: text.slice(from, to), after: text.slice(to, last) };
  });
}

/**
 * What the machine had heard where a passage stands now: the words of `heard` that answer to the passage, by the longest
 * row of common words.
 */
export function heardAt(text, heard, start, end) {
  const read = words(text), raw = words(heard), m = read.length, n = raw.length;
  const common = Array.from({ length: m + 1 }, () => new Uint16Array(n + 1));
  for (let i = m - 1; i >= 0; i -= 1) {
    for (let j = n - 1; j >= 0; j -= 1) {
      common[i][j] = read[i].folded === raw[j].folded ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < m && j < n;) {
    if (read[i].folded === raw[j].folded) pairs.push([i++, j++]);
    else if (common[i + 1][j] >= common[i][j + 1]) i += 1;
    else j += 1;
  }
  const first = read.findIndex((word) => word.end > start), past = read.findIndex((word) => word.start >= end);
  const last = (past < 0 ? m : past) - 1;
  // From the nearest common word at or before the passage's first word, to the nearest at or after its last.
  const left = pairs.findLast(([i]) => i <= first), right = pairs.find(([i]) => i >= last);
  const from = left ? left[1] + (left[0] < first ? 1 : 0) : 0, to = right ? right[1] - (right[0] > last ? 1 : 0) : n - 1;
  return from <= to ? heard.slice(raw[from].start, raw[to].end) : "";
}
