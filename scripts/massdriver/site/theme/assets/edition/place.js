// The place is kept: where one read last, in this browser only, offered again after days, forgotten when asked.
import { about, head, make, minute, paragraphs, say } from "./page.js";

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
    say(make("a", { href: `#${known.id}`, onclick: () => say() }, `Continue${known.at ? ` at ${known.at}` : " where you were"}`),
      make("button", { type: "button", onclick: () => { forget(about.slug); say(); } }, "Forget"),
      make("button", { type: "button", onclick: () => say() }, "Close"));
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
      `Continue${known.at ? ` at ${known.at}` : ""}`), " ",
    make("button", { type: "button", "aria-label": `Forget the place in ${known.title}`, onclick: () => { forget(slug); line.remove(); } }, "Forget"));
    link.closest("li")?.append(line);
  }
}
