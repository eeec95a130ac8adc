// A long list of documents: a filter over it, by any word of a title, venue, date or kind; and where the page says by what else
// they are found, by a speaker, tag, language or folder, which the address then names.

import { asked, make, remember } from "./record.js";
import { word } from "./words.js";

const OPEN = 200; // rows: as many as this are unfolded at once
const LONG = 20; // values; among more one may search
const place = document.querySelector("#transcript-filter");
const lists = [...document.querySelectorAll(".editions, .downloads.index ul, .apparatus.index ul")];
const ways = [...document.querySelectorAll("[data-way]")];
const links = ways.flatMap((fold) => [...fold.querySelectorAll("li a")]);
const languages = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language", fallback: "code" });

for (const link of links) {
  if (link.closest("[data-way]").dataset.way === "language") link.textContent = named(link.textContent);
}
const items = lists.flatMap((list) => [...list.querySelectorAll(":scope > li, :scope > ul > li")].map((item) => {
  const of = (item.dataset.of ?? "").split(" ").filter(Boolean).map(Number);
  return { item, of: new Set(of), folded: fold([item.textContent, ...of.map((n) => links[n].textContent)].join(" ")) };
}));
const folds = new Map(); // each with whether it was open
for (const details of lists.map((list) => list.closest("details"))) if (details) folds.set(details, details.open);

const field = make("input", { type: "search", id: "transcript-q", autocomplete: "off", spellcheck: "false", input: show });
field.value = asked.get("in") ?? "";
const status = make("p", { class: "status", role: "status" });
const drop = make("button", { type: "button", hidden: true, click: () => choose(null) });
let chosen = null;
place.replaceChildren(make("form", { role: "search", submit: (event) => event.preventDefault() },
  make("p", { class: "ask" }, make("label", { for: field.id }, word(document.querySelector(".apparatus.index, .downloads.index") ? "title-date" : "title-venue")), field)), status, make("p", { class: "more" }, drop));

for (const details of ways) {
  const values = [...details.querySelectorAll("li")];
  if (values.length > LONG) {
    const id = `among-${details.dataset.way}`;
    const among = make("input", { type: "search", id, autocomplete: "off", spellcheck: "false", input: () => {
      const wanted = fold(among.value);
      for (const value of values) value.hidden = !fold(value.textContent).includes(wanted);
    } });
    details.querySelector("summary").after(make("p", {}, make("label", { for: id }, word("find-among")), " ", among));
  }
}
links.forEach((link) => link.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  choose(link);
}));
for (const [way, value] of asked) {
  chosen ??= links.find((link) => new URLSearchParams(link.search).get(way) === value) ?? null;
}
if (chosen || field.value) show();

function named(code) {
  try { return languages.of(code) ?? code; } catch { return code; }
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
}

/** Show only what is found by one value, or again all. */
function choose(link) {
  chosen = link;
  for (const details of ways) details.open = false;
  show();
  status.scrollIntoView({ block: "nearest" });
}

function show() {
  const wanted = fold(field.value).split(/\s+/).filter(Boolean), number = links.indexOf(chosen);
  let shown = 0;
  for (const { item, of, folded } of items) {
    item.hidden = !(wanted.every((part) => folded.includes(part)) && (!chosen || of.has(number)));
    shown += Number(!item.hidden);
  }
  const active = Boolean(chosen || wanted.length);
  for (const list of lists) {
    const details = list.closest("details");
    const none = !list.querySelector(":scope > li:not([hidden]), :scope > ul > li:not([hidden])");
    (details ?? list).hidden = none;
    if (details) details.open = active ? shown <= OPEN : folds.get(details);
    if (list.previousElementSibling?.tagName === "H2") list.previousElementSibling.hidden = none;
  }
  for (const link of links) link.toggleAttribute("aria-current", link === chosen);
  drop.hidden = !chosen;
  drop.textContent = chosen ? word("drop-filter", { value: chosen.textContent }) : "";
  status.textContent = active ? `${chosen ? `${chosen.textContent}: ` : ""}${word("n-of", { n: shown, all: items.length })}` : "";
  const kept = new URLSearchParams(location.search);
  for (const { dataset } of ways) kept.delete(dataset.way);
  if (chosen) for (const [way, value] of new URLSearchParams(chosen.search)) kept.set(way, value);
  kept.delete("in");
  if (field.value.trim()) kept.set("in", field.value.trim());
  remember(Object.fromEntries(kept));
  place.dispatchEvent(new Event("filtered"));
}
