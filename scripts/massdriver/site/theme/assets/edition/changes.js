// What the machine heard: a tip on every changed or doubted word, and a walk through the changes.
import { article, make, say, stage } from "./page.js";
import { word } from "../words.js";

const MARKS = ".em[data-heard], .em.new, mark.doubt";
let tip, shown;

export function changes() {
  tip = stage.appendChild(make("div", { class: "tip", id: "tip", role: "tooltip", hidden: true, "data-search-exclude": true }));
  const acts = { pointerover: show, focusin: show, click: show, pointerout: hide, focusout: hide };
  for (const [event, act] of Object.entries(acts)) {
    article.addEventListener(event, e => { const mark = e.target.closest?.(MARKS); if (mark) act(mark, event); });
  }
  // Before the theme, which turns pages with n and p.
  addEventListener("keydown", e => {
    if (e.key === "Escape") hide(shown, "escape");
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, dialog, [role=menu]")) return;
    if (document.documentElement.dataset.text !== "changes" || (e.key !== "n" && e.key !== "p")) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    step(e.key === "n" ? 1 : -1);
  }, true);
  document.addEventListener("reading", e => e.detail.text === "changes" ? walk() : leave());
  if (document.documentElement.dataset.text === "changes") walk();
}

function show(mark) {
  if (shown === mark) return;
  shown?.removeAttribute("aria-describedby");
  shown = mark;
  mark.setAttribute("aria-describedby", "tip");
  const { heard, why, read, witness } = mark.dataset;
  const reads = read ?? mark.textContent;
  const rows = mark.matches(".doubt") ? [[word("doubt"), why.replace(/^unclear:?\s*/, "") || word("doubtful")]]
    : [[word("heard"), heard ? `“${heard}”` : word("nothing"), "was"], [word("reads"), reads ? `“${reads}”` : word("left-out"), "is"],
      [word("witness"), witness], [word("why"), why]];
  tip.replaceChildren(make("dl", {}, ...rows.filter(([, value]) => value)
    .map(([name, value, kind]) => make("div", {}, make("dt", {}, name), make("dd", { class: kind }, value)))));
  tip.hidden = false;
  const place = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - size.width - 8));
  const below = place.bottom + 6 + size.height < innerHeight;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(below ? place.bottom + 6 : place.top - size.height - 6) + scrollY}px`;
}

function hide(mark, event) {
  if (!shown || mark !== shown || (event === "pointerout" && mark === document.activeElement)) return;
  shown.removeAttribute("aria-describedby");
  shown = undefined;
  tip.hidden = true;
}

// ---- from change to change ----

let marks, at = -1, counter;

function walk() {
  marks = [...article.querySelectorAll(".em")];
  at = -1;
  if (!marks.length) return;
  counter = make("span", {}, label());
  say(make("button", { type: "button", "aria-keyshortcuts": "p", onclick: () => step(-1) }, `‹ ${word("previous")} `, make("kbd", {}, "p")), counter,
      make("button", { type: "button", "aria-keyshortcuts": "n", onclick: () => step(1) }, `${word("next")} `, make("kbd", {}, "n"), " ›"));
}

function leave() {
  if (marks) say();
  marks = undefined;
}

const label = () => at < 0 ? word("changes", { n: marks.length }) : word("change-of", { at: at + 1, n: marks.length });

function step(by) {
  if (!marks?.length) return;
  if (at < 0 || document.activeElement !== marks[at]) {  // begin at what is in view
    const first = marks.findIndex(m => m.getBoundingClientRect().top > 90);
    at = by > 0 ? (first < 0 ? marks.length : first) - 1 : first < 0 ? marks.length : first;
  }
  at = (at + by + marks.length) % marks.length;
  const mark = marks[at];
  const fold = mark.closest("details:not([open])");
  if (fold) fold.open = true;
  mark.focus({ preventScroll: true });
  const { top, bottom } = mark.getBoundingClientRect();
  if (top < 110 || bottom > innerHeight - 130) mark.scrollIntoView({ block: "center" });
  shown = undefined;
  show(mark);
  counter.textContent = label();
}
