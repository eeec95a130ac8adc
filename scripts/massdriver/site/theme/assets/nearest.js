// Check a quote: the passage of the record that comes nearest to a sentence. Pure; quote.js shows it, the tests ask it directly.
//
// The sentence is laid over every place of every document (local alignment, Smith and Waterman 1981, over words). A word
// found in its place earns what it tells, its rarity among the paragraphs; a word nearly spelt like it, or the word itself
// elsewhere in the passage, earns less; words left out or put in cost a little, and more the more they tell. What the best
// place earns, out of what the whole sentence could, is its nearness.

import { figured } from "./numbers.js";
import { sentences, stem, words } from "./record.js";

/**
 * Below this nothing is called near. Reasoned: a sentence that shares only its small words with a passage earns about a
 * third of what it could; one of which every fourth word was changed still earns well over half. Measured, and held by
 * tests/test_find.py: of sentences looked up in the documents they are not from, and of sentences with every fourth word
 * changed, at most one in twenty falls on the wrong side (in November 2026 one in forty of either kind).
 */
export const NEAR = 0.52;
export const FEWEST = 4; // words; fewer than these stand everywhere
const LONGEST = 400; // words of a pasted text that are looked up
const CHANGED = 0.12, LEFT_OUT = 0.1, PUT_IN = 0.1, TELLING = 0.08, NEXT_PARAGRAPH = 1, MOVED = 0.3;

/** The record laid out as rows of words, one a document. */
export function layOut({ documents, paragraphs }) {
  const rows = documents.map((document) => ({ document, words: [], ids: [], opens: [] }));
  const ids = new Map(), spelt = [], seen = [];
  for (const paragraph of paragraphs) {
    const row = rows[documents.indexOf(paragraph.document)];
    words(paragraph.text).forEach((word, n) => {
      if (!ids.has(word.folded)) {
        ids.set(word.folded, spelt.length);
        spelt.push(word.folded);
        seen.push(new Set());
      }
      const id = ids.get(word.folded);
      seen[id].add(paragraph.n);
      row.words.push({ ...word, paragraph });
      row.ids.push(id);
      row.opens.push(n === 0);
    });
  }
  const most = Math.log(paragraphs.length + 1);
  return { rows, ids, spelt, most, tells: seen.map((where) => Math.log((paragraphs.length + 1) / where.size)) };
}

