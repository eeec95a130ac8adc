// The record of a large archive, in pieces: which paragraphs hold the words asked for, and the texts of the few that are shown.
// What a piece is, `massdriver.formats.pieces` says. What is missing is named and left out; the rest answers.

import { find, index, parse } from "./find.js";
import { Drawer, earlier, last, list, load, pause, stem, words } from "./record.js";
import { distance } from "./wording.js";

const LOOKED = 16; // paragraphs whose texts are looked at before the first are shown
export const ROUNDS = 5; // times that as many are looked at, where words that stand everywhere are to be found beside the rest
const WIDE = 4; // pieces of one word that are fetched, where there is no rarer one
const LONGER = 40; // words that begin alike and are taken together
const RARE = 7, NEAREST = 6; // words by which a quotation is looked for, and places that are compared with it

/** The record as it answers: in pieces, or whole. */
export async function open() {
  const listed = await list();
  return listed ? new Pieces(listed) : new Whole(await load());
}

/** The whole record, asked as its pieces are. */
export class Whole {
  documents; paragraphs; record;

  constructor({ documents, paragraphs }) {
    Object.assign(this, { documents, paragraphs, record: index(paragraphs) });
  }

  async answer(query, /** @type {any} */ { speaker, document: slug, year, order } = {}) {
    const { hits, guesses, partial } = find(this.record, query, fits({ speaker, document: slug, year }));
    if (order === "time") hits.sort((a, b) => earlier(a.paragraph.document.date, b.paragraph.document.date) || a.paragraph.n - b.paragraph.n);
    return { total: hits.length, exact: true, guesses, partial, some: async (count) => hits.slice(0, count),
      documents: new Set(hits.map(({ paragraph }) => paragraph.document)).size };
  }

  /** The paragraphs of these numbers, in this order. */
  async rows(numbers) {
    return numbers.map((n) => this.paragraphs[n]).filter(Boolean);
  }

  /** Who speaks, who says most first. */
  async speakers() {
    const spoken = new Map();
    for (const { speaker, text } of this.paragraphs) {
      if (speaker) spoken.set(speaker, (spoken.get(speaker) ?? 0) + text.length);
    }
    return [...spoken].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  }

  /** Which of the numbers a choice of speaker, document and year leaves. */
  async keep(chosen) {
    const kept = fits(chosen);
    return (n) => kept(this.paragraphs[n]);
  }
}

/** Which paragraphs a choice of speaker, document and year leaves. */
const fits = ({ speaker, document: slug, year }) => (p) => (
  (!speaker || p.speaker === speaker) && (!slug || p.document.slug === slug) && (!year || p.document.date.startsWith(year)));

/** The pieces behind their list. */
export class Pieces extends Drawer {
  /** What the list says: its documents and columns, how many paragraphs there are, where each piece begins. */
  documents; columns; paragraphs; texts; firsts; common; words;

  constructor(list) {
    super("search");
    Object.assign(this, list);
    let first = 0;
    this.texts = list.texts.map((step) => (first += step));
    this.begins = list.words.map(([term]) => term);
  }

  /** The pieces in which words that begin so may stand, at most so many of them. */
  async *standing(beginning, most = WIDE) {
    const after = this.begins.findIndex((term) => term >= beginning); // a word may begin in the piece before
    const from = Math.max((after < 0 ? this.begins.length : after) - 1, 0);
    for (let n = from; n < this.begins.length && n < from + most; n += 1) {
      if (n > from && this.begins[n] > beginning && !this.begins[n].startsWith(beginning)) return;
      yield await this.piece(`words-${n}`);
    }
  }

  /** Where a word stands: { times, whole, at: Map of paragraph → places, or how often }; nothing where nobody says it. */
  async word(term, most = WIDE) {
    let times = 0, seen = 0;
    const at = new Map();
    for await (const piece of this.standing(term, most + 1)) {
      if (!piece || !(term in piece)) {
        if (seen) break;
        continue;
      }
      times = piece[term][0];
      seen += unfold(piece[term], times > this.common, at);
      if (seen >= times) break;
    }
    return times ? { times, whole: seen >= times, at } : null;
  }

  /** The same of all words that begin so, or of those spelt nearly so. */
  async alike(fits, beginning) {
    const at = new Map();
    let count = 0;
    for await (const piece of this.standing(beginning)) {
      for (const [term, entry] of Object.entries(piece ?? {})) {
        if (count < LONGER && fits(term)) {
          unfold(entry, entry[0] > this.common, at);
          count += 1;
        }
      }
    }
    return count ? { times: at.size, whole: true, at } : null;
  }

