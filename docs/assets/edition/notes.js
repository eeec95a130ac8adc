// Margin notes: each beside the line that refers to it, pushed down where two meet; on a narrow page folded, and opened
// by their number. The stylesheet alone shows them too, in the row of their paragraph.

const GAP = 14;
const wide = matchMedia("(min-width: 60em)");

export function notes() {
  const asides = [...document.querySelectorAll("article .note[role=doc-footnote]")];
  if (!asides.length) return;
  const pairs = asides.map(note => ({ note, ref: document.getElementById(note.querySelector(".note-body").id.replace(/^note-/, "ref-")) }));

  const place = () => {
    if (!wide.matches || getComputedStyle(asides[0]).position !== "absolute") return asides.forEach(note => { note.style.transform = ""; });
    const seen = pairs.map(({ note, ref }) => ({ note, line: ref.getBoundingClientRect().top,
      base: note.offsetParent?.getBoundingClientRect().top ?? 0, height: note.offsetHeight }));
    let free = -Infinity;
    for (const { note, line, base, height } of seen) {
      if (!height) continue;  // switched off, or in a folded read
      const top = Math.max(line - 3, free);
      note.style.transform = `translateY(${Math.round(top - base)}px)`;
      free = top + height + GAP;
    }
    const article = asides[0].closest("article");
    const over = free - article.getBoundingClientRect().bottom + parseFloat(getComputedStyle(article).paddingBottom);
    article.style.paddingBottom = over > 0 ? `${Math.ceil(over)}px` : "";
  };
  let waiting = false;
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; place(); }); } };
  place();
  const observer = new ResizeObserver(soon);
  observer.observe(asides[0].closest("article"));
  asides.forEach(note => observer.observe(note));
  document.addEventListener("reading", soon);
  document.fonts?.ready.then(soon);
  addEventListener("resize", soon);
  addEventListener("beforeprint", () => asides.forEach(note => { note.querySelector("details").open = true; }));

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
