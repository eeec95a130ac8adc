// The keyboard, where the theme leaves it out: the menu is a button, the skip leads to the text. What / does: box.js.
import { make } from "./dom.js";
import { word } from "./words.js";

export function keys() {
  const toggle = document.getElementById("__drawer");
  for (const label of document.querySelectorAll("label.md-header__button[for=__drawer]")) {
    // The theme's styles know it by its class and by what it is for.
    const button = make("button", { type: "button", class: label.className, for: "__drawer", "aria-label": word("menu"),
      "aria-expanded": String(toggle.checked), onclick: () => {
        toggle.checked = !toggle.checked;
        toggle.dispatchEvent(new Event("change", { bubbles: true }));
      } }, ...label.childNodes);
    toggle.addEventListener("change", () => button.setAttribute("aria-expanded", String(toggle.checked)));
    label.replaceWith(button);
  }
  const skip = document.querySelector("a.md-skip"), first = document.querySelector("article .part [id^=w]");
  if (skip && first) skip.href = `#${first.id}`;
}
