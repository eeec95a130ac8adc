import { word } from "../words.js";

// A table wider than the page scrolls in its own frame; the frame is made reachable by keyboard.

export function tables() {
  const frames = document.querySelectorAll(".md-typeset__scrollwrap, .charted");
  const observer = new ResizeObserver(entries => entries.forEach(({ target }) => {
    const scrolls = target.scrollWidth > target.clientWidth;
    target.toggleAttribute("tabindex", scrolls);
    if (scrolls) {
      target.tabIndex = 0;
      target.setAttribute("role", "region");
      target.setAttribute("aria-label", `${word("table")} ${[...frames].indexOf(target) + 1}`); // each its own name
    } else {
      target.removeAttribute("role");
      target.removeAttribute("aria-label");
    }
  }));
  frames.forEach(frame => observer.observe(frame));
}
