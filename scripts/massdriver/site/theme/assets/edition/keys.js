// The keyboard, where the theme leaves it out: menu and search are buttons, the skip leads to the text, / searches always.
import { make, paragraphs } from "./page.js";
import { word } from "../words.js";

export function keys() {
  for (const [name, words] of [["__drawer", word("menu")], ["__search", word("search")]]) {
    const toggle = document.getElementById(name);
    for (const label of document.querySelectorAll(`label.md-header__button[for=${name}]`)) {
      // The theme's styles know it by its class and by what it is for.
      const button = make("button", { type: "button", class: label.className, for: name, "aria-label": words,
        "aria-expanded": String(toggle.checked), onclick: () => {
          toggle.checked = !toggle.checked;
          toggle.dispatchEvent(new Event("change", { bubbles: true }));
        } }, ...label.childNodes);
      toggle.addEventListener("change", () => button.setAttribute("aria-expanded", String(toggle.checked)));
      label.replaceWith(button);
    }
  }
  const skip = document.querySelector("a.md-skip");
  if (skip && paragraphs.length) skip.href = `#${paragraphs[0].id}`;
  // The theme takes a switch for a field one types in.
  addEventListener("keydown", e => { if (e.key === "/" && e.target.matches?.("input[type=radio], input[type=checkbox]")) e.target.blur(); }, true);
}
