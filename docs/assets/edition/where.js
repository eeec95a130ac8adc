// Where you are: the chapter and what is left of it all, in the bar; and the outline to go elsewhere.
import { about, article, make, paragraphs, stage } from "./page.js";

const WORDS_A_MINUTE = 240;  // as in masthead.py

export function where() {
  const bar = document.querySelector(".bar");
  const outline = document.getElementById("outline");
  if (!bar || !outline || !paragraphs.length) return;
  const [chapter, rest, button] = [".chapter", ".rest", ".where"].map(name => bar.querySelector(name));
  const headings = [...article.querySelectorAll(":scope > :is(h2, h3)[id]")];
  let sheet, here = [];

  let tops, ends, counts;
  const measure = () => {  // once, and when the page has changed its height
    tops = headings.map(h => h.getBoundingClientRect().top + scrollY);
    ends = paragraphs.map(p => p.getBoundingClientRect().bottom + scrollY);
    let total = 0;
    counts ??= paragraphs.map(p => (total += p.textContent.length));
  };
  let now = -2, waiting = false;
  const look = () => {
    waiting = false;
    if (!tops) measure();
    const y = scrollY + 120;
    const index = tops.findLastIndex(top => top <= y);
    const passed = ends.findLastIndex(end => end <= y + 0.4 * innerHeight);
    const read = passed < 0 ? 0 : counts[passed] / counts.at(-1);
    bar.style.setProperty("--read", read.toFixed(4));
    const left = Math.round((1 - read) * about.words / WORDS_A_MINUTE);
    rest.textContent = read === 0 ? "" : left ? `${left} min left` : "the end";
    if (index === now) return;
    now = index;
    const heading = headings[index];
    const parent = heading?.tagName === "H3" ? headings.slice(0, index).findLast(h => h.tagName === "H2") : heading;
    chapter.textContent = parent?.textContent ?? "Outline";
    button.setAttribute("aria-label", parent ? `Outline; you are in: ${parent.textContent}` : "Outline");
    here = [parent, heading].filter(Boolean).map(h => h.id);
  };
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(look); } };
  addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(() => { tops = undefined; soon(); }).observe(article);

  const header = document.querySelector(".md-header");  // which the theme hides while one reads on
  if (header) new MutationObserver(() => bar.classList.toggle("up", header.hidden)).observe(header, { attributeFilter: ["hidden"] });

  button.addEventListener("click", () => {
    sheet ??= made();
    const place = button.getBoundingClientRect();
    sheet.style.left = `${Math.max(8, place.left)}px`;
    sheet.style.top = `${place.bottom + 4}px`;
    sheet.togglePopover();
  });
  function made() {
    const sheet = stage.appendChild(make("div", { class: "menu sheet", popover: true, role: "dialog", "aria-label": "Outline",
      "data-search-exclude": true }, make("div", { class: "outline" }, outline.firstElementChild.cloneNode(true))));
    const links = [...sheet.querySelectorAll("a[href^='#']")];
    sheet.addEventListener("toggle", e => {
      button.setAttribute("aria-expanded", String(e.newState === "open"));
      if (e.newState !== "open") return;
      links.forEach(a => { if (here.includes(decodeURIComponent(a.hash.slice(1)))) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); });
      const current = links.findLast(a => a.ariaCurrent) ?? links[0];
      current.focus();
      current.scrollIntoView({ block: "center" });
    });
    sheet.addEventListener("click", e => { if (e.target.closest("a")) sheet.hidePopover(); });
    return sheet;
  }
}
