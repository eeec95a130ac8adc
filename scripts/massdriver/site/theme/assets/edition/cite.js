// A citation: the words, who said them where and when, the address, and the version of the edition that was read.
import { about, address, copy, fingerprint, make, minute, paragraphs, range, speaker, stage, text } from "./page.js";
import { day, kindOf, word } from "../words.js";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];  // as BibTeX names them
const verbatim = () => !about.kind.includes("not verbatim");
const kind = ({ kind: name }) => capital(name.endsWith(", not verbatim")
  ? word("not-verbatim", { kind: kindOf(name.slice(0, -", not verbatim".length)) }) : kindOf(name));
const capital = words => words[0].toUpperCase() + words.slice(1);

/** Everything a citation is made of. `words` are the cited words, one string a paragraph, where not all of them are. */
export async function citation(first, final, words) {
  const chosen = paragraphs.slice(paragraphs.indexOf(first), paragraphs.indexOf(final) + 1);
  const turns = [];
  chosen.forEach((paragraph, n) => {
    const who = speaker(paragraph), said = words?.[n] ?? text(paragraph);
    if (turns.length && turns.at(-1).who === who) turns.at(-1).said.push(said); else turns.push({ who, said: [said] });
  });
  const mark = await fingerprint(chosen);
  return { ...about, turns, id: range(first, final), minute: minute(first), speakers: [...new Set(turns.map(t => t.who).filter(Boolean))],
    url: address(range(first, final), mark && `v=${mark}`), accessed: new Date().toISOString().slice(0, 10) };
}

const time = c => c.minute && word(c.minute.own ? "at" : "after", { time: c.minute.clock });
const NAME = document.querySelector('meta[property="og:site_name"]')?.content ?? "";
const edition = c => word("edition", { name: NAME, version: c.version }).trim();
const quoted = said => `“${said.join("\n\n").replace(/[“”]|"([^"]*)"/g, (m, inner) => inner === undefined ? m : `‘${inner}’`)}”`;

export const FORMATS = {
  "Plain text": c => {
    const many = c.turns.length > 1;
    const words = c.turns.map(t => (many && t.who ? `${t.who}: ` : "") + quoted(t.said)).join("\n");
    const who = c.speakers.length ? word("in-work", { who: many ? c.speakers.join(word("and")) : c.speakers[0] }) : "";
    const where = [`“${c.title}”`, c.venue, day(c.date), time(c)].filter(Boolean).join(", ");
    return `${words}\n— ${who}${where}.${verbatim() ? "" : ` [${kind(c)}.]`} ${edition(c)}. ${c.url}`;
  },
  "Markdown": c => {
    const many = c.turns.length > 1;
    const words = c.turns.map(t => (many && t.who ? `**${t.who}:** ` : "") + t.said.map(escapeMarkdown).join("\n\n")).join("\n\n");
    const clock = c.minute && word(c.minute.own ? "at" : "after", { time: `[${c.minute.clock}](${c.minute.href})` });
    const where = [`[*${escapeMarkdown(c.title)}*](${c.url})`, escapeMarkdown(c.venue), day(c.date), clock].filter(Boolean).join(", ");
    return `${words.replace(/^/gm, "> ").replace(/ +$/gm, "")}\n>\n> — ${c.speakers.length ? `${c.speakers.join(word("and"))}, ` : ""}${where}.`
      + `${verbatim() ? "" : ` **${kind(c)}.**`} ${edition(c)}.`;
  },
  "BibTeX": c => {
    const [year, month, number] = c.date.split("-").map(Number);
    const said = c.turns.map(t => (c.turns.length > 1 && t.who ? `${t.who}: ` : "") + quoted(t.said)).join(" ").replace(/\s+/g, " ");
    const note = [time(c) && capital(time(c)), verbatim() ? "" : kind(c), edition(c), word("cited", { words: said })].filter(Boolean).join(". ");
    const fields = [["author", c.speakers.map(escapeBibtex).map(n => n.includes(" ") && !n.startsWith("The ") ? n : `{${n}}`).join(" and ")],
      ["title", `{${escapeBibtex(c.title)}}`], ["howpublished", escapeBibtex(c.venue)], ["year", year], ["month", MONTHS[month - 1]],
      ["day", number], ["note", escapeBibtex(note)], ["url", c.url], ["urldate", c.accessed]].filter(([, value]) => value);
    return `@misc{${c.slug}-${c.id},\n${fields.map(([name, value]) => `  ${name} = ${name === "month" ? value : `{${value}}`},`).join("\n")}\n}`;
  },
  "Address": c => c.url,
};

const escapeMarkdown = words => words.replace(/[\\`*_[\]<>]/g, "\\$&");
const escapeBibtex = words => words.replace(/[\\{}$&#_%~^]/g, m => ({ "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" })[m] ?? `\\${m}`);

let dialog;

/** Open the dialog for the words from one paragraph through another. */
export function cite(first, final, words) {
  dialog?.remove();
  let format = Object.keys(FORMATS)[0], current;
  const output = make("textarea", { readonly: true, "aria-label": word("citation"), spellcheck: "false" });
  const through = make("span", { "aria-live": "polite" });
  const step = by => { final = paragraphs[paragraphs.indexOf(final) + by]; words = undefined; fill(); };
  const [fewer, more] = [[-1, "−", word("fewer")], [1, "+", word("more")]].map(([by, sign, label]) =>
    make("button", { type: "button", "aria-label": label, onclick: () => step(by) }, sign));
  const done = make("button", { type: "button", class: "primary", onclick: async () => {
    const copied = await copy(output.value);
    if (!copied) { output.select(); document.execCommand?.("copy"); }
    done.textContent = word("copied");
    setTimeout(() => { done.textContent = word("copy"); }, 1600);
  } }, word("copy"));
  const choices = Object.keys(FORMATS).map(name => make("label", {}, make("input", { type: "radio", name: "format", value: name,
    checked: name === format, onchange: () => { format = name; output.value = FORMATS[format](current); } }), ` ${{ "Plain text": word("plain-text"), "Address": word("address") }[name] ?? name}`));
  async function fill() {
    current = await citation(first, final, words);
    output.value = FORMATS[format](current);
    const count = paragraphs.indexOf(final) - paragraphs.indexOf(first) + 1;
    through.textContent = word(words ? "selected" : "through", { n: count, id: current.id });
    fewer.disabled = count === 1;
    more.disabled = final === paragraphs.at(-1);
  }
  dialog = stage.appendChild(make("dialog", { class: "cite", "aria-labelledby": "cite-title" },
    make("h2", { id: "cite-title" }, word("cite")),
    make("div", { class: "through" }, fewer, through, more),
    make("fieldset", {}, make("legend", {}, word("as")), ...choices), output,
    make("div", { class: "actions" }, make("button", { type: "button", onclick: () => dialog.close() }, word("close")), done)));
  dialog.addEventListener("close", () => dialog.remove());
  fill().then(() => { dialog.showModal(); done.focus(); });
}
