// Listening along: the player, opened by its button in the bar, by a time, or by an address that ends in ?play. Before that
// nothing is loaded; from another host, nothing before the reader has been told of it and asks.
import { about, article, holding, make, stage } from "./page.js";
import { embed, file } from "./sounds.js";
import { follower, second } from "./follow.js";
import { word } from "../words.js";

const STORE = "massdriver.heard";  // where one was in each, and how fast one listens
const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP = 5, AROUND = 2;  // seconds: back and on; before and after a doubt
const FIELDS = "input, textarea, select, dialog, [role=menu], [contenteditable]";

const button = head => head?.querySelector(".bar .listen");
let player, opener;

/** Whether the page has something to play. */
export const plays = () => Boolean(opener);

/** Play from a second on, or only to another; the player opens if it was closed. */
export function hear(from, to) {
  player ??= made();
  player.open();
  player.start(from, to);
}

/** Play what stands around a doubt: `"12.3 13"`, when its words begin and when the last of them does. */
export function hearDoubt(when) {
  const [first, last] = when.split(" ").map(Number);
  hear(Math.max(0, first - AROUND), last + AROUND);
}

export function listen() {
  opener = button(article);
  if (!opener) return;
  opener.addEventListener("click", () => {
    if (player?.shown) return player.close();
    player ??= made();
    player.open();
    player.start();
    player.focus();
  });
  stage.addEventListener("click", e => {
    const link = e.target.closest("a.time");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || !Number.isFinite(second(link))) return;
    if (!opener.dataset.sound && !player?.shown) return;  // a link to the video's host, until somebody listens here
    e.preventDefault();
    hear(second(link));
  });
  const asked = () => {
    const from = /^#w(\d+)(?:-w\d+)?\?play$/.exec(location.hash), here = from && holding(Number(from[1]));
    if (here) hear(second(here));
  };
  addEventListener("hashchange", asked);
  asked();
}

function kept() {
  try { return JSON.parse(localStorage.getItem(STORE)) ?? {}; } catch { return {}; }
}

function keep(values) {
  try { localStorage.setItem(STORE, JSON.stringify({ ...kept(), ...values })); } catch { /* a private window forgets */ }
}

const clock = seconds => {
  const whole = Math.floor(seconds), two = n => String(n % 60).padStart(2, "0"), hours = Math.floor(whole / 3600);
  return (hours ? `${hours}:${two(Math.floor(whole / 60))}` : Math.floor(whole / 60)) + `:${two(whole)}`;
};

