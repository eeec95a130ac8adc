// Search in the record: which paragraphs answer a query. Pure; search.js shows them, the tests ask it directly.

import { fold, sentences, spaceless, stem, words } from "./record.js";
import { distance } from "./wording.js";
import { word as said } from "./words.js";

const K = 1.2, B = 0.7, D = 0.5; // BM25+ (Lv and Zhai 2011)
const LONGER = 0.375, NEARLY = 0.45; // what a word earns that only begins so, or is spelt nearly so

/** Words that ask and join, and tell nothing of what is looked for; of the interface's language. */
const SMALL = new Set(said("small-words").split(" "));

/** A word as it is looked up: folded, and "Kiln's" is "kiln". */
export const base = ({ raw, folded }) => {
  const own = /['’]s/.test(raw) && raw.match(/^(.{2,})['’]s(?=[^\p{L}\p{N}]*$)/u);
  return own ? fold(own[1]) : folded;
};

/** Of these words those that tell something, and not only ask or join; all, where none does. */
export const telling = (/** @type {string[]} */ all) => {
  const some = all.filter((word) => !SMALL.has(word));
  return some.length ? some : all;
};

/** An index over paragraphs: their words, how many different ones each has, and how often a word (its stem) stands in which. */
export function index(paragraphs) {
  const tokens = paragraphs.map(({ text }) => words(text).map(base)), stems = new Map(), where = new Map();
  const sizes = tokens.map((row, n) => {
    for (const word of row) {
      let root = stems.get(word);
      if (root === undefined) stems.set(word, root = stem(word));
      let at = where.get(root);
      if (!at) where.set(root, at = new Map());
      at.set(n, (at.get(n) ?? 0) + 1);
    }
    return new Set(row).size;
  });
  return { paragraphs, tokens, where, sizes, mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length };
}

/** What a term earns each paragraph: Map of its number → { score, held: the words in which it stands there }. */
function earned({ where, sizes, mean }, { word, prefix = false, longer = false, fuzzy = false }) {
  const term = prefix ? word : stem(word), weights = new Map([[term, 1]]), found = new Map(); // the beginning of a word is no plural yet
  const most = fuzzy ? (prefix ? 1 : Math.round(term.length / 4)) : 0;
  if (prefix || longer || most) {
    for (const known of where.keys()) {
      const more = known.length - term.length;
      if ((prefix || longer) && more > 0 && known.startsWith(term)) weights.set(known, (LONGER * known.length) / (known.length + 0.3 * more));
      else if (Math.abs(more) <= most && known !== term) {
        const apart = distance(known, term);
        if (apart <= most) weights.set(known, (NEARLY * known.length) / (known.length + apart));
      }
    }
  }
  for (const [known, weight] of weights) {
    const at = where.get(known), rare = at ? Math.log(1 + (sizes.length - at.size + 0.5) / (at.size + 0.5)) : 0;
    for (const [n, times] of at ?? []) {
      const one = found.get(n) ?? { score: 0, held: [] };
      one.score += weight * rare * (D + (times * (K + 1)) / (times + K * (1 - B + (B * sizes[n]) / mean)));
      one.held.push(known);
      found.set(n, one);
    }
  }
  return { term, found };
}

/**
 * A query as its parts: words, beginnings of words (multiplan*) and "phrases".
 * @returns {{ kind: string, word?: string, words?: string[], star?: boolean }[]}
 */
