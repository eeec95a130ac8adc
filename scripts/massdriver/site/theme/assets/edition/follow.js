// Following: the paragraph that is spoken is marked, and kept in view unless the reader scrolls away from it.
import { article, paragraphs } from "./page.js";

const secondOf = link => Number(/[#?&]t=([\d.]+)s?$/.exec(link.getAttribute("href"))?.[1]);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** The paragraphs whose second is known, in the order of time. */
const timed = paragraphs.map(paragraph => ({ paragraph, link: paragraph.querySelector(":scope > .time") }))
  .filter(({ link }) => link).map(({ paragraph, link }) => ({ paragraph, at: secondOf(link) }))
  .filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at);

/** When a link to a time leads to, or a paragraph is spoken: its own second, or that of the last one before it. */
export function second(element) {
  if (element.matches("a")) return secondOf(element);
  const n = paragraphs.indexOf(element);
  return timed.findLast(({ paragraph }) => paragraphs.indexOf(paragraph) <= n)?.at;
}

/** `{ show(second), hide, away, back }`: `strip` is what covers the foot of the window; `moved` is called when away changes. */
export function follower(strip, moved) {
  let spoken, fraction = 0, away = false, ours = 0, theirs = 0;  // until when a scroll is ours, or the reader's

  /** From where to where the line that is spoken lies in the window, as far as one can tell. */
  const line = () => {
    const shown = spoken.paragraph.closest("details:not([open])") ?? spoken.paragraph;
    const { top, bottom } = shown.getBoundingClientRect(), height = Math.min(60, bottom - top);
    const at = top + (bottom - top - height) * fraction;
    return [at, at + height];
  };
  const room = () => {
    const bar = article.querySelector(".bar")?.getBoundingClientRect();
    return [Math.max(0, bar?.bottom ?? 0) + 4, strip.getBoundingClientRect().top - 4];
  };
  const seen = () => {
    const [top, bottom] = line(), [from, to] = room();
    return top >= from && bottom <= to;
  };
  const set = now => { if (away !== now) { away = now; moved(); } };

  function bring() {
    if (!spoken || seen()) return;
    const [top] = line(), [from, to] = room(), by = top - from - (to - from) / 4;
    ours = performance.now() + 1000;
    scrollBy({ top: by, behavior: calm.matches || Math.abs(by) > 2 * innerHeight ? "instant" : "smooth" });
  }
  addEventListener("scrollend", () => { ours = 0; });
  const scrolls = () => { [ours, theirs] = [0, performance.now() + 500]; };
  for (const event of ["wheel", "touchmove"]) addEventListener(event, scrolls, { passive: true });
  addEventListener("keydown", e => { if (/^(Page|Arrow(Up|Down)|Home|End)/.test(e.key)) scrolls(); });
  addEventListener("scroll", () => { if (spoken && performance.now() > ours) set(!seen()); }, { passive: true });

  return {
    get away() { return away; },
    show(now) {
      const n = timed.findLastIndex(({ at }) => at <= now + 0.05), here = timed[n];
      if (here !== spoken) {
        spoken?.paragraph.classList.remove("spoken");
        spoken = here;
        spoken?.paragraph.classList.add("spoken");
      }
      if (!here) return;
      const next = timed[n + 1]?.at ?? here.at;
      fraction = next > here.at ? Math.min(1, Math.max(0, (now - here.at) / (next - here.at))) : 0;
      if (!away && performance.now() > theirs) bring();
    },
    hide() {
      spoken?.paragraph.classList.remove("spoken");
      spoken = undefined;
      set(false);
    },
    back() {
      theirs = 0;
      set(false);
      bring();
    },
  };
}
