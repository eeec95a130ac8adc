// The place is kept: where one read last, in this browser only, offered again after days, forgotten when asked.
import { about, head, make, minute, paragraphs, say } from "./page.js";
import { word } from "../words.js";

const STORE = "massdriver.places";
const ENOUGH = 5;  // paragraphs: who has read fewer has only looked in

function kept() {
  try { return JSON.parse(localStorage.getItem(STORE)) ?? {}; } catch { return {}; }
}

function keep(places) {
  try { localStorage.setItem(STORE, JSON.stringify(places)); } catch { /* a private window forgets */ }
}

/** On a transcript: offer the place of last time, and keep this one. */
export function place() {
  if (!head || !paragraphs.length) return;
  const known = kept()[about.slug], target = known && document.getElementById(known.id);
  if (target && !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    say(make("a", { href: `#${known.id}`, onclick: () => say() }, word(known.at ? "continue-at" : "continue-here", { time: known.at })),
      make("button", { type: "button", onclick: () => { forget(about.slug); say(); } }, word("forget")),
      make("button", { type: "button", onclick: () => say() }, word("close")));
  }
  let timer;
  addEventListener("scroll", () => { clearTimeout(timer); timer = setTimeout(note, 1000); }, { passive: true });
}

function note() {
  const at = paragraphs.findIndex(p => p.getBoundingClientRect().bottom > 150);
  if (at < ENOUGH) return;
  const read = { id: paragraphs[at].id, at: minute(paragraphs[at])?.clock ?? "", title: about.title };
  keep({ ...kept(), [about.slug]: read });
}

function forget(slug) {
  const { [slug]: _, ...others } = kept();
  keep(others);
}

/** Where the transcripts are listed: the same, beside each that one has begun. */
export function begun() {
  for (const link of document.querySelectorAll(".editions a[href*='transcripts/'], .editions a[href]")) {
    const slug = new URL(link.href).pathname.replace(/\/$/, "").split("/").pop(), known = kept()[slug];
    if (!known || !/^w\d+$/.test(known.id) || link.parentElement.querySelector(".begun")) continue;
    const line = make("small", { class: "begun" }, make("a", { href: `${link.href}#${known.id}` },
      word(known.at ? "continue-at" : "continue", { time: known.at })), " ",
    make("button", { type: "button", "aria-label": word("forget-place", { title: known.title }), onclick: () => { forget(slug); line.remove(); } }, word("forget")));
    link.closest("li")?.append(line);
  }
}
