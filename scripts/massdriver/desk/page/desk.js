// The desk in a browser: one place after another, one key each. What strangers wrote is set as text and never as markup.

const $ = (id) => document.getElementById(id);
const sound = $("sound");
const BEFORE = 1, AFTER = 1, EARLIER = 5, LOOK = 4000; // seconds around a place, seconds back, milliseconds between two looks
const SPEEDS = [0.5, 0.65, 0.8, 1, 1.25, 1.5];
const RESERVED = "KSPTDLNAUEBJ";
const VOICES = ["speaker", "turn"]; // places at which it is asked who speaks

let words = {}, state = null, busy = false, caret = -1, pending = null, stop = 0, speed = 3, asked = false, ended = false, waiting = false, looking = null;

/** What the interface says; a word that counts has two forms. */
function say(key, values = {}, n = null) {
  let said = words[key] ?? key;
  if (typeof said === "object") said = n === 1 ? said.one : said.other;
  return Object.entries({ ...values, ...(n === null ? {} : { n: number(n) }) })
    .reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), said);
}

const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, words.thousands ?? ",");

/** An element with attributes and children; strings become text. */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== false && value !== null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function clock(seconds) {
  const whole = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
  const minutes = `${Math.floor(whole / 60) % 60}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const shownKey = { " ": "␣", "-": "−", ArrowLeft: "←", ArrowRight: "→" };

function button(key, label, act, attributes = {}) {
  return h("button", { type: "button", "aria-keyshortcuts": key, onclick: act, ...attributes },
    h("kbd", { "aria-hidden": "true" }, shownKey[key] ?? key), h("span", { class: "label", dir: "auto" }, label));
}

// ---- asking the server ----

async function ask(path, body) {
  const answer = await fetch(path, body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function told(path, body) {
  if (busy) return;
  busy = true;
  $("main").setAttribute("aria-busy", "true");
  try {
    await looking; // so that no key is lost over it
    take(await ask(path, body), body);
  } catch {
    refused([say("lost")], true);
  } finally {
    busy = false;
    $("main").setAttribute("aria-busy", "false");
  }
  if (state && !state.place && !asked) { // a mend may have made other places
    asked = true;
    await told("again", {});
  }
}

function stroke(what, more = {}) {
  const place = state?.place?.name ?? "";
  if (!state || (!place && what !== "undo")) return;
  told("stroke", { do: what, place, version: state.version, ...more });
}

function take(found, body) {
  if (!found) return;
  const outcome = found.outcome ?? { how: "" };
  if (!found.version) { // the edition cannot be read as it is
    refused(outcome.findings ?? [], !body?.path);
    if (!state) $("what").textContent = say("unreadable");
    return;
  }
  const before = state?.place?.name;
  state = found;
  if (outcome.how === "refused") {
    refused(outcome.findings);
    if (outcome.reason || pending) open(body, outcome.reason || Boolean(body.reason));
    return;
  }
  close();
  refused([]);
  if (outcome.how === "changed") live(say("changed"));
  if (outcome.how === "gone") live(say("gone"));
  if (outcome.how === "done") {
    const said = body.do === "undo" ? say("undone") : outcome.said.length ? say("set", { marks: outcome.said.join(" ") }) : say(`did.${body.do}`);
    const warned = outcome.findings.length ? ` ${say("warned", { finding: outcome.findings.join(" ") })}` : "";
    $("last").textContent = said + warned;
    live([plain(said), warned, state.faults ? "" : say("holds"), left(), spoken(state.place)].filter(Boolean).join(" "));
  }
  draw(before !== state.place?.name || outcome.how === "changed" || body?.do === "undo");
}

// ---- drawing ----

function live(text) {
  const region = $("live");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

/** Marks as one says them: what was, and what is. */
function plain(marks) {
  return marks.replace(/\{~~(.*?)~>(.*?)~~\}/g, "“$1” → “$2”").replace(/\{--(.*?)--\}/g, "“$1” → –").replace(/\{\+\+(.*?)\+\+\}/g, "– → “$1”")
    .replace(/\{>>(.*?)<<\}/g, " ($1)");
}

/** A place in a breath: what it is, what stands there, and who reads otherwise. */
function spoken(place) {
  if (!place) return "";
  const others = place.readings.filter((r) => !r.same).map((r) => `${r.sigil}: ${r.words || "–"}`);
  return `${say(`kind.${place.kind}`)}: ${[place.edition || "–", ...others].join("; ")}`;
}

function refused(findings, wait = false) {
  waiting = wait; // for somebody to mend the text, or to start the desk again
  const said = findings.join("\n");
  if ($("refused").textContent !== said) $("refused").textContent = said; // what stands there already is not read out again
}

const left = () => say("left", {}, state.left);

function draw(fresh) {
  const place = state.place;
  document.title = `${state.left} · ${state.title} · ${say("title")}`;
  $("title").textContent = state.title;
  $("left").textContent = state.left ? `${left()}${state.minutes ? ` · ${minutes()}` : ""}` : say("done");
  const total = state.decided + state.left;
  $("gauge").setAttribute("aria-valuemax", total);
  $("gauge").setAttribute("aria-valuenow", state.decided);
  $("gauge").firstElementChild.style.inlineSize = `${total ? 100 * state.decided / total : 100}%`;
  $("holds").textContent = state.faults ? say("faults", {}, state.faults) : say("holds");
  $("holds").className = state.faults ? "faulty" : "whole";
  $("findings").replaceChildren(...state.findings.slice(0, 5).map((text) => h("li", { dir: "auto" }, text)));
  $("pace").textContent = !place ? "" : state.pace ? say("pace", { seconds: Math.round(state.pace), minutes: minutes() }) : say("no-pace");
  $("where").hidden = state.sound || !place;
  if (state.sound && !sound.src) sound.src = "sound";
  if (fresh) caret = -1;
  $("main").classList.toggle("finished", !place);
  for (const id of ["text", "readings", "decide", "hear", "who", "shape"]) $(id).replaceChildren();
  $("also").hidden = true;
  if (!place) { finished(); return; }
  asked = ended = false;
  heading(place);
  text(place);
  readings(place);
  hands(place);
  also(place);
  if (fresh) {
    $("what").focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
    play();
  }
}

const minutes = () => say("minutes", {}, Math.max(1, Math.round(state.minutes)));

function heading(place) {
  const at = place.second === null ? "" : clock(place.second);
  $("what").replaceChildren(h("span", { class: "kind" }, say(`kind.${place.kind}`)),
    ...[at, place.speaker].filter(Boolean).map((said) => h("span", { class: "beside", dir: "auto" }, ` ${said}`)));
  $("why").textContent = place.kind === "speaker" && !place.proposed ? "" : say("why", { why: place.why });
}

function text(place) {
  $("text").lang = state.language;
  let speaks = null;
  const [first, last] = VOICES.includes(place.kind) ? [0, Infinity] : place.sentence;
  for (const paragraph of place.text) {
    const element = h("p", { class: paragraph.where ? "beside" : "here", dir: "auto" });
    if (paragraph.speaker && paragraph.speaker !== speaks) element.append(h("b", {}, `${paragraph.speaker} `));
    speaks = paragraph.speaker;
    if (paragraph.before) element.append(h("span", { class: "far" }, "… "));
    let mark = null;
    for (const [n, word] of paragraph.words) {
      const inside = !paragraph.where && n >= place.left && n < place.right && place.kind !== "speaker";
      if (!paragraph.where && n === place.left && place.left === place.right) element.append(h("mark", { class: "gap" }, say("gap")), " ");
      if (inside && !mark) element.append(mark = h("mark"));
      if (n >= place.right) mark = null;
      const home = inside ? mark : element;
      home.append(h("span", { "data-n": n, class: [n < first || n >= last ? "far" : "", n === caret ? "caret" : ""].join(" ").trim() || null }, word), inside && n === place.right - 1 ? "" : " ");
      if (inside && n === place.right - 1) element.append(" ");
    }
    if (place.left === place.right && !paragraph.where && paragraph.words.at(-1)?.[0] === place.left - 1) {
      element.append(h("mark", { class: "gap" }, say("gap")));
    }
    if (paragraph.after) element.append(h("span", { class: "far" }, "…"));
    if (!paragraph.where) element.addEventListener("click", (event) => {
      const n = event.target.closest("[data-n]")?.dataset.n;
      if (n) move(Number(n));
    });
    $("text").append(element);
  }
}

function readings(place) {
  const rows = [];
  if (!VOICES.includes(place.kind)) rows.push(row("k", say("keep"), place.edition, "", () => stroke("keep"), "keeps"));
  for (const reading of place.readings) {
    const sigil = reading.sigil;
    const who = { S: say("seed"), P: say("proposed") }[sigil] ?? (reading.what ? `${sigil} · ${reading.what}` : sigil);
    const act = reading.same ? null : () => stroke("take", { sigil });
    rows.push(row(sigil === "S" ? "s" : sigil === "P" ? "p" : key(sigil), who, reading.words || "–", reading.same ? "" : reading.sentence, act,
      reading.same ? "same" : "", reading.asks ? say(`asks.${reading.asks}`) : ""));
  }
  $("readings").replaceChildren(...rows);
}

/** A witness goes by its letter, and with Shift where the letter is a key of the desk. */
const key = (sigil) => RESERVED.includes(sigil) ? `Shift+${sigil}` : sigil.toLowerCase();

function row(shortcut, who, said, sentence, act, kind, note = "") {
  const inner = [h("span", { class: "who" }, who), h("span", { class: "words", lang: state.language, dir: "auto" }, said || "–"),
    note ? h("span", { class: "note" }, note) : null,
    sentence ? h("span", { class: "sentence", lang: state.language, dir: "auto" }, sentence) : null];
  if (!act) return h("p", { class: `row ${kind}` }, h("span", { class: "nokey" }), ...inner.filter(Boolean));
  return h("button", { type: "button", class: `row ${kind}`, "aria-keyshortcuts": shortcut, onclick: act },
    h("kbd", { "aria-hidden": "true" }, shortcut), ...inner.filter(Boolean));
}

function hands(place) {
  const speaker = VOICES.includes(place.kind);
  $("decide").append(...[
    speaker ? button("k", place.kind === "turn" ? say("same") : say("nobody"), () => stroke("keep")) : button("t", say("type"), () => type()),
    speaker ? null : button("d", say("doubt"), () => stroke("doubt")),
    speaker ? null : button("l", say("stet"), () => stroke("stet")),
    button("n", say("later"), () => stroke("later")),
    button("u", say("undo"), () => stroke("undo"), { disabled: !state.undo })].filter(Boolean));
  if (state.sound) {
    $("hear").append(h("span", { class: "name" }, `${say("hear")} · `, h("span", { class: "speed", id: "speed" }, `${SPEEDS[speed]}×`)), button("a", say("again"), () => play()), button(",", say("earlier"), () => play(EARLIER)),
      button("-", say("slower"), () => faster(-1)), button("+", say("faster"), () => faster(1)));
  }
  $("who").append(h("span", { class: "name" }, say("who")), ...state.speakers.map((name, n) =>
    button(`${n + 1}`, name, () => who(name))), button("0", say("another"), () => another()));
  $("shape").append(h("span", { class: "name" }, say("shape")),
    button(onward(-1), say("back"), () => step(-1)), button(onward(1), say("on"), () => step(1)),
    button("b", say("split"), () => stroke("split", { word: caret })), button("j", say("join"), () => stroke("join", { word: caret })));
}

function also(place) {
  if (!place.more) return;
  const list = place.also.map((one) => h("li", { lang: state.language, dir: "auto" }, one.sentence));
  $("also").hidden = false;
  $("also").replaceChildren(h("p", {}, place.kind === "speaker" ? say("also-turns", {}, place.more) : say("also", {}, place.more)),
    ...(place.proposed ? [button("e", say("everywhere", { words: place.proposed }), () => stroke("everywhere"))] : []),
    h("ul", {}, ...list));
}

function finished() {
  if (!asked) { $("what").textContent = say("loading"); $("why").textContent = ""; return; }
  if (ended) return;
  ended = true;
  $("what").textContent = say("done");
  $("why").textContent = say("done-how", { minutes: say("minutes", {}, Math.max(1, Math.round(state.spent))) }, state.decided);
  $("decide").append(button("u", say("undo"), () => stroke("undo"), { disabled: !state.undo }));
  $("what").focus({ preventScroll: true });
  live(`${say("done")} ${$("why").textContent}`);
}

// ---- typing ----

function open(body, reason) {
  pending = body;
  const typed = body.do === "type" || body.do === "who";
  $("typed").hidden = false;
  $("words-label").textContent = body.do === "who" ? say("name") : say("words");
  for (const id of ["words", "words-label"]) $(id).hidden = !typed;
  for (const id of ["reason", "reason-label"]) $(id).hidden = !reason;
  $("words").value = (body.do === "who" ? body.name : body.words) ?? "";
  $("reason").value = body.reason ?? "";
  const field = $(reason ? "reason" : "words");
  field.focus();
  field.select();
}

function close() {
  if ($("typed").hidden) return;
  $("typed").hidden = true;
  pending = null;
  $("what").focus({ preventScroll: true });
}

const type = () => open({ do: "type", words: state.place.edition }, false);
const another = () => open({ do: "who", name: "", word: caret }, false);
const who = (name) => name && stroke("who", { name, word: caret });

function submit(event) {
  event.preventDefault();
  if (!pending) return;
  const { do: what, words: _, name: __, reason: ___, place: ____, version: _____, ...more } = pending;
  if (what === "type") more.words = $("words").value;
  if (what === "who") more.name = $("words").value;
  if (!$("reason").hidden) more.reason = $("reason").value.trim();
  stroke(what, more);
}

// ---- where a turn or a paragraph begins ----

/** The arrow that leads on, or back, in the text's own direction. */
function onward(by) {
  const here = document.querySelector("#text .here");
  return here && (getComputedStyle(here).direction === "rtl") === by > 0 ? "ArrowLeft" : "ArrowRight";
}

function step(by) {
  const here = state.place?.text.find((p) => !p.where)?.words.map(([n]) => n) ?? [];
  if (!here.length) return;
  const from = caret < 0 ? state.place.left - by : caret; // the first step is to the place itself
  move(Math.min(Math.max(from + by, here[0]), here.at(-1)));
}

function move(n) {
  for (const old of document.querySelectorAll(".caret")) old.classList.remove("caret");
  caret = n;
  const word = document.querySelector(`[data-n="${n}"]`);
  word?.classList.add("caret");
  live(say("before", { words: [n, n + 1, n + 2].map((k) => document.querySelector(`[data-n="${k}"]`)?.textContent ?? "").join(" ") }));
}

// ---- sound ----

function play(earlier = 0) {
  const place = state?.place;
  if (!state?.sound || !place) return;
  if (place.second === null) { $("last").textContent = say("no-times"); return; }
  stop = place.end + AFTER;
  sound.playbackRate = SPEEDS[speed];
  sound.currentTime = Math.max(0, place.second - BEFORE - earlier);
  sound.play().catch((error) => { if (error.name === "NotAllowedError") $("last").textContent = say("press-again"); });
}

function faster(by) {
  speed = Math.min(Math.max(speed + by, 0), SPEEDS.length - 1);
  if ($("speed")) $("speed").textContent = `${SPEEDS[speed]}×`;
  live(`${SPEEDS[speed]}×`);
  play();
}

setInterval(() => { if (!sound.paused && stop && sound.currentTime >= stop) sound.pause(); }, 40);
sound.addEventListener("error", () => { if (sound.src) refused([say("no-sound")]); });

// ---- keys ----

const KEYS = {
  k: () => stroke("keep"), t: () => type(), d: () => stroke("doubt"), l: () => stroke("stet"), n: () => stroke("later"),
  u: () => stroke("undo"), a: () => play(), ",": () => play(EARLIER), "-": () => faster(-1), "+": () => faster(1), "=": () => faster(1),
  e: () => state.place?.proposed && state.place.more && stroke("everywhere"), 0: () => another(),
  b: () => stroke("split", { word: caret }), j: () => stroke("join", { word: caret }), ArrowLeft: () => step(onward(1) === "ArrowLeft" ? 1 : -1), ArrowRight: () => step(onward(1) === "ArrowRight" ? 1 : -1),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") { close(); refused([]); return; }
  if (!state || busy || !$("keys").checked || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const place = state.place;
  const letter = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const reading = place?.readings.find((r) => !r.same && r.sigil === letter
    && (event.shiftKey || !RESERVED.includes(letter) || letter === "S" || letter === "P"));
  let act = null;
  if (reading && (event.shiftKey || letter === "S" || letter === "P" || !RESERVED.includes(letter))) act = () => stroke("take", { sigil: letter });
  else if (/^[1-9]$/.test(event.key)) act = () => who(state.speakers[event.key - 1]);
  else if (event.key === " " && !event.target.closest("button, input")) act = () => play();
  else if (!event.shiftKey || event.key === "+") act = KEYS[event.key];
  if (VOICES.includes(place?.kind) && "tdl".includes(event.key)) act = null;
  if (!place && event.key !== "u") act = null;
  if (!act || event.repeat) return;
  event.preventDefault();
  act();
}

document.addEventListener("keydown", pressed);
$("typed").addEventListener("submit", submit);
$("cancel").addEventListener("click", close);
$("where").addEventListener("submit", (event) => { event.preventDefault(); told("recording", { path: $("path").value }).then(() => play()); });

function look() {
  if (!busy && !looking && !document.hidden && $("typed").hidden) looking = looked();
}

async function looked() {
  $("main").setAttribute("aria-busy", "true"); // which is seen only where it takes a while: somebody has changed the text
  try {
    const found = await ask(state ? `state?version=${state.version}` : "state");
    if (found) take(found, {});
    else if (waiting) refused([]);
  } catch {
    refused([say("lost")], true);
  } finally {
    looking = null;
    $("main").setAttribute("aria-busy", String(busy));
  }
}
setInterval(look, LOOK);
addEventListener("focus", look);

words = await ask("words");
await told("state");
