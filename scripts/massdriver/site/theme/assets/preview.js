// A short preview of a topic, beside its link, on hover and on focus.
// The words come from the topic's own page, fetched once on first use; without JavaScript the link is a link.

const pages = new Map();
let tip, wanted;

async function preview(url) {
  if (!pages.has(url)) {
    pages.set(url, fetch(url).then((answer) => (answer.ok ? answer.text() : "")).then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const article = page.querySelector("article") ?? page.body;
      const words = [...article.querySelectorAll(":scope > p")].find((p) => !p.querySelector("em:first-child + *, :scope > em"));
      return { title: article.querySelector("h1")?.firstChild?.textContent?.trim() ?? "", words: words?.textContent.trim() ?? "" };
    }).catch(() => ({ title: "", words: "" })));
  }
  return pages.get(url);
}

function hide() {
  wanted?.removeAttribute("aria-describedby");
  wanted = undefined;
  if (tip) tip.hidden = true;
}

async function show(link) {
  wanted = link;
  const { title, words } = await preview(link.href);
  if (wanted !== link || !words) return;
  if (!tip) {
    tip = document.createElement("div");
    tip.id = "topic-preview";
    tip.className = "topic-preview";
    tip.setAttribute("role", "tooltip");
    (document.querySelector("main") ?? document.body).append(tip);  // inside a landmark
  }
  const name = document.createElement("strong");
  name.textContent = title;
  tip.replaceChildren(name, " " + words);
  tip.hidden = false;
  link.setAttribute("aria-describedby", tip.id);
  const box = link.getBoundingClientRect();
  const width = Math.min(320, innerWidth - 32);
  tip.style.width = `${width}px`;
  tip.style.left = `${Math.max(16, Math.min(box.left, innerWidth - width - 16))}px`;
  const above = box.bottom + tip.offsetHeight + 8 > innerHeight && box.top > tip.offsetHeight + 8;
  tip.style.top = `${(above ? box.top - tip.offsetHeight - 6 : box.bottom + 6)}px`;
}

// A changed word inside a topic's link says what was heard; that comes before what the topic is.
const topic = (event) => (event.target.closest?.(".em, .doubt") ? null : event.target.closest?.("a.topic"));
let timer;
document.addEventListener("pointerover", (event) => {
  const link = topic(event);
  if (!link || event.pointerType === "touch") return;
  clearTimeout(timer);
  timer = setTimeout(() => show(link), 150);
});
document.addEventListener("pointerout", (event) => {
  if (topic(event) && !(event.relatedTarget instanceof Node && tip?.contains(event.relatedTarget))) {
    clearTimeout(timer);
    hide();
  }
});
document.addEventListener("focusin", (event) => (topic(event) ? show(topic(event)) : hide()));
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
addEventListener("scroll", hide, { passive: true });
