// What the search pages share: the record itself, words as the engine folds them, sentences, minutes, citations.

import { kindOf, word } from "./words.js";

/** The site's root: this file lies in assets/. */
export const ROOT = new URL("../", import.meta.url);

/** What the address asks. */
export const asked = new URLSearchParams(location.search);

let loading, listing;

/** Of a large archive the list of the record's pieces; of any other nothing: then the record comes whole. */
export function list() {
  listing ??= fetch(new URL("data/pieces.json", ROOT)).then((answer) => (answer.ok ? answer.json() : null))
    .then((found) => (found?.words ? found : null));
  listing.catch(() => { listing = undefined; });
  return listing;
}

/** Which of two days is the earlier, for sorting; what orders words as a language does takes long to load. */
export const earlier = (a, b) => (a < b ? -1 : Number(a > b));

/** A moment in which the page answers to whoever types or scrolls. */
export const pause = () => new Promise((done) => { setTimeout(done); });

/** The last place of a sorted list that is not above a value; -1 where all are. */
export function last(list, value) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A folder of data/ whose pieces are fetched once each; `missing` are those that did not come. */
export class Drawer {
  #folder;

  #kept = new Map();

  constructor(folder) {
    this.#folder = folder;
    this.missing = new Set();
  }

  /** A piece; nothing where it is missing, which the next question tries again. */
  piece(name) {
    if (!this.#kept.has(name)) {
      this.#kept.set(name, fetch(new URL(`data/${this.#folder}/${name}.json`, ROOT)).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        this.missing.delete(name);
        return answer.json();
      }).catch(() => {
        this.#kept.delete(name);
        this.missing.add(name);
        return null;
      }));
    }
    return this.#kept.get(name);
  }
}

/** The record, fetched once and only when somebody asks: documents, and paragraphs with their document. */
export function load() {
  loading ??= fetch(new URL("data/search.json", ROOT)).then(async (answer) => {
    if (!answer.ok) throw new Error(`data/search.json: ${answer.status}`);
    const { documents, columns, paragraphs } = await answer.json();
    return {
      documents,
      paragraphs: paragraphs.map((row, n) => {
        const paragraph = Object.fromEntries(columns.map((name, k) => [name, row[k]]));
        return { ...paragraph, n, document: documents[paragraph.document] };
      }),
    };
  });
  loading.catch(() => { loading = undefined; }); // the next use tries again
  return loading;
}

/** Letters and digits, folded as massdriver.letters folds them: "GPU's, 40%" is "gpus40". */
export function fold(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, "");
  return text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").replace(/[^\p{L}\p{N}\p{M}]+/gu, "");
}

// Scripts that set no space between words; there two letters together stand for one.
const SPACELESS = /(?:[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}ー][\p{M}]*)+/gu;
const LETTERS = /[\p{L}\p{N}ー]\p{M}*/gu;

const folds = new Map(); // of words that were folded

/**
 * The words of a text with their folded form and place; dashes part words, apostrophes do not. Where no spaces stand between
 * words, each letter with the one after it is a word ("交易池": 交易, 易池, 池), so that any piece of a text can be found in it.
 */
export function words(text) {
  const found = [], parted = spaceless(text);
  const add = (raw, start) => {
    let folded = folds.get(raw);
    if (folded === undefined) folds.set(raw, folded = fold(raw));
    if (folded) found.push({ folded, raw, start, end: start + raw.length });
  };
  for (const m of text.matchAll(/[^\s\-–—…/]+/g)) {
    let done = 0;
    for (const run of parted ? m[0].matchAll(SPACELESS) : []) {
      const letters = [...run[0].matchAll(LETTERS)];
      add(m[0].slice(done, run.index), m.index + done);
      letters.forEach((letter, n) => {
        const after = letters[n + 1] ?? letter;
        add(run[0].slice(letter.index, after.index + after[0].length), m.index + run.index + letter.index);
      });
      done = run.index + run[0].length;
    }
    add(done ? m[0].slice(done) : m[0], m.index + done);
  }
  return found;
}

