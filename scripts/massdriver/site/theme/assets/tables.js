import { word } from "./words.js";

// A table wider than the page scrolls in its own frame; the frame is made reachable by keyboard. On a phone it becomes cards.

export function tables() {
  for (const table of document.querySelectorAll("article table:not([class]), table.standards")) cards(table);
  const frames = document.querySelectorAll(".md-typeset__scrollwrap, .charted");
  const observer = new ResizeObserver(entries => entries.forEach(({ target }) => {
    const scrolls = target.scrollWidth > target.clientWidth;
    target.toggleAttribute("tabindex", scrolls);
    if (scrolls) {
      target.setAttribute("tabindex", "0");
      target.setAttribute("role", "region");
      target.setAttribute("aria-label", `${word("table")} ${[...frames].indexOf(target) + 1}`); // each its own name
    } else {
      target.removeAttribute("role");
      target.removeAttribute("aria-label");
    }
  }));
  frames.forEach(frame => observer.observe(frame));
}

/** Give each cell the name of its column; the roles are the elements' own, which a style sheet of cards takes away. */
function cards(table) {
  const heads = [...table.tHead?.rows[0]?.cells ?? []].map(cell => cell.textContent.trim());
  if (heads.length < 3 || table.closest(".apparatus")) return;
  table.dataset.cards = "";
  table.setAttribute("role", "table");
  for (const part of [table.tHead, ...table.tBodies]) part.setAttribute("role", "rowgroup");
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    [...row.cells].forEach((cell, n) => {
      cell.setAttribute("role", cell.tagName === "TH" ? "columnheader" : "cell");
      cell.dataset.label = heads[n] ?? "";
    });
  }
}
