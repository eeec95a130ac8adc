// The reading switches: what is shown of the text and its margin, remembered from page to page.
// main.html has set the same attributes on <html> before the first line was drawn.
import { article, parts } from "./page.js";
import { typed } from "../typed.js";

export const STORE = "massdriver.reading";
const root = document.documentElement;

export function switches() {
  const form = document.getElementById("switches");
  if (!form) return;
  const kept = remembered();
  for (const input of form.elements) {
    if (input.type === "radio") input.checked = input.value === (kept[input.name] ?? "corrected");
    if (input.type === "checkbox") input.checked = kept[input.name] !== "off";
  }
  show(form);
  form.addEventListener("change", () => {
    root.classList.remove("whole");  // so that it waits for no more than is near
    show(form);
    try { localStorage.setItem(STORE, JSON.stringify({ ...remembered(), ...state(form) })); } catch { /* a private window forgets */ }
  });
  const button = document.querySelector(".bar .view");
  button.hidden = !form.elements.length;
  const open = wanted => button.setAttribute("aria-expanded", String(wanted));
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("pointerdown", e => { if (!e.target.closest(".bar")) open(false); });
  form.addEventListener("keydown", e => { if (e.key === "Escape") { open(false); button.focus(); } });
}

function remembered() {
  try { return JSON.parse(localStorage.getItem(STORE)) ?? {}; } catch { return {}; }
}

function state(form) {
  const result = {};
  for (const input of form.elements) {
    if (input.type === "radio" && input.checked) result[input.name] = input.value;
    if (input.type === "checkbox") result[input.name] = input.checked ? "on" : "off";
  }
  return result;
}

function show(form) {
  const wanted = state(form);
  for (const [name, value] of Object.entries(wanted)) if (root.dataset[name] !== value) root.dataset[name] = value;
  heard(wanted.text === "heard");
  document.dispatchEvent(new CustomEvent("reading", { detail: wanted }));
}

let swapped = false, marks = [];

/** Put what was heard in the place of what is read, or back: real words, that can be searched and copied. */
function heard(wanted) {
  if (wanted === swapped) return;
  swapped = wanted;
  marked(wanted);
  for (const em of article.querySelectorAll(".em")) {
    if (wanted && em.dataset.read === undefined) {
      em.dataset.read = em.textContent;
      em.textContent = em.dataset.heard ?? "";
    } else if (!wanted && em.dataset.read !== undefined) {
      em.textContent = em.dataset.read;
      delete em.dataset.read;
    }
  }
}

/** The marks of print are ours: what was heard stands as it was typed. */
function marked(wanted) {
  if (!wanted) {
    marks.forEach(([node, words]) => { node.data = words; });
    marks = [];
    return;
  }
  for (const part of parts) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode;
      if (!/[“”„‘’‚]/.test(node.data) || !node.parentElement.closest("[id^=w]:not(.own)") || node.parentElement.closest(".note, .em")) continue;
      marks.push([node, node.data]);
      node.data = typed(node.data, false);
    }
  }
}
