// What a paragraph offers, quietly: link, cite, fix, watch. One menu for all of them.
import { about, address, article, copy, make, minute, paragraphs, parts, say, stage, text } from "./page.js";
import { word } from "../words.js";
import { cite } from "./cite.js";
import { hear, hearDoubt, plays } from "./listen.js";
import { second } from "./follow.js";

let menu, current;

export function tools() {
  // Buttons come as their part of the page does: hundreds at once would hold up the first lines.
  const near = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(({ target }) => {
    near.unobserve(target);
    for (const paragraph of paragraphs) if (target.contains(paragraph)) {
      paragraph.append(make("button", { type: "button", class: "tools", "aria-label": word("tools", { id: paragraph.id }),
        "aria-haspopup": "menu", "aria-expanded": "false" }));
    }
  }), { rootMargin: "600px" });
  parts.forEach(part => near.observe(part));
  menu = stage.appendChild(make("div", { class: "menu", id: "paragraph-menu", role: "menu", popover: true,
    "aria-label": word("this-paragraph"), "data-search-exclude": true }));
  menu.addEventListener("toggle", e => {
    current?.setAttribute("aria-expanded", String(e.newState === "open"));
    if (e.newState === "open") menu.firstElementChild.focus();
  });
  menu.addEventListener("keydown", e => {
    const items = [...menu.children], n = items.indexOf(document.activeElement);
    const to = { ArrowDown: n + 1, ArrowUp: n - 1, Home: 0, End: -1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    items.at(to % items.length).focus();
  });
  article.addEventListener("click", e => {
    const button = e.target.closest(".tools"), mark = e.target.closest("mark.doubt");
    if (button) open(button); else if (mark) settle(mark);
  });
  article.addEventListener("keydown", e => { if (e.key === "Enter" && e.target.matches("mark.doubt")) { e.preventDefault(); settle(e.target); } });
  document.addEventListener("selectionchange", offer);
}

const item = (tag, attributes, words) => make(tag, { role: "menuitem", tabindex: "-1", ...attributes }, words);
const source = () => document.querySelector("a[rel=edit]")?.href;

/** A doubt is settled where it stands: listen, say that it is right, or mend it with its words and its guess filled in. */
function settle(mark) {
  const paragraph = mark.closest("[id^=w]"), time = minute(paragraph), edit = source();
  const [words, guess] = [...mark.dataset.why.matchAll(/["“]([^"”]+)["”]/g)].map(m => m[1]);
  const stands = words ?? mark.textContent;
  const root = edit?.match(/^https:\/\/[^/]+\/[^/]+\/[^/]+/)?.[0];
  const told = new URLSearchParams({ title: word("doubt-settled", { place: `${about.slug} ${paragraph.id}` }),
    body: `${word("right-body", { words: stands })}\n\n${address(paragraph.id)}${
      time ? `\n${word("listened-at", { time: time.clock, link: time.href })}` : ""}` });
  show(mark, [
    plays() && mark.dataset.at ? item("button", { type: "button", "data-action": "hear", onclick: () => { close(); hearDoubt(mark.dataset.at); } }, word("hear-doubt"))
      : time && item("a", { href: time.href, target: "_blank", rel: "noopener", "data-action": "watch" }, word("listen", { time: time.clock })),
    root && item("a", { href: `${root}/issues/new?${told}`, target: "_blank", rel: "noopener", "data-action": "stands" }, word("right")),
    edit && item("a", { href: edit, "data-action": "fix", "data-address": paragraph.id, "data-words": stands, "data-guess": guess ?? "",
      onclick: close }, word("fix-dots")),
  ]);
}

function open(button) {
  const paragraph = button.parentElement, time = minute(paragraph), edit = source();
  show(button, [
    item("button", { type: "button", "data-action": "link", onclick: () => { close(); link(paragraph); } }, word("copy-link")),
    item("button", { type: "button", "data-action": "cite", onclick: () => { close(); cite(paragraph, paragraph); } }, word("cite-dots")),
    // Whoever listens on [data-action=fix] may do better than to open the whole file.
    edit && item("a", { href: edit, "data-action": "fix", "data-address": paragraph.id, onclick: close }, word("fix-dots")),
    time && plays() && item("button", { type: "button", "data-action": "hear", onclick: () => { close(); hear(second(paragraph)); } },
      word("listen-from", { time: time.clock })),
    time && !/#t=[\d.]+$/.test(time.href) && item("a", { href: time.href, "data-action": "watch" }, word(time.own ? "watch-at" : "watch-from", { time: time.clock })),
  ]);
}

function show(button, items) {
  if (menu.matches(":popover-open") && current === button) return menu.hidePopover();
  current = button;
  menu.replaceChildren(...items.filter(Boolean));
  menu.showPopover();
  const place = button.getBoundingClientRect(), size = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(place.left, document.documentElement.clientWidth - size.width - 8)) + scrollX}px`;
  menu.style.top = `${(place.bottom + size.height + 8 < innerHeight ? place.bottom + 2 : place.top - size.height - 2) + scrollY}px`;
}

function close() {
  menu.hidePopover();
  current.focus({ preventScroll: true });
}

async function link(paragraph) {
  const url = address(paragraph.id);
  const done = await copy(url);
  say(done ? word("link-copied") : url);
  setTimeout(say, done ? 2500 : 15000);
}

// ---- words that are selected can be cited as well, or mended ----

let offering = false;

function offer() {
  const selection = getSelection();
  const picked = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const inside = picked && article.contains(picked.commonAncestorContainer) ? paragraphs.filter(p => picked.intersectsNode(p)) : [];
  const chosen = inside.map(p => ({ paragraph: p, words: within(picked, p) })).filter(c => c.words);
  const edit = chosen.length === 1 && document.querySelector("a[rel=edit]")?.href;
  const offers = [
    chosen.map(c => c.words).join(" ").includes(" ") && make("button", { type: "button", "data-action": "cite-selection",
      onclick: () => { say(); cite(chosen[0].paragraph, chosen.at(-1).paragraph, chosen.map(c => c.words)); } }, word("cite-selected")),
    edit && make("a", { href: edit, "data-action": "fix", "data-address": chosen[0].paragraph.id, onclick: () => say() }, word("fix-dots")),
  ].filter(Boolean);
  if (offers.length) {
    offering = true;
    say(...offers);
  } else if (offering) {
    offering = false;
    say();
  }
}

function within(picked, paragraph) {
  const part = document.createRange();
  part.selectNodeContents(paragraph);
  if (picked.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(picked.startContainer, picked.startOffset);
  if (picked.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(picked.endContainer, picked.endOffset);
  return text(part.cloneContents(), paragraph);
}
