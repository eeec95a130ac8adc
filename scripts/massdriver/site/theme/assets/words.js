// The interface's own words: those of the collection's language, which every page carries (partials/words/*.html), and a thread
// as its name.

const known = JSON.parse((globalThis.document ? document.getElementById?.("words")?.textContent : /** @type {{ name?: string }} */ (globalThis).name) || "{}");

/** A number as the language writes it. */
export const number = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, known.thousands ?? ",");

/** What a key says, `{n}` the number it counts by and other places filled in: word("paragraphs", { n: 3 }). */
export function word(key, values = {}) {
  let said = known[key] ?? key;
  if (typeof said === "object") said = said[values.n === 1 ? "one" : "other"];
  return said.replace(/\{(\w+)\}/g, (place, name) => (typeof values[name] === "number" ? number(values[name]) : values[name] ?? place));
}

/** What a kind of document is called; one that a collection named itself keeps its name. */
export const kindOf = (kind) => known[`kind.${kind}`] ?? kind;

/** "2026-02-05" as the language writes it. */
export function day(date) {
  const [year, month, day] = date.split("-").map(Number);
  return word("day", { day, month: word("month").split(" ")[month - 1], year: String(year) });
}
