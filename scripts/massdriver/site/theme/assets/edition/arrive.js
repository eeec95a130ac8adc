// Arriving at an address: any word leads to its paragraph, a range is lit, and a citation's version is held against the words.
import { article, fingerprint, holding, make, paragraphs, say, speaker } from "./page.js";
import { word } from "../words.js";

export function arrive() {
  addEventListener("hashchange", () => go(false));
  addEventListener("beforeprint", () => article.querySelectorAll("details").forEach(fold => { fold.open = true; }));
  go(true);
}

async function go(first) {
  paragraphs.forEach(p => { p.classList.remove("cited"); delete p.dataset.said; });
  unfold(document.getElementById(location.hash.slice(1)));
  const asked = /^#w(\d+)(?:-w(\d+))?(?:\?play)?$/.exec(location.hash);
  if (!asked) return;
  const from = holding(Number(asked[1])) ?? paragraphs[0];
  const to = holding(Math.max(Number(asked[2] ?? 0), Number(from.id.slice(1)), Number(asked[1])));
  const chosen = paragraphs.slice(paragraphs.indexOf(from), paragraphs.indexOf(to) + 1);
  chosen.forEach(p => p.classList.add("cited"));
  if (!from.querySelector(":scope > .speaker")) from.dataset.said = speaker(from);  // whoever goes on is named again
  unfold(from);
  if (asked[2] || !document.getElementById(location.hash.slice(1))) from.scrollIntoView();
  const cited = new URLSearchParams(location.search).get("v");
  if (!first || !/^[0-9a-f]{10}$/.test(cited ?? "")) return;
  const now = await fingerprint(chosen);
  if (!now) return;
  const history = document.querySelector("a[rel=edit]")?.href.replace("/edit/", "/commits/");
  const close = make("button", { type: "button", onclick: () => say() }, word("close"));
  if (now === cited) say(make("span", {}, word("stand")), close);
  else say(make("span", {}, make("span", { class: "changed" }, `${word("changed-since")} `),
    ...(history ? [make("a", { href: history }, word("what-changed"))] : [])), close);
}

const unfold = element => element?.closest("details:not([open])")?.setAttribute("open", "");
