// The clerk, in a thread of its own: fetches the record, looks through it and hands out what is found. ask.js asks.

import { parse, sentence } from "./find.js";
import { fused, open as meanings } from "./meaning.js";
import { heardAt, judge, layOut } from "./nearest.js";
import { Pieces, open as opened } from "./pieces.js";
import { ROOT } from "./record.js";

let ready, laid, latest;

/** The record and, where there is one, what is known of meanings. */
function open() {
  ready ??= Promise.all([opened(), meanings().catch(() => null)]).then(([record, sense]) => ({ record, sense, pieces: record instanceof Pieces }));
  ready.catch(() => { ready = undefined; });
  return ready;
}

/** Which of two counts an answer is to have: of the whole record, or of its pieces. */
const ofIts = (/** @type {number[]} */ [whole, few], pieces) => (pieces ? few : whole);

/** So much of the latest answer, its hits with the sentence to show; and what did not come meanwhile. */
async function some(count, rounds) {
  const { record, sense } = await open(), answer = latest, hits = await answer.some(count, rounds), { total, exact, guesses, partial, documents, parts, near = 0 } = answer;
  return { total, exact, guesses, partial, documents, parts, near, looked: answer.looked?.() ?? total, sense: Boolean(sense),
    lost: (record.missing?.size ?? 0) + (sense?.missing.size ?? 0),
    hits: hits.map((hit) => ({ paragraph: hit.paragraph, meant: Boolean(hit.meant), ...sentence(hit.paragraph.text, hit) })) };
}

const ANSWERS = {
  /** Fetch what every answer needs; whether meanings are known, and all of the record. */
  async open() {
    const { sense, pieces } = await open();
    return { sense: Boolean(sense), whole: !pieces };
  },

  documents: async () => (await open()).record.documents,

  /** Who speaks, who says most first. */
  speakers: async () => (await open()).record.speakers(),

  async answer(query, chosen, counts) {
    const { record, pieces } = await open();
    latest = { ...await record.answer(query, chosen), parts: parse(query).length };
    return some(ofIts(counts, pieces));
  },

  /** More of it; all that is asked for is looked through. */
  more: (count) => some(count, Infinity),

  /** The same by words and by meaning. */
  async widen(query, chosen, near, counts) {
    const { record, sense, pieces } = await open(), answer = latest;
    const numbers = await sense.nearest(query, await record.keep(chosen), ofIts(near, pieces));
    latest = await fused(answer, await record.rows(numbers));
    return some(ofIts(counts, pieces));
  },

  /** What is to be thought of a quotation: as nearest.js judges it. */
  async judge(text, said) {
    const { record, pieces } = await open();
    if (!pieces) laid ??= layOut(record);
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
    postMessage([number, null, String(error)]);
  }
});
