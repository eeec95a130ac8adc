// The index of many transcripts: a filter over its lists, by any word of title, venue, date or kind.

import { word } from "./words.js";

const place = document.querySelector("#transcript-filter");
const lists = [...document.querySelectorAll(".editions")];
const items = lists.flatMap((list) => [...list.querySelectorAll("li")]);
const folded = new Map(items.map((item) => [item, fold(item.textContent)]));

const field = document.createElement("input");
Object.assign(field, { type: "search", id: "transcript-q", autocomplete: "off", spellcheck: false });
const label = document.createElement("label");
label.htmlFor = field.id;
label.textContent = word("title-venue");
const status = document.createElement("p");
status.className = "status";
status.setAttribute("role", "status");
const line = document.createElement("p");
line.className = "ask";
line.append(label, field);
const form = document.createElement("form");
form.setAttribute("role", "search");
form.append(line);
form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", show);
place.replaceChildren(form, status);

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
}

function show() {
  const asked = fold(field.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    item.hidden = !asked.every((word) => folded.get(item).includes(word));
    shown += Number(!item.hidden);
  }
  for (const list of lists) {
    const none = [...list.querySelectorAll("li")].every((item) => item.hidden);
    list.hidden = none;
    if (list.previousElementSibling?.tagName === "H2") list.previousElementSibling.hidden = none;
  }
  status.textContent = asked.length ? word("n-of", { n: shown, all: items.length }) : "";
}
