// A long page is laid out part by part: what is near at once (edition.css), the rest right after, a little at a time, so that
// neither the first line nor a tap waits for 27,000 words. Then the page is like any other.
import { parts } from "./page.js";

const SLICE = 4;  // milliseconds, a part or two; then whoever waits comes first, on a phone four times as slow too

const near = part => { const { top, bottom } = part.getBoundingClientRect(); return bottom > -innerHeight && top < 2 * innerHeight; };

/** Change how all of it is set: what is far away waits again, at the height it had, and is laid out anew as there is time. */
export function anew(change) {
  const far = parts.filter(part => !near(part));
  document.documentElement.classList.remove("whole");
  far.forEach(part => part.classList.remove("laid"));
  change();
  partByPart();
}

let round = 0;

export function partByPart() {
  const left = [...parts], mine = ++round;
  const next = () => {
    if (mine !== round) return;  // begun anew meanwhile
    const end = performance.now() + SLICE;
    while (left.length && performance.now() < end) {
      const part = left.shift();
      part.classList.add("laid");
      part.getBoundingClientRect();
    }
    if (left.length) setTimeout(next); else document.dispatchEvent(new Event("laid"));
  };
  requestAnimationFrame(() => setTimeout(next));  // the first lines are drawn by then
}
