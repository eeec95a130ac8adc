// Where you are: the chapter and what is left of it all, in the bar and the sidebar; and the outline to go elsewhere.
import { about, article, make, parts, stage } from "./page.js";
import { word } from "../words.js";

const WORDS_A_MINUTE = 240;  // as in masthead.py

export function where() {
  const bar = document.querySelector(".bar");
  const outline = document.getElementById("outline");
  if (!bar || !outline || !parts.length) return;
  const [chapter, rest, button] = [".chapter", ".rest", ".where"].map(name => bar.querySelector(name));
  let sheet, here = [];

  // What a part is under: its chapter's heading and its own.
  let h2, h3;
  const headings = parts.map(part => {
    const own = [...part.querySelectorAll(":scope > :is(h2, h3)[id]")];
    const opens = own.find(h => h.tagName === "H2");
    if (opens) [h2, h3] = [opens, undefined];
    h3 = own.find(h => h.tagName === "H3") ?? h3;
    return [h2, h3].filter(Boolean);
  });
  const sizes = parts.map(part => Number(part.style.getPropertyValue("--characters")));
  const whole = sizes.reduce((sum, size) => sum + size, 0);

  let now = -2, waiting = false;
  const look = () => {
    waiting = false;
    const boxes = parts.map(part => part.getBoundingClientRect());  // the parts' alone: what is in them may wait
    const index = boxes.findLastIndex(box => box.top <= 120);
    const line = 120 + 0.4 * innerHeight;
    const read = boxes.reduce((sum, { top, height }, n) => sum + sizes[n] * Math.min(1, Math.max(0, (line - top) / height)), 0) / whole;
    bar.style.setProperty("--read", read.toFixed(4));
    const left = Math.round((1 - read) * about.words / WORDS_A_MINUTE);
    rest.textContent = index < 0 ? "" : left ? word("left", { n: left }) : word("end");
    if (index === now) return;
    now = index;
    const names = headings[index] ?? [];
    chapter.textContent = names[0]?.textContent ?? word("outline");
    button.setAttribute("aria-label", names[0] ? word("you-are-in", { chapter: names[0].textContent }) : word("outline"));
    here = names.map(h => h.id);
    follow(here);
  };
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(look); } };
  addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(article);

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
    const sheet = stage.appendChild(make("div", { class: "menu sheet", popover: true, role: "dialog", "aria-label": word("outline"),
      "data-search-exclude": true }, make("div", { class: "outline" }, outline.firstElementChild.cloneNode(true))));
    const links = [...sheet.querySelectorAll("a[href^='#']")];
    sheet.addEventListener("toggle", e => {
      button.setAttribute("aria-expanded", String(e.newState === "open"));
      if (e.newState !== "open") return;
      links.forEach(a => { if (here.includes(target(a))) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); });
      const current = links.findLast(a => a.ariaCurrent) ?? links[0];
      current.focus();
      current.scrollIntoView({ block: "center" });
    });
    sheet.addEventListener("click", e => { if (e.target.closest("a")) sheet.hidePopover(); });
    return sheet;
  }
}

const target = link => decodeURIComponent(link.hash.slice(1));

/** Mark the headings one is under in the sidebar, and keep the last in sight there. */
function follow(here) {
  const links = [...document.querySelectorAll("[data-toc] a[href^='#']")];
  links.forEach(link => link.classList.toggle("md-nav__link--active", here.includes(target(link))));
  const current = links.findLast(link => here.includes(target(link)));
  const frame = current?.closest(".md-sidebar__scrollwrap"), box = current?.getBoundingClientRect();
  if (!box?.height) return;
  const { top, height } = frame.getBoundingClientRect();
  if (box.top < top || box.bottom > top + height) frame.scrollTop += box.top - top - height / 2;
}
