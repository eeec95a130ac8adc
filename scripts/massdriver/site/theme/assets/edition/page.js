// What every module asks of the page: its head, its paragraphs, their words, speakers, minutes and addresses.

import { make } from "../dom.js";
import { own, typed } from "../typed.js";

export { make };

export const head = document.querySelector("header.edition");
export const article = head?.parentElement ?? document.querySelector("article");
export const stage = document.querySelector("main") ?? document.body;  // what comes up later is part of the main matter
export const about = head?.dataset ?? {};
export const parts = head ? [...article.querySelectorAll(":scope > .part")] : [];  // see pages/parts.py
export const paragraphs = head ? [...article.querySelectorAll("p[id^=w], li[id^=w]")].filter(p => /^w\d+$/.test(p.id)) : [];

const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.href.replace(/[?#].*/, "");
const NOT_WORDS = ".time, .speaker, .tools, sup, .note, .doubt.lone, [data-search-exclude]";
const number = id => Number(id.slice(1));

/** The paragraph that holds a word, or nothing for a word before the first. */
export function holding(word) {
  let low = 0, high = paragraphs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (number(paragraphs[middle].id) <= word) low = middle + 1; else high = middle;
  }
  return paragraphs[low - 1];
}

/** The last word of a paragraph: the one before the next paragraph's first. */
export function last(paragraph) {
  const next = paragraphs[paragraphs.indexOf(paragraph) + 1];
  return next ? number(next.id) - 1 : number(about.last);
}

/** The reading text of an element or a fragment of a paragraph, as typed, whatever way of reading is switched on. */
export function text(node, paragraph = node) {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(NOT_WORDS).forEach(e => e.remove());
  copy.querySelectorAll(".em[data-read]").forEach(e => e.replaceChildren(e.dataset.read));
  return typed(copy.textContent.trim().replace(/\s+/g, " ").replace(/ ([,.;:?!])(?=\s|$)/g, "$1"), own(paragraph));
}

/** Who speaks a paragraph, or "" where nobody does. */
export function speaker(paragraph) {
  if (!/(^| )(guest|host|narrator|author|voice)( |$)/.test(paragraph.className)) return "";
  for (let n = paragraphs.indexOf(paragraph); n >= 0; n--) {
    const label = paragraphs[n].querySelector(":scope > .speaker");
    if (label) return label.textContent.trim().replace(/:$/, "");
  }
  return "";
}

/** The minute of a paragraph, as printed and as a link: its own, or the last one before it in its chapter. */
export function minute(paragraph) {
  for (let n = paragraphs.indexOf(paragraph), own = true; n >= 0; n--, own = false) {
    const time = paragraphs[n].querySelector(":scope > .time");
    if (time) return { clock: time.textContent, href: time.href, own };
    if (opensChapter(paragraphs[n])) break;
  }
  return null;
}

function opensChapter(paragraph) {
  const before = (paragraph.closest(".noted, ul, ol, blockquote, details") ?? paragraph).previousElementSibling;
  return before?.tagName === "H2" && paragraph === (before.nextElementSibling.matches("p, li") ? before.nextElementSibling
    : before.nextElementSibling.querySelector("[id^=w]"));
}

/** A permanent address of this page, with a query and a fragment. */
export const address = (fragment, query = "") => canonical + (query && `?${query}`) + (fragment && `#${fragment}`);

/** A fragment for the words from one paragraph through another. */
export const range = (first, final) => first === final ? first.id : `${first.id}-w${last(final)}`;

/** The first ten digits of the SHA-256 of these paragraphs' reading text; "" where the browser does not offer it. */
export async function fingerprint(chosen) {
  if (!globalThis.crypto?.subtle) return "";
  const bytes = new TextEncoder().encode(chosen.map(p => text(p)).join("\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].slice(0, 5).map(b => b.toString(16).padStart(2, "0")).join("");
}

let dock;
/** What the page has to say at its foot, in one place, read out politely; no arguments clear it. */
export function say(...children) {
  dock ??= stage.appendChild(make("div", { class: "dock", role: "status", "data-search-exclude": true }));
  dock.replaceChildren(...children);
  dock.hidden = !children.length;
  return dock;
}

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}
