// The clerk, in a thread of its own: fetches the record, looks through it and hands out what is found. ask.js asks.

import { parse, sentence } from "./find.js";
import { fused, open as meanings } from "./meaning.js";
import { heardAt, judge, layOut } from "./nearest.js";
import { Pieces, ROUNDS, open as opened } from "./pieces.js";
import { ROOT, earlier } from "./record.js";

let ready, laid, latest;

/** The record and, where there is one, what is known of meanings. */
function open() {
  ready ??= Promise.all([opened(), meanings().catch(() => null)]).then(([record, sense]) => ({ record, sense, pieces: record instanceof Pieces }));
  ready.catch(() => { ready = undefined; });
  return ready;
}

/** Which of two counts an answer is to have: of the whole record, or of its pieces. */
const ofIts = (/** @type {number[]} */ [whole, few], pieces) => (pieces ? few : whole);

/** So much of the latest answer, its hits with the sentence to show; whether more may follow, and what did not come meanwhile. */
async function some(count, rounds) {
  const { record, sense } = await open(), answer = latest, hits = await answer.some(count, rounds);
  const { total, exact, guesses, partial, documents, parts, near = 0 } = answer, looked = answer.looked?.() ?? total;
  return { total, exact, guesses, partial, documents, parts, near, looked, sense: Boolean(sense), lost: (record.missing?.size ?? 0) + (sense?.missing.size ?? 0),
    going: !exact && rounds === 1 && hits.length < count && looked < total,
    hits: hits.map((hit) => ({ paragraph: hit.paragraph, meant: Boolean(hit.meant), ...sentence(hit.paragraph.text, hit) })) };
}

const ANSWERS = {
  /** Fetch what every answer needs; whether meanings are known, and all of the record, and of how many documents. */
  async open() {
    const { record, sense, pieces } = await open();
    return { sense: Boolean(sense), whole: !pieces, documents: record.documents.length };
  },

  /** What a filter has to choose from, as pairs of value and text. */
  async choices(name) {
    const { record } = await open(), documents = [...record.documents].sort((a, b) => earlier(a.date, b.date));
    if (name === "document") return documents.map(({ slug, title, date }) => [slug, `${title}, ${date.slice(0, 4)}`]);
    const values = name === "speaker" ? await record.speakers() : new Set(documents.map(({ date }) => date.slice(0, 4)));
    return [...values].map((value) => [value, value]);
  },

  /** What answers a query, as soon as there is something; the rest of so many comes when asked to go `on`. */
  async answer(query, chosen, counts) {
    const { record, pieces } = await open();
    latest = { ...await record.answer(query, chosen), parts: parse(query).length };
    const first = await some(ofIts(counts, pieces), 1);
    return first.going && !first.hits.length ? ANSWERS.on(counts) : first;
  },

  on: async (counts) => some(ofIts(counts, (await open()).pieces), ROUNDS - 1),

  /** More of it; all that is asked for is looked through. */
  more: (count) => some(count, Infinity),

  /** The same by words and by meaning. */
  async widen(query, chosen, near, counts) {
    const { record, sense, pieces } = await open(), answer = latest;
    const numbers = await sense.nearest(query, await record.keep(chosen), ofIts(near, pieces));
    latest = await fused(answer, await record.rows(numbers));
    return some(ofIts(counts, pieces));
  },

  /** Lay out a record that is whole, for quotations. */
  async lay() {
    const { record, pieces } = await open();
    if (!pieces) laid ??= layOut(record);
    return pieces;
  },

  /** What is to be thought of a quotation: as nearest.js judges it. */
  async judge(text, said) {
    const pieces = await ANSWERS.lay(), { record } = await open();
    return { ...judge(pieces ? layOut(await record.candidates(said)) : laid, text), documents: record.documents, lost: record.missing?.size ?? 0 };
  },

  /** What the machine had heard where these parts of an edition stand. */
  async heard(slug, parts) {
    const answered = await fetch(new URL(`data/${slug}.json`, ROOT));
    if (!answered.ok) throw new Error(`data/${slug}.json: ${answered.status}`);
    const { paragraphs } = await answered.json(), raw = new Map(paragraphs.map(({ id, heard }) => [id, heard]));
    return parts.map(({ paragraph: { id, text }, before, passage, after }) => {
      const whole = before + passage + after, start = text.indexOf(whole);
      return heardAt(text, raw.get(id), start, start + whole.length);
    }).join(" ");
  },
};

addEventListener("message", async (/** @type {any} */ { data: [number, what, how] }) => {
  try {
    postMessage([number, await ANSWERS[what](...how)]);
  } catch (error) {
    postMessage([number, null, error.message]);
  }
});