  /** The paragraphs of these numbers, in this order; those of a missing piece are left out. */
  async rows(numbers) {
    const wanted = [...new Set(numbers.map((n) => last(this.texts, n)))];
    const pieces = new Map();
    await Promise.all(wanted.map(async (k) => pieces.set(k, await this.piece(`text-${k}`))));
    return numbers.flatMap((n) => {
      const k = last(this.texts, n), row = pieces.get(k)?.[n - this.texts[k]];
      if (!row) return [];
      const paragraph = Object.fromEntries(this.columns.map((name, c) => [name, row[c]]));
      return [{ ...paragraph, n, document: this.documents[paragraph.document] }];
    });
  }

  async speakers() {
    return (await this.piece("who"))?.speakers ?? [];
  }

  document(n) {
    return this.documents[last(this.firsts, n)];
  }

  /** Which paragraphs a choice of speaker, document and year leaves. */
  async keep({ speaker, document, year }) {
    let said = null;
    if (speaker) {
      const who = await this.piece("who");
      if (who) {
        const number = who.speakers.indexOf(speaker);
        said = new Uint8Array(this.paragraphs);
        who.documents.forEach((runs, d) => {
          for (let k = 0, n = this.firsts[d]; k < runs.length; n += runs[k + 1], k += 2) {
            if (runs[k] === number) said.fill(1, n, n + runs[k + 1]);
          }
        });
      }
    }
    return (n) => (!said || said[n]) && (!document || this.document(n).slug === document)
      && (!year || this.document(n).date.startsWith(year));
  }

