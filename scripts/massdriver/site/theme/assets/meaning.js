// Finding by what is meant, without a model: a question is the sum of its words' vectors, and the paragraphs whose vectors point
// the same way are near. What a piece is, `massdriver.formats.meaning` says; tests/engine/meant.py does the same in Python.

import { base, telling } from "./find.js";
import { Drawer, ROOT, last, stem, words } from "./record.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"; // from -31 to 31
const VALUES = new Int8Array(128);
[...LETTERS].forEach((letter, n) => { VALUES[letter.charCodeAt(0)] = n - (LETTERS.length >> 1); });
const PROBES = 16; // groups that are looked into
const NEAREST = 20; // paragraphs that are near
const LIKE = 5; // of the nearest, what the question is then asked with: half its own words, and what such paragraphs have in common
const FINE = 1_023; // the largest number of a question
const RANKS = 60; // how little the first places count above the next, where two rankings become one

let opening;

/** What is known of meanings; nothing where the archive has no such pieces. */
export function open() {
  opening ??= fetch(new URL("data/meaning.json", ROOT)).then(async (answer) => {
    const listed = answer.ok ? await answer.json() : {};
    return listed.groups ? new Meaning(listed) : null;
  });
  opening.catch(() => { opening = undefined; });
  return opening;
}

export class Meaning extends Drawer {
  groups; dimensions; words; // as the list says

  constructor(list) {
    super("meaning");
    Object.assign(this, list);
  }

  /**
   * The numbers of the paragraphs that come nearest to a question, the nearest first; none where none of its words is known.
   * Asked is twice: with the words, and again with what the nearest have in common besides, for people who speak of one thing
   * use words of one kind, of which a question has few.
   */
  async nearest(query, keep = (/** @type {number} */ _n) => true, count = NEAREST) {
    const asked = await this.#sum(telling(words(query).map(base)));
    if (!asked.some(Boolean)) return [];
    let groups = Array.from({ length: this.groups }, (_, n) => n);
    if (groups.length > 1) {
      const centres = await this.piece("centres");
      groups = centres ? best(asked, groups, centres, PROBES).map(([n]) => n) : [];
    }
    const held = await Promise.all(groups.map(async (group) => {
      const [steps, letters] = await this.piece(`near-${group}`) ?? [[], ""];
      let n = 0;
      return { numbers: steps.map((step) => (n += step)), letters };
    }));
    const like = new Float64Array(this.dimensions);
    const first = held.flatMap(({ numbers, letters }) => best(asked, numbers, letters, LIKE).map((hit) => ({ hit, letters })));
    for (const { hit: [, , row], letters } of first.sort((a, b) => order(a.hit, b.hit)).slice(0, LIKE)) {
      for (let k = 0; k < like.length; k += 1) like[k] += VALUES[letters.charCodeAt(row * like.length + k)];
    }
    const [own, theirs] = [whole(asked), whole(like)], again = own.map((value, k) => 2 * value + theirs[k]);
    return held.flatMap(({ numbers, letters }) => best(again, numbers, letters, count, keep)).sort(order).slice(0, count).map(([n]) => n);
  }

  /** The sum of these words' vectors; what is not known as it stands is looked up as a singular. */
  async #sum(asked) {
    const sum = new Float64Array(this.dimensions);
    const known = await Promise.all(asked.map(async (word) => {
      for (const form of new Set([word, stem(word)])) {
        const piece = await this.piece(`words-${Math.max(last(this.words, form), 0)}`);
        if (piece && Object.hasOwn(piece, form)) return piece[form];
      }
      return null;
    }));
    for (const entry of known) {
      if (entry) for (let k = 0; k < sum.length; k += 1) sum[k] += entry[0] * VALUES[entry[1].charCodeAt(k)];
    }
    return sum;
  }
}

const order = (a, b) => b[1] - a[1] || a[0] - b[0];

/** A vector in whole numbers, the largest `FINE` or less than nothing by as much. */
function whole(vector) {
  const peak = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return vector.map((value) => Math.floor((value * FINE) / peak + 0.5));
}

/** Of these numbers with their vectors the best by the angle, with what they score, and the row of each. */
function best(asked, numbers, letters, count, keep = (/** @type {number} */ _n) => true) {
  const scored = [];
  numbers.forEach((n, row) => {
    if (!keep(n)) return;
    let product = 0, own = 0;
    for (let k = 0, at = row * asked.length; k < asked.length; k += 1, at += 1) {
      const value = VALUES[letters.charCodeAt(at)];
      product += asked[k] * value;
      own += value * value;
    }
    if (own) scored.push([n, product / Math.sqrt(own), row]);
  });
  return scored.sort(order).slice(0, count);
}

/**
 * An answer by words and the paragraphs that are near, as one: by reciprocal ranks, but where paragraphs hold all of the words
 * those come first. `some` gives them, `near` is how many rest on their meaning alone; those are hits that hold no words, `meant`.
 */
export async function fused(answer, paragraphs) {
  const meant = paragraphs.map((paragraph) => ({ paragraph, held: new Set(), phrases: [], meant: true }));
  const some = async (count, rounds) => {
    const hits = new Map(), score = new Map();
    for (const ranking of [await answer.some(count, rounds), meant]) {
      ranking.forEach((hit, rank) => {
        const { n } = hit.paragraph;
        if (!hits.has(n)) hits.set(n, hit);
        score.set(n, (score.get(n) ?? 0) + 1 / (RANKS + rank + 1) + (hit.meant || answer.partial ? 0 : 1));
      });
    }
    return [...hits.values()].sort((a, b) => score.get(b.paragraph.n) - score.get(a.paragraph.n)).slice(0, count);
  };
  const said = new Set((await answer.some(NEAREST * 3)).map(({ paragraph }) => paragraph.n));
  return { ...answer, some, near: paragraphs.filter(({ n }) => !said.has(n)).length };
}
