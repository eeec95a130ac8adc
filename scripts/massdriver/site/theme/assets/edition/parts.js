// A long page is laid out part by part, where one reads (edition.css): neither the first line nor a tap waits for 27,000
// words. Of a part that is near a note may reach beyond the end.
import { parts } from "./page.js";

export function partByPart() {
  const observer = new IntersectionObserver(
    seen => seen.forEach(({ target, isIntersecting }) => target.classList.toggle("near", isIntersecting)), { rootMargin: "100% 0px" });
  parts.forEach(part => observer.observe(part));
}
