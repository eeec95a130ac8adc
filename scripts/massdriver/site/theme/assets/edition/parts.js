// A long page is laid out part by part: what is near at once (edition.css), the rest right after, a little at a time, so that
// neither the first line nor a tap waits for 27,000 words. Then the page is like any other.
import { parts } from "./page.js";

const SLICE = 4;  // milliseconds, a part or two; then whoever waits comes first, on a phone four times as slow too

export function partByPart() {
  const left = [...parts];
  const next = () => {
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
