// The place is kept: where one read last, offered again after days.
import { forget, keep, kept } from "../begun.js";
import { word } from "../words.js";
import { about, head, make, minute, paragraphs, say } from "./page.js";

const ENOUGH = 5;  // paragraphs: who has read fewer has only looked in

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
