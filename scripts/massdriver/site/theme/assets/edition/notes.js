// Margin notes: each beside the line that refers to it, pushed down where two meet; on a narrow page folded, and opened
// by their number. The stylesheet alone shows them too, in the row of their paragraph.

import { parts } from "./page.js";

const GAP = 14;
const wide = matchMedia("(min-width: 60em)");

/** Whether the browser has laid out what is in a part; to ask for a place in one that is far away would make it do so. */
const laidOut = part => part.firstElementChild?.checkVisibility?.({ contentVisibilityAuto: true }) ?? true;

export function notes() {
  const asides = [...document.querySelectorAll("article .note[role=doc-footnote]")];
  if (!asides.length) return;
  const pairs = asides.map(note => ({ note, ref: document.getElementById(note.querySelector(".note-body").id.replace(/^note-/, "ref-")) }));

  // Part by part, as they are laid out (parts.js): what reaches beyond the end of one begins the next.
  const whole = asides[0].closest("article");
  const sections = (parts.length ? parts : [whole]).map(part => ({ part, pairs: pairs.filter(({ note }) => part.contains(note)), over: 0 }));
  const place = () => {
    if (!wide.matches || getComputedStyle(asides[0]).position !== "absolute") return asides.forEach(note => { note.style.transform = ""; });
    const moves = [];
    let over = 0;
    for (const section of sections) {
      const { top, bottom } = section.part.getBoundingClientRect();
      if (laidOut(section.part)) {
        let free = top + over;
        for (const { note, ref } of section.pairs) {
          const height = note.offsetHeight;
          if (!height) continue;  // switched off, or in a folded read
          const to = Math.max(ref.getBoundingClientRect().top - 3, free);
          moves.push([note, Math.round(to - (note.offsetParent?.getBoundingClientRect().top ?? 0))]);
          free = to + height + GAP;
        }
        section.over = Math.max(0, free - bottom);
      }
      over = section.over;
    }
    moves.forEach(([note, by]) => { note.style.transform = `translateY(${by}px)`; });
    whole.style.paddingBottom = over > GAP ? `${Math.ceil(over)}px` : "";
  };
  let waiting = false;
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; place(); }); } };
  place();
  const observer = new ResizeObserver(soon);
  observer.observe(whole);
  asides.forEach(note => observer.observe(note));
  document.addEventListener("reading", soon);
  document.fonts?.ready.then(soon);
  addEventListener("resize", soon);
  whole.addEventListener("contentvisibilityautostatechange", soon);

  for (const { note, ref } of pairs) {
    const link = ref.querySelector("a"), details = note.querySelector("details"), body = note.querySelector(".note-body");
    body.tabIndex = -1;
    link.addEventListener("click", e => {
      e.preventDefault();
      history.replaceState(history.state, "", link.hash);
      if (!wide.matches && details.open) { details.open = false; return; }
      details.open = true;
      body.focus({ preventScroll: true });
      const { top, bottom } = note.getBoundingClientRect();
      if (top < 90 || bottom > innerHeight) note.scrollIntoView({ block: "nearest" });
    });
    note.addEventListener("keydown", e => {
      if (e.key !== "Escape") return;
      if (!wide.matches) details.open = false;
      link.focus();
    });
    for (const [a, b] of [[ref, note], [note, ref]]) {
      a.addEventListener("pointerenter", () => b.classList.add("lit"));
      a.addEventListener("pointerleave", () => b.classList.remove("lit"));
    }
    note.addEventListener("focusin", () => note.classList.add("lit"));
    note.addEventListener("focusout", () => note.classList.remove("lit"));
  }
}