  /**
   * What answers a query: { total, exact, guesses, partial, documents, some }. `some(count)` gives so many hits, best first,
   * as find.js makes them; not `exact`: of the total some may fall away, as their texts have not been looked at but `looked()`.
   */
  async answer(query, /** @type {any} */ chosen = {}) {
    const parts = parse(query), guesses = [];
    const asked = await Promise.all(parts.flatMap((part) => {
      if (part.kind === "phrase") return part.words.map((word, k) => this.#term(word, part.star && k === part.words.length - 1, null));
      return [this.#term(part.word, part.kind === "prefix", guesses)];
    }));
    const nothing = { total: 0, exact: true, guesses, partial: false, documents: 0, some: async () => [] };
    if (!asked.length) return nothing;
    const keep = await this.keep(chosen);
    const found = asked.filter(Boolean);
    const telling = found.some(({ whole }) => whole) ? found.filter(({ whole }) => whole) : found;
    let numbers = found.length === asked.length ? together(telling) : [];
    const partial = !numbers.length && parts.length > 1;
    if (partial) numbers = most(telling, asked.length > 2 ? Math.max(2, Math.ceil(asked.length / 2)) : 1);
    const ranked = rank(numbers.filter(keep), telling, this.paragraphs);
    if (chosen.order === "time") {
      const date = (n) => this.document(n).date;
      ranked.sort((a, b) => earlier(date(a), date(b)) || a - b);
    }
    const exact = telling.length === asked.length && parts.every(({ kind }) => kind !== "phrase");
    const looked = [];
    let next = 0;
    const look = async (count) => {
      const paragraphs = await this.rows(ranked.slice(next, next += count));
      await pause();
      const { hits } = paragraphs.length ? find(index(paragraphs.map((p, k) => ({ ...p, n: k }))), query) : { hits: [] };
      const held = hits.map((hit) => ({ ...hit, paragraph: paragraphs[hit.paragraph.n] }));
      looked.push(...(chosen.order === "time" ? held.sort((a, b) => ranked.indexOf(a.paragraph.n) - ranked.indexOf(b.paragraph.n)) : held));
    };
    const some = async (count, rounds = ROUNDS) => {
      for (let n = 0; looked.length < count && next < ranked.length && n < rounds; n += 1) await look(Math.max(LOOKED, Math.min(count - looked.length, 500)));
      return looked.slice(0, count);
    };
    return { ...nothing, total: ranked.length, exact, partial, some, looked: () => Math.min(next, ranked.length), documents: new Set(ranked.map((n) => this.document(n))).size };
  }

  async #term(word, prefix, guesses) {
    if (prefix) return this.alike((term) => term.startsWith(word), word);
    const known = await this.word(stem(word));
    if (known || !guesses) return known;
    const longer = await this.alike((term) => term.startsWith(word), word);
    guesses.push({ word, prefix: Boolean(longer) });
    const nearly = (term) => near(term, word);
    return longer ?? await this.alike(nearly, word.slice(0, 3)) ?? this.alike(nearly, word.slice(0, 1));
  }

  /**
   * The record as a quotation needs it: only the paragraphs in which its rarer words stand together, with those beside them,
   * and how often each of its words stands in all.
   */
  async candidates(sentence) {
    const asked = [...new Set(words(sentence).map(({ folded }) => stem(folded)))].sort((a, b) => b.length - a.length).slice(0, RARE);
    const found = (await Promise.all(asked.map(async (term) => [term, await this.word(term, 1)]))).filter(([, known]) => known);
    await pause();
    const score = new Map();
    for (const [, { times, at }] of found) {
      const worth = Math.log((this.paragraphs + 1) / times);
      for (const n of at.keys()) score.set(n, (score.get(n) ?? 0) + worth);
    }
    const beside = (n) => (score.get(n) ?? 0) + Math.max(score.get(n - 1) ?? 0, score.get(n + 1) ?? 0) / 2;
    const best = [...score.keys()].map((n) => [n, beside(n)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NEAREST);
    const numbers = [...new Set(best.flatMap(([n]) => [n - 1, n, n + 1]))].filter((n) => n >= 0 && n < this.paragraphs
      && best.some(([b]) => this.document(b) === this.document(n))).sort((a, b) => a - b);
    return { documents: this.documents, paragraphs: await this.rows(numbers), all: this.paragraphs,
      times: new Map(found.map(([term, { times }]) => [term, times])) };
  }
}

/** Put the places of one word into a map; say in how many paragraphs. */
function unfold([, before, flat], common, at) {
  let n = before, count = 0;
  for (let k = 0; k < flat.length; count += 1) {
    n += flat[k];
    const times = flat[k + 1];
    k += 2;
    if (common) {
      if (!at.has(n)) at.set(n, times);
      continue;
    }
    const known = at.get(n), places = [];
    for (let place = 0, end = k + times; k < end; k += 1) places.push(place += flat[k]);
    at.set(n, Array.isArray(known) ? [...known, ...places].sort((a, b) => a - b) : places);
  }
  return count;
}

/** The paragraphs in which all of these stand. */
function together(terms) {
  const [first, ...others] = [...terms].sort((a, b) => a.at.size - b.at.size);
  return [...first.at.keys()].filter((n) => others.every(({ at }) => at.has(n)));
}

/** The paragraphs in which so many of these stand. */
function most(terms, enough) {
  const counts = new Map();
  for (const { at } of terms) for (const n of at.keys()) counts.set(n, (counts.get(n) ?? 0) + 1);
  return [...counts.keys()].filter((n) => counts.get(n) >= enough);
}

/** Numbers by how rare the words are that stand there, how often they do (BM25+), and how near together. */
function rank(numbers, terms, all) {
  const worth = terms.map(({ times }) => Math.log(1 + (all - times + 0.5) / (times + 0.5)));
  const scored = numbers.map((n) => {
    let score = 0;
    const rows = [];
    terms.forEach(({ at }, k) => {
      const here = at.get(n), times = Array.isArray(here) ? here.length : here;
      if (times) score += worth[k] * (0.5 + (times * 2.2) / (times + 1.2));
      if (Array.isArray(here)) rows.push(here);
    });
    return [n, score * (1 + close(rows))];
  });
  return scored.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([n]) => n);
}

/** 1 where one place of each row stands beside the others', less the farther apart they are. */
function close(rows) {
  if (rows.length < 2) return 0;
  const at = rows.map(() => 0);
  for (let best = Infinity; ;) {
    let low = 0, high = -Infinity;
    rows.forEach((row, k) => {
      if (row[at[k]] < rows[low][at[low]]) low = k;
      high = Math.max(high, row[at[k]]);
    });
    best = Math.min(best, high - rows[low][at[low]] + 1);
    if ((at[low] += 1) >= rows[low].length) return rows.length / Math.max(best, rows.length);
  }
}

/** Whether two words differ in one letter of four. */
function near(a, b) {
  const least = Math.floor(Math.max(a.length, b.length) / 4);
  return Math.abs(a.length - b.length) <= least && distance(a, b) <= least;
}