export function parse(query) {
  const parts = [];
  for (const m of query.matchAll(/["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+)/g)) {
    const star = /\*\s*$/.test(m[1] ?? m[2]);
    const found = words(m[1] ?? m[2]).map(base);
    if (spaceless(m[1] ?? m[2]) && found.length) { // letters are a phrase of pairs; the last one stands in the last pair
      if (found.length > 2) parts.push({ kind: "phrase", words: found.slice(0, -1), star: false });
      else parts.push({ kind: "prefix", word: found[0] });
    } else if (m[1] !== undefined) {
      if (found.length) parts.push({ kind: "phrase", words: found, star });
    } else {
      found.forEach((word, n) => parts.push({ kind: star && n === found.length - 1 ? "prefix" : "word", word }));
    }
  }
  const telling = parts.filter(({ kind, word }) => kind !== "word" || !SMALL.has(word));
  return telling.length ? telling : parts;
}

/**
 * The paragraphs that hold every part, best first, with the terms they hold; words that only ask or join are no parts, unless
 * there are no others. A word that nobody said is taken as the beginning of one, else as a misspelling; `guesses` says
 * which. Where no paragraph holds every part, those that hold half of what tells, the more of it and the nearer together the
 * better: then it is `partial`.
 */
export function find(known, query, keep = (/** @type {any} */ _paragraph) => true) {
  const { paragraphs, tokens, where } = known, parts = parse(query), guesses = [], phrases = parts.filter((part) => part.kind === "phrase");
  /** @returns {{ word: string, prefix?: boolean, longer?: boolean, fuzzy?: boolean }[]} */
  const asked = (part) => {
    if (part.kind === "phrase") {
      return part.words.map((word, n) => ({ word, prefix: part.star && n === part.words.length - 1 }));
    }
    if (part.kind === "prefix") return [{ word: part.word, prefix: true }];
    if (where.has(stem(part.word))) return [{ word: part.word, longer: part.word.length > 3 }];
    const prefix = [...where.keys()].some((one) => one.startsWith(part.word));
    guesses.push({ word: part.word, prefix });
    return [{ word: part.word, prefix, fuzzy: !prefix || part.word.length > 5 }];
  };
  const terms = parts.flatMap(asked);
  if (!terms.length) return { hits: [], guesses };
  const each = terms.map((term) => earned(known, term)), numbers = new Map();
  for (const { term, found } of each) {
    for (const [n, { score, held }] of found) {
      const one = numbers.get(n) ?? { n, score: 0, terms: new Set(), held: new Set(), all: 0 };
      one.score += score;
      one.all += 1;
      one.terms.add(term);
      held.forEach((word) => one.held.add(word));
      numbers.set(n, one);
    }
  }
  const right = [...numbers.values()].filter(({ n }) => keep(paragraphs[n]) && phrases.every((phrase) => at(tokens[n], phrase) >= 0));
  let found = right.filter(({ all }) => all === terms.length);
  const partial = !found.length && parts.length > 1;
  if (partial) {
    const enough = terms.length > 2 ? Math.max(2, Math.ceil(terms.length / 2)) : 1;
    found = right.filter((one) => one.terms.size >= enough);
  }
  const row = { words: words(query).map(base) }; // "transformers for transformers": small words, where they stand as asked
  const hits = found.map(({ n, score, terms: { size }, held }) => {
    const near = closeness(tokens[n], held, size) + together(paragraphs[n].text, held, size)
      + Number(row.words.length > terms.length && at(tokens[n], row) >= 0);
    return { paragraph: paragraphs[n], held, phrases, score: score * size * (size / terms.length) * (1 + near) };
  }).sort((a, b) => b.score - a.score || a.paragraph.n - b.paragraph.n);
  return { hits, guesses, partial };
}

/** Where a phrase stands in a row of words, or -1. */
function at(row, { words: wanted = [], star = false }) {
  const last = wanted.length - 1;
  return row.findIndex((_, n) => wanted.every((word, k) => (
    star && k === last ? row[n + k]?.startsWith(word) : row[n + k] === word)));
}

/** 1 where all the words asked for stand together, less the farther apart they are: "mass driver" is not "mass … driver". */
function closeness(row, held, count) {
  if (count < 2) return 0;
  const places = [];
  row.forEach((word, n) => { if (held.has(stem(word))) places.push([n, stem(word)]); });
  const wanted = Math.min(count, new Set(places.map(([, word]) => word)).size);
  let best = Infinity;
  for (let from = 0; from < places.length; from += 1) {
    const seen = new Set();
    for (let to = from; to < places.length; to += 1) {
      seen.add(places[to][1]);
      if (seen.size >= wanted) {
        best = Math.min(best, places[to][0] - places[from][0] + 1);
        break;
      }
    }
  }
  return wanted / Math.max(best, wanted);
}

/** 1 where one sentence says all of it: "at any price. So the bell" is not about the price of the bell. */
function together(text, held, count) {
  if (count < 2) return 0;
  return Number(sentences(text).some(([start, end]) => (
    new Set(words(text.slice(start, end)).map((word) => stem(base(word))).filter((word) => held.has(word))).size >= count)));
}

/** The sentence of a paragraph that holds a phrase asked for, else most of the terms; and the places of their words in it. */
export function sentence(text, { held, phrases }) {
  const marked = words(text).filter((word) => held.has(stem(base(word))) || held.has(base(word)));
  let best = [0, text.length], most = -1;
  for (const [start, end] of sentences(text)) {
    const row = words(text.slice(start, end)).map(base);
    const here = new Set(row.filter((word) => held.has(word) || held.has(stem(word))).map(stem)).size
      + row.length * phrases.filter((phrase) => at(row, phrase) >= 0).length;
    if (here > most) [best, most] = [[start, end], here];
  }
  const [start, end] = best;
  return {
    text: text.slice(start, end),
    marks: joined(marked.filter((w) => w.start >= start && w.end <= end).map((w) => {
      const letters = text.slice(w.start, w.end).match(/[\p{L}\p{N}\p{M}](?:.*[\p{L}\p{N}\p{M}%])?/u); // without the stop after it
      return [w.start - start + letters.index, w.start - start + letters.index + letters[0].length];
    })),
  };
}

/** Places that overlap, as pairs of letters do, as one. */
function joined(places) {
  const out = [];
  for (const [start, end] of places) {
    const last = out.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}