/** Whether a text has a word of a script without spaces. */
export const spaceless = (text) => text.search(SPACELESS) >= 0;

/** Singular of a folded word, by Harman's S-stemmer: "drivers" and "driver" are one, "mass" stays. */
export function stem(folded) {
  if (folded.length < 4) return folded;
  if (folded.endsWith("ies")) return /[ea]ies$/.test(folded) ? folded : folded.slice(0, -3) + "y";
  if (folded.endsWith("es")) return /[aeo]es$/.test(folded) ? folded : folded.slice(0, -1);
  if (folded.endsWith("s")) return /[us]s$/.test(folded) ? folded : folded.slice(0, -1);
  return folded;
}

/** Where the sentences of a text begin and end. */
export function sentences(text) {
  const found = [];
  let start = 0;
  for (const m of text.matchAll(/[.?!…]["”’)]*\s+(?=["“‘(]?[\p{Lu}\p{Lo}\p{N}])|[।॥؟۔።]["”’»)]*\s+|[。！？｡]["”’」』）]*(?![。！？｡])/gu)) {
    found.push([start, m.index + m[0].trimEnd().length]);
    start = m.index + m[0].length;
  }
  if (start < text.length) found.push([start, text.length]);
  return found;
}

/** 3723 seconds is "1:02:03". */
export function clock(seconds) {
  const whole = Math.floor(seconds), hour = Math.floor(whole / 3600), two = (n) => String(n).padStart(2, "0");
  const minute = Math.floor(whole / 60) % 60;
  return hour ? `${hour}:${two(minute)}:${two(whole % 60)}` : `${minute}:${two(whole % 60)}`;
}

/** The address of a paragraph: within this site, or the permanent one for taking along. */
export function address(paragraph, root = ROOT) {
  return new URL(`transcripts/${paragraph.document.slug}/#${paragraph.id}`, root).href;
}

/** Where the site is published, whatever address it was opened under. */
const published = () => {
  const canonical = document.querySelector('link[rel="canonical"]');
  return canonical ? new URL("../", canonical.href) : ROOT;
};

/** Where one hears a paragraph's second, or nothing where no time is known; `heard` is where one hears second 0. */
export function moment(paragraph) {
  const { heard } = paragraph.document;
  if (paragraph.start === null || !heard) return "";
  return new URL(heard.replace(/t=0(?=s?$)/, `t=${Math.floor(paragraph.start)}`), ROOT).href;
}

/** The permanent link of a paragraph. */
export const link = (paragraph) => address(paragraph, published());

/** A quotation to take along: the words, who, where, when, the address, and what the document is worth as a source. */
export function citation(passage, paragraph) {
  const { title, date, verbatim, caveat } = paragraph.document;
  const minute = paragraph.start === null ? "" : `, ${clock(paragraph.start)}`;
  const warning = verbatim ? "" : ` [${caveat}]`;
  return `“${passage}” — ${paragraph.speaker || word("no-speaker")}, in: ${title}, ${date}${minute}${warning}. ${link(paragraph)}`;
}

/** An element with attributes (functions listen) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
  return element;
}

/** Who, where, when, at which minute: the line under every passage, with the caveat where the words are not verbatim. */
export function source(paragraph) {
  const { title, date, kind, verbatim } = paragraph.document;
  const film = moment(paragraph);
  return make("p", { class: "source" },
    make("b", {}, paragraph.speaker || word("no-speaker-here")), ", ",
    make("a", { href: address(paragraph) }, `${title}, ${date}`),
    ...(film ? [" · ", make("a", { href: film, "aria-label": word("in-video", { time: clock(paragraph.start) }) }, clock(paragraph.start))] : []),
    ...(verbatim ? [] : [" · ", make("em", { class: "not-verbatim" }, word("not-verbatim", { kind: kindOf(kind) }))]),
    ...(paragraph.ad ? [" · ", make("em", {}, word("sponsor"))] : []));
}

/** Keep what was asked in the address, so that it can be shared; empty answers stay out. */
export function remember(parameters) {
  const asked = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  history.replaceState(history.state, "", asked.size ? `?${asked}` : location.pathname);
}