/** What a pasted text claims was said: what stands between its quotation marks, if most of it does. */
export function claimed(text) {
  const tidy = text.replace(/\s+/g, " ").trim();
  const quoted = tidy.match(/^["“„«']\s*(.{12,}?)\s*["”“»'](?:\s*[,—–-].{0,80}|\s*\(.{0,80}\))?$/);
  return (quoted ? quoted[1] : tidy).replace(/^["“„«]|["”»]$/g, "");
}

/**
 * The passages nearest to a sentence, nearest first, at most `count` of them: { nearness, paragraphs, start, end, steps,
 * exact }. `start` is a place in the first paragraph's text, `end` one in the last's. `steps` lead from the sentence to the
 * record: { kind: "same" | "changed" | "added" | "missing", said, record }; added words are the sentence's own, missing
 * ones only the record has.
 */
export function nearest(record, sentence, count = 3) {
  const asked = words(sentence).slice(0, LONGEST);
  if (asked.length < FEWEST) return [];
  const ways = new Set([asked, ...[true, false].map((signs) => figured(asked, signs))]); // "twenty thousand dollars", $20,000
  return [...ways].map((way) => laidOver(record, way, count)).reduce((best, found) => (
    (found[0]?.nearness ?? 0) > (best[0]?.nearness ?? 0) + 1e-6 ? found : best));
}

function laidOver(record, asked, count) {
  const worth = asked.map(({ folded }) => (record.ids.has(folded) ? record.tells[record.ids.get(folded)] : record.most));
  const whole = worth.reduce((sum, w) => sum + w, 0);
  const alike = likenesses(record, asked);
  const ends = record.rows.flatMap((row) => best(row, record, asked, worth, alike, count + 2));
  return ends.map(({ row, from, to, earned }) => {
    const steps = trace(row, record, asked, worth, alike, from, to), here = row.words.slice(from, to + 1);
    return {
      nearness: whole ? (earned + moved(steps, asked, worth)) / whole : 0, steps,
      exact: steps.length === asked.length
        && steps.every(({ kind, said, record: there }) => kind === "same" && figure(said.raw) === figure(there.raw)),
      paragraphs: [...new Set(here.map(({ paragraph }) => paragraph))],
      start: here[0].start, end: here.at(-1).end, date: row.document.date,
    };
  }).sort((a, b) => b.nearness - a.nearness || b.date.localeCompare(a.date)).slice(0, count);
}

/** What makes a number another one: digits with their point, thousands aside, per cent and currency; else nothing. */
export function figure(raw) {
  if (!/\d/.test(raw)) return "";
  return raw.replace(/[^\d.,%$€£¥°]+|[.,]+$|^[.,]+/g, "").replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
}

/** What words earn that stand in the passage, though elsewhere: "laws and regulations" for "regulations and laws". */
function moved(steps, asked, worth) {
  const rest = steps.filter(({ kind, record }) => kind !== "same" && record).map(({ record }) => stem(record.folded));
  return steps.reduce((sum, { kind, said }) => {
    const n = said && kind !== "same" ? rest.indexOf(stem(said.folded)) : -1;
    if (n < 0) return sum;
    rest.splice(n, 1);
    return sum + MOVED * worth[asked.indexOf(said)];
  }, 0);
}

/** How alike each asked word is to each known one: 1 the same, 0 another. */
function likenesses({ spelt }, asked) {
  const rows = new Map();
  for (const { folded } of asked) {
    if (rows.has(folded)) continue;
    const row = new Float32Array(spelt.length), number = /\d/.test(folded), root = stem(folded);
    for (let id = 0; id < spelt.length; id += 1) {
      const known = spelt[id];
      if (known === folded) row[id] = 1;
      else if (number || /\d/.test(known)) row[id] = 0; // 20 is not nearly 2
      else if (stem(known) === root) row[id] = 0.9;
      else if (folded.length > 3 && Math.abs(known.length - folded.length) <= 2) {
        const ratio = 1 - distance(known, folded) / Math.max(known.length, folded.length);
        row[id] = ratio >= 0.7 ? ratio * 0.85 : 0;
      }
    }
    rows.set(folded, row);
  }
  return asked.map(({ folded }) => rows.get(folded));
}

/** Changes of one letter between two words (Levenshtein). */
function distance(a, b) {
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= b.length; j += 1) {
      now.push(Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    before = now;
  }
  return before[b.length];
}

/** What laying word i of the sentence on word j of the row earns: something if they are alike, else it costs. */
function laid(row, record, worth, alike, i, j) {
  const likeness = alike[i][row.ids[j]];
  return likeness > 0 ? worth[i] * likeness : -CHANGED - TELLING * record.tells[row.ids[j]];
}

const skip = (row, record, j) => LEFT_OUT + TELLING * record.tells[row.ids[j]] + (row.opens[j] ? NEXT_PARAGRAPH : 0);

/** The best places of a row, not overlapping: where they begin and end and what they earn. */
function best(row, record, asked, worth, alike, count) {
  const m = asked.length, n = row.ids.length;
  let score = new Float32Array(m + 1), begin = new Int32Array(m + 1);
  let last = new Float32Array(m + 1), begun = new Int32Array(m + 1);
  const ends = [];
  for (let j = 0; j < n; j += 1) {
    [score, last] = [last, score];
    [begin, begun] = [begun, begin];
    const across = row.opens[j] ? NEXT_PARAGRAPH : 0, left = skip(row, record, j);
    let top = 0, from = -1;
    score[0] = 0;
    begin[0] = j + 1;
    for (let i = 1; i <= m; i += 1) {
      const fresh = last[i - 1] <= across; // nothing earned before this word: begin here
      const on = (fresh ? 0 : last[i - 1] - across) + laid(row, record, worth, alike, i - 1, j);
      const out = last[i] - left, put = score[i - 1] - PUT_IN;
      if (on > 0 && on >= out && on >= put) {
        score[i] = on;
        begin[i] = fresh ? j : begun[i - 1];
      } else if (out > 0 && out >= put) {
        score[i] = out;
        begin[i] = begun[i];
      } else if (put > 0) {
        score[i] = put;
        begin[i] = begin[i - 1];
      } else {
        score[i] = 0;
        begin[i] = j + 1;
      }
      if (score[i] > top) [top, from] = [score[i], begin[i]];
    }
    if (top > 0) ends.push({ row, from, to: j, earned: top });
  }
  ends.sort((a, b) => b.earned - a.earned);
  const chosen = [];
  for (const end of ends) {
    if (chosen.length === count) break;
    if (end.from <= end.to && chosen.every((other) => end.to < other.from || end.from > other.to)) chosen.push(end);
  }
  return chosen;
}

/** The steps from the sentence to a passage: the same alignment once more, now from end to end and kept whole. */
function trace(row, record, asked, worth, alike, from, to) {
  const m = asked.length, n = to - from + 1;
  const score = Array.from({ length: m + 1 }, () => new Float32Array(n + 1));
  for (let j = 1; j <= n; j += 1) score[0][j] = score[0][j - 1] - skip(row, record, from + j - 1);
  for (let i = 1; i <= m; i += 1) {
    score[i][0] = score[i - 1][0] - PUT_IN;
    for (let j = 1; j <= n; j += 1) {
      score[i][j] = Math.max(score[i - 1][j - 1] + laid(row, record, worth, alike, i - 1, from + j - 1),
        score[i][j - 1] - skip(row, record, from + j - 1), score[i - 1][j] - PUT_IN);
    }
  }
  const steps = [];
  for (let i = m, j = n; i > 0 || j > 0;) {
    const here = score[i][j], said = asked[i - 1], word = row.words[from + j - 1];
    if (i && j && Math.abs(here - (score[i - 1][j - 1] + laid(row, record, worth, alike, i - 1, from + j - 1))) < 1e-3) {
      steps.push({ kind: said.folded === word.folded ? "same" : "changed", said, record: word });
      i -= 1;
      j -= 1;
    } else if (j && Math.abs(here - (score[i][j - 1] - skip(row, record, from + j - 1))) < 1e-3) {
      steps.push({ kind: "missing", record: word });
      j -= 1;
    } else {
      steps.push({ kind: "added", said });
      i -= 1;
    }
  }
  return steps.reverse();
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

const NEGATION = /^(?:not|no|never|none|nor|cannot|(?:do|does|did|is|are|was|were|has|have|had|wo|would|could|should|ca|must|ai|need|might)nt)$/;

/** Say whether the difference touches a number or a negation: then it is another statement, not another wording. */
export function weighty(steps) {
  const differing = steps.filter(({ kind }) => kind !== "same");
  const held = (side, pattern) => differing.flatMap((step) => (pattern.test(step[side]?.folded ?? "") ? [step[side].folded] : []));
  return held("said", /\d/).sort().join(" ") !== held("record", /\d/).sort().join(" ")
    || held("said", NEGATION).length !== held("record", NEGATION).length;
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