function made() {
  const { sound, host, embed: film } = opener.dataset;
  const control = (name, label, shown, onclick, keys) => make("button", { type: "button", class: name, "aria-label": label, title: label,
    "aria-keyshortcuts": keys, onclick }, shown);
  const play = control("play", word("play"), "", () => toggle(), "Space");
  const at = make("span", { class: "now" }, "0:00"), whole = make("span", { class: "whole" });
  const position = make("input", { type: "range", class: "position", min: 0, max: 1, step: 1, value: 0, "aria-label": word("position"),
    oninput: () => start(Number(position.value), undefined, engine?.playing ?? false) });
  const speed = make("select", { "aria-label": word("speed"), title: word("speed"), onchange: () => hurry(Number(speed.value)) },
    ...SPEEDS.map(each => make("option", { value: each }, `${each}×`)));
  const spoken = make("button", { type: "button", class: "to-spoken", hidden: true, onclick: () => following.back() }, word("to-spoken"));
  const message = make("p", { class: "asks", role: "status", hidden: true });
  const controls = make("div", { class: "controls" }, control("back", word("back"), "", () => skip(-STEP), "ArrowLeft"), play,
    control("forward", word("forward"), "", () => skip(STEP), "ArrowRight"), at, position, whole, speed, spoken,
    control("close", word("close"), "×", () => { close(); opener.focus({ preventScroll: true }); }));
  const film_ = make("div", { class: "film", hidden: true });
  const strip = make("section", { class: "player", "aria-label": word("player"), "data-search-exclude": true, hidden: true }, message, controls);
  const following = follower(strip, () => { spoken.hidden = !following.away; });
  let engine, until, since = 0, timer, wanted;

  (article.querySelector(".bar") ?? article).after(film_);
  article.append(strip);
  speed.value = SPEEDS.includes(kept().speed) ? kept().speed : 1;
  addEventListener("pagehide", () => { if (engine) remember(); });
  document.addEventListener("keydown", e => {
    if (strip.hidden || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.(FIELDS)) return;
    if (e.key === "Escape" && strip.contains(e.target)) { close(); return opener.focus({ preventScroll: true }); }
    const act = { " ": toggle, ArrowLeft: () => skip(-STEP), ArrowRight: () => skip(STEP), "+": () => faster(1), "-": () => faster(-1) }[e.key];
    if (!act || (e.key === " " && e.target.closest?.("button, summary"))) return;
    e.preventDefault();
    e.stopPropagation();
    act();
  }, true);

  /** Make what plays, once the reader has asked for it; from another host, once they have been told. */
  function ready() {
    if (engine) return true;
    const elsewhere = film ?? host;
    if (elsewhere && message.hidden) {
      message.replaceChildren(`${word("asks-host", { host: new URL(elsewhere).host })} `,
        make("button", { type: "button", class: "load", onclick: () => { load(); play.focus(); } }, word("load")));
      [message.hidden, controls.hidden] = [false, true];
    }
    if (!elsewhere) load();
    return Boolean(engine);
  }
  function load() {
    engine = film ? embed(film, word("film"), changed) : file(sound, changed);
    [message.hidden, controls.hidden, film_.hidden] = [true, false, !film];
    if (film) film_.append(engine.element); else strip.append(engine.element);
    hurry(Number(speed.value));
    start(...wanted);
  }
  function start(from = engine ? undefined : Number(kept()[about.slug]) || 0, to = undefined, playing = true) {
    wanted = [from, to, playing];
    if (!ready()) return;
    until = to;
    if (from !== undefined) {
      engine.seek(from);
      following.show(from);
    }
    if (playing) engine.play();
    changed();
  }
  const toggle = () => {
    until = undefined;
    if (engine?.playing) engine.pause(); else start();
  };
  const skip = by => start(Math.max(0, (engine?.at ?? 0) + by), undefined, engine?.playing ?? false);
  function hurry(rate) {
    speed.value = rate;
    keep({ speed: rate });
    engine?.rate(rate);
  }
  const faster = by => hurry(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(Number(speed.value)) + by))]);
  const remember = () => keep({ [about.slug]: engine.length && engine.at > engine.length - 2 ? 0 : Math.round(engine.at) });  // the end begins anew

  /** Show how things are; while it plays, four times a second. */
  function changed(failed = false) {
    if (failed) {
      message.replaceChildren(`${word("no-sound")} `, make("a", { href: sound ?? film, rel: "noopener" }, word("open-it")));
      message.hidden = false;
    }
    const now = engine.at, { playing, length } = engine;
    if (playing && until !== undefined && now >= until) {
      until = undefined;
      engine.pause();
    }
    play.setAttribute("aria-label", word(playing ? "pause" : "play"));
    play.title = word(playing ? "pause" : "play");
    strip.classList.toggle("playing", playing);
    at.textContent = clock(now);
    if (length) {
      whole.textContent = clock(length);
      position.max = Math.ceil(length);
    }
    position.value = Math.floor(now);
    position.setAttribute("aria-valuetext", length ? word("at-of", { at: clock(now), all: clock(length) }) : clock(now));
    if (!strip.hidden && now > 0) following.show(now);
    if (Math.abs(now - since) >= 5 || (!playing && now !== since && now > 0)) {
      since = now;
      remember();
    }
    clearTimeout(timer);
    if (playing) timer = setTimeout(changed, until === undefined ? 250 : Math.max(20, Math.min(250, (until - now) * 1000)));
  }

  function close() {
    engine?.pause();
    following.hide();
    strip.hidden = true;
    film_.hidden = true;
    if (engine) remember();
    stage.classList.remove("listening");
    opener.setAttribute("aria-expanded", "false");
  }
  return {
    get shown() { return !strip.hidden; },
    open() {
      strip.hidden = false;
      film_.hidden = !(film && engine);
      stage.classList.add("listening");
      opener.setAttribute("aria-expanded", "true");
    },
    close,
    start,
    focus: () => strip.querySelector("p:not([hidden]) > button, .play").focus({ preventScroll: true }),
  };
}
