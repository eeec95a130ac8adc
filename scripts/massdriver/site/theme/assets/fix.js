// Fix this: select the wrong words of a paragraph, type the right ones, and send them: as an issue form that a program
// reads, in GitHub's editor, or as text to copy. Listens to whatever has data-action="fix"; where no menu offers that,
// each paragraph gets a button of its own. Nothing is sent anywhere before its reader presses a link.
import { own, typed } from "./typed.js";
import { word } from "./words.js";

(() => {
  "use strict";
  const FORM = ["Transcript", "Paragraph", "Words on the page", "Words that were said", "What the machine heard", "Second of the video", "Why"];
  const DELETE = "[delete]";
  const NOT_WORDS = ".time, .speaker, .tools, .fix-open, sup, .note, [data-search-exclude]";
  const WEIGHTY = /\d|\b(?:not|no|never|none|nor|cannot)\b|n['’]t\b/i;
  const slug = location.pathname.replace(/\/(?:index\.html)?$/, "").split("/").pop().replace(/\.html$/, "");
  const paragraphs = [...document.querySelectorAll("article p[id^=w], article li[id^=w], article blockquote [id^=w]")]
    .filter(p => /^w\d+$/.test(p.id));
  if (!paragraphs.length) return;

  // ---- what a paragraph reads, letter by letter, and what was heard for it ----

  function pieces(paragraph) {
    const found = [];
    const walk = node => {
      if (node.nodeType === Node.TEXT_NODE) found.push({ read: typed(node.data, own(paragraph)) });
      else if (node.nodeType !== Node.ELEMENT_NODE || node.matches(NOT_WORDS)) return;
      else if (node.matches(".doubt") && (node.matches(".lone") || node.textContent === "?")) return;
      else if (node.matches(".em")) found.push({ read: typed(node.dataset.read ?? node.textContent, own(paragraph)), heard: node.dataset.heard ?? "" });
      else node.childNodes.forEach(walk);
    };
    paragraph.childNodes.forEach(walk);
    return found;
  }

  // The reading text with single spaces, as the record has it, and for each letter the piece it comes from.
  function reading(paragraph) {
    const parts = pieces(paragraph);
    let text = "";
    const from = [];
    parts.forEach((part, n) => {
      for (const letter of part.read) {
        if (/\s/.test(letter) && (!text || text.endsWith(" "))) continue;
        text += /\s/.test(letter) ? " " : letter;
        for (let k = 0; k < letter.length; k++) from.push(n);
      }
    });
    for (const m of [...text.matchAll(/ (?=[,.;:?!](?:\s|$))/g)].reverse()) {
      text = text.slice(0, m.index) + text.slice(m.index + 1);
      from.splice(m.index, 1);
    }
    return { text: text.trimEnd(), from, parts };
  }

  const inWord = c => c !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(c);
  const fold = words => words.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
  const count = (text, words) => {
    let n = 0;
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      const cut = inWord(words[0]) && inWord(text[at - 1]) || inWord(words.at(-1)) && inWord(text[at + words.length]);
      n += Number(!cut);
    }
    return n;
  };

  function widen(text, [start, stop]) {
    while (stop > start && text[start] === " ") start++;
    while (stop > start && text[stop - 1] === " ") stop--;
    while (start > 0 && stop > start && inWord(text[start]) && inWord(text[start - 1])) start--;
    while (stop < text.length && stop > start && inWord(text[stop - 1]) && inWord(text[stop])) stop++;
    return [start, stop];
  }

  function heardFor({ text, from, parts }, [start, stop]) {
    let heard = "";
    for (let n = from[start]; n <= from[stop - 1]; n++) {
      if (parts[n].heard !== undefined) heard += parts[n].heard;
      else for (let k = start; k < stop; k++) if (from[k] === n) heard += text[k];
    }
    return heard.replace(/\s+/g, " ").trim();
  }

  // What will be on record, in plain words: what is alike on both sides stays outside.
  function mark(heard, said, why) {
    let a = heard.split(" ").filter(Boolean), b = said.split(" ").filter(Boolean);
    while (a.length && b.length && fold(a[0]) === fold(b[0])) { a = a.slice(1); b = b.slice(1); }
    while (a.length && b.length && fold(a.at(-1)) === fold(b.at(-1))) { a = a.slice(0, -1); b = b.slice(0, -1); }
    const [old, now] = [a.join(" "), b.join(" ")];
    if (fold(old) === fold(now)) return "";
    return `${old || word("empty")} → ${now || word("empty")}${why ? ` (${why})` : ""}`;
  }

  // ---- where the repository is: the theme's edit link says so ----

  function repository() {
    const edit = document.querySelector("a[rel~=edit], link[rel~=edit], a.md-content__button[href*='/edit/']")?.href;
    const m = edit && edit.match(/^(https:\/\/[^/]+\/[^/]+\/[^/]+)\/edit\/.+/);
    return m ? { edit, root: m[1] } : null;
  }

  // ---- the dialog ----

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  let dialog, parts, here, chosen = null;

  function build() {
    const field = (name, label, element) => make("label", { class: `fix-${name}` }, make("span", {}, label), element);
    parts = {
      title: make("p", { class: "fix-where" }),
      text: make("textarea", { readonly: "", rows: "6", "aria-describedby": "fix-how" }),
      wrong: make("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: "300" }),
      right: make("input", { type: "text", autocomplete: "off", maxlength: "300" }),
      none: make("input", { type: "checkbox" }),
      why: make("input", { type: "text", autocomplete: "off", maxlength: "200" }),
      mark: make("output", { class: "fix-mark" }),
      status: make("p", { class: "fix-status", role: "status" }),
      issue: make("a", { class: "fix-issue", role: "link", target: "_blank", rel: "noopener" }, word("send-issue")),
      edit: make("a", { class: "fix-edit", target: "_blank", rel: "noopener" }, word("edit-file")),
      copy: make("button", { type: "button", class: "fix-copy" }, word("copy-text")),
    };
    const close = make("button", { type: "button", class: "fix-close", "aria-label": word("close") }, "×");
    dialog = make("dialog", { class: "fix", "aria-labelledby": "fix-title", "data-search-exclude": "" },
      make("h2", { id: "fix-title" }, word("fix")), close, parts.title,
      field("text", word("as-reads"), parts.text),
      make("p", { id: "fix-how", class: "fix-hint" }, word("select-above")),
      field("wrong", word("wrong-words"), parts.wrong),
      field("right", word("said-instead"), parts.right),
      make("label", { class: "fix-none" }, parts.none, ` ${word("delete-words")}`),
      field("why", word("why-needed"), parts.why),
      make("p", { class: "fix-shown" }, make("span", {}, `${word("on-record-as")} `), parts.mark),
      parts.status,
      make("p", { class: "fix-actions" }, parts.issue, parts.edit, parts.copy));
    document.body.append(dialog);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", e => { if (e.target === dialog) dialog.close(); });
    for (const event of ["select", "mouseup", "keyup", "touchend"]) parts.text.addEventListener(event, picked);
    parts.wrong.addEventListener("input", () => { here.range = null; update(); });
    for (const input of [parts.right, parts.none, parts.why]) input.addEventListener("input", update);
    parts.copy.addEventListener("click", copy);
  }

  function picked() {
    const { selectionStart: start, selectionEnd: stop } = parts.text;
    if (start === stop) return;
    here.range = widen(here.text, [start, stop]);
    parts.wrong.value = here.text.slice(...here.range);
    update();
  }

  // Where words stand, if they stand once: as they are, else whatever their capitals.
  function locate(text, words) {
    const low = text.toLowerCase(), sought = words.toLowerCase();
    const [where, what] = count(text, words) ? [text, words] : low.length === text.length ? [low, sought] : [text, words];
    if (!what || count(where, what) !== 1) return null;
    let at = where.indexOf(what);
    while (inWord(what[0]) && inWord(where[at - 1]) || inWord(what.at(-1)) && inWord(where[at + what.length])) at = where.indexOf(what, at + 1);
    return [at, at + what.length];
  }

  function open(paragraph, words = "", guess = "") {
    if (!dialog) build();
    const time = paragraph.querySelector(":scope > .time, :scope > a.time");
    const second = time && /[?&]t=(\d+)/.exec(time.href)?.[1];
    here = { ...reading(paragraph), address: paragraph.id, line: paragraph.dataset.line, second, range: /** @type {any} */ (null) };
    parts.title.replaceChildren(word("paragraph", { id: paragraph.id }), ...(time ? [", ", make("a", { href: time.href, target: "_blank",
      rel: "noopener" }, word("listen-at", { time: time.textContent.trim() }))] : []), ".");
    parts.text.value = here.text;
    for (const input of [parts.wrong, parts.right, parts.why]) input.value = "";
    parts.none.checked = false;
    parts.status.textContent = "";
    if (chosen?.paragraph === paragraph) {
      here.range = widen(here.text, chosen.range);
      parts.wrong.value = here.text.slice(...here.range);
    } else if (words) {
      here.range = locate(here.text, words);
      parts.wrong.value = here.range ? here.text.slice(...here.range) : words;
      parts.right.value = guess;
    }
    update();
    dialog.showModal();
    (here.range ? parts.right : parts.text).focus();
  }

  // What is asked for: the words, wide enough to stand once, or what is still missing.
  function proposal() {
    const wrong = parts.wrong.value.replace(/\s+/g, " ").trim();
    const said = parts.none.checked ? "" : parts.right.value.replace(/\s+/g, " ").trim();
    const why = parts.why.value.replace(/\s+/g, " ").trim();
    if (!wrong) return { missing: word("select-wrong") };
    let range = here.range;
    if (!range) {
      range = locate(here.text, wrong);
      const n = count(here.text, wrong);
      if (!range) return { missing: n ? word("stands-often", { words: wrong, n }) : word("not-here") };
    }
    if (!said && !parts.none.checked) return { missing: word("type-said") };
    const odd = /[^\p{L}\p{M}\p{N} .,;:?!'’"“”\-–—…%$€£&/]/u.exec(said) ?? /[^\p{L}\p{M}\p{N} .,;:?!'’"“”\-–—…%$€£&/()=+]/u.exec(why);
    if (odd) return { missing: word("leave-out", { sign: odd[0] }) };
    if (said.split(" ").some(w => w && !/[\p{L}\p{N}]|^[—–…-]$/u.test(w))) return { missing: word("needs-letter") };
    if (said === here.text.slice(...range)) return { missing: word("there-already") };
    const heard = heardFor(here, range), shown = mark(heard, said, why);
    let [start, stop] = range, current = here.text.slice(...range), proposed = said;
    while (count(here.text, current) !== 1 && (start > 0 || stop < here.text.length)) {
      const left = here.text.slice(0, start).match(/\S+\s*$/), right = here.text.slice(stop).match(/^\s*\S+/);
      if (left) { start -= left[0].length; proposed = left[0] + proposed; } else { stop += right[0].length; proposed += right[0]; }
      current = here.text.slice(start, stop);
    }
    proposed = proposed.replace(/\s+/g, " ").trim() || DELETE;
    const weighty = WEIGHTY.test(heard) !== WEIGHTY.test(said) || (heard.match(/\d+/g) ?? []).join() !== (said.match(/\d+/g) ?? []).join();
    return { current, proposed, heard, why, shown, hint: shown && weighty && !why ? word("say-why") : "" };
  }

  const answers = p => [slug, here.address, p.current, p.proposed, p.heard, here.second ?? "", p.why];
  const form = p => FORM.map((title, n) => `### ${title}\n\n${answers(p)[n] || "_No response_"}\n`).join("\n");

  function update() {
    const p = proposal(), where = repository(), ready = !p.missing;
    parts.right.disabled = parts.none.checked;
    parts.mark.textContent = ready ? p.shown || word("no-mark") : "…";
    if (parts.wrong.value) parts.status.textContent = p.missing ?? p.hint;
    parts.copy.disabled = !ready;
    for (const link of [parts.issue, parts.edit]) {
      link.hidden = !where;
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", String(!ready && link === parts.issue));
    }
    if (!where) return;
    parts.edit.href = where.edit + (here.line ? `#L${here.line}` : "");
    parts.edit.textContent = here.line ? word("edit-line", { line: String(here.line) }) : word("edit-file");
    if (!ready) return;
    const [transcript, address, current, proposed, heard, second, why] = answers(p);
    parts.issue.href = `${where.root}/issues/new?` + new URLSearchParams({ template: "correction.yml",
      title: `Correction: ${transcript} ${address}`, slug: transcript, address, current, proposed, heard: heard.slice(0, 300), second, why });
  }

  async function copy() {
    const words = form(proposal());
    try {
      await navigator.clipboard.writeText(words);
      parts.status.textContent = word("form-copied");
    } catch {
      parts.status.replaceChildren(`${word("copy-this")} `, make("textarea", { readonly: "", rows: "8", class: "fix-form" }, words));
      parts.status.querySelector("textarea").select();
    }
  }

  // ---- how one gets there ----

  // The words selected on the page before the dialog opens, as a range of their paragraph's reading text.
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || dialog?.open) return;
    const picked = selection.getRangeAt(0);
    const paragraph = paragraphs.find(p => p.contains(picked.startContainer));
    if (!paragraph?.contains(picked.endContainer)) return;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(picked.startContainer, picked.startOffset);
    const start = reading(before.cloneContents()).text, words = reading(picked.cloneContents()).text;
    const { text } = reading(paragraph);
    const at = text.indexOf(words, Math.max(0, start.length - 1));
    if (words && at >= 0) chosen = { paragraph, range: [at, at + words.length] };
  });

  document.addEventListener("click", e => {
    const button = e.target.closest?.("[data-action=fix]");
    const paragraph = button && (document.getElementById(button.dataset.address ?? "") ?? button.closest("[id^=w]") ?? chosen?.paragraph);
    if (!paragraph || !paragraphs.includes(paragraph) || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    setTimeout(() => open(paragraph, button.dataset.words, button.dataset.guess));  // after a menu that closes has given the focus back
  });

  addEventListener("load", () => {
    if (document.querySelector("#paragraph-menu, [data-action=fix]")) return;  // the page's own tools offer it
    for (const paragraph of paragraphs) {
      paragraph.append(make("button", { type: "button", class: "fix-open", "data-action": "fix",
        "aria-label": word("fix-paragraph", { id: paragraph.id }) }, word("fix")));
    }
  });
})();
