// Where one was reading: kept in this browser only, offered again where the transcripts are listed, forgotten when asked.
import { make } from "./dom.js";
import { word } from "./words.js";

const STORE = "massdriver.places";

/** The places kept, by slug. */
export function kept() {
  try { return JSON.parse(localStorage.getItem(STORE)) ?? {}; } catch { return {}; }
}

/** Keep these. */
export function keep(places) {
  try { localStorage.setItem(STORE, JSON.stringify(places)); } catch { /* a private window forgets */ }
}

/** Forget one. */
export function forget(slug) {
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
