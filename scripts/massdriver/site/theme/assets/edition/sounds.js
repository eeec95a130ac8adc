// What plays, in one form for the player: a file by the browser's own element, or a video by its embed. Both are told when
// something changed, and ask for nothing before they are made.
import { make } from "./page.js";

/** A file: `{ element, play, pause, seek, rate, at, length, playing }`; `changed(failed)` is called whenever one of them did. */
export function file(address, changed) {
  const media = make("audio", { src: address, preload: "metadata" });
  for (const event of ["timeupdate", "seeked", "play", "pause", "ended", "durationchange"]) media.addEventListener(event, () => changed());
  media.addEventListener("error", () => changed(true));
  return {
    element: media,
    play: () => media.play().catch(error => { if (error.name !== "AbortError" && error.name !== "NotAllowedError") changed(true); }),
    pause: () => media.pause(),
    seek: second => { media.currentTime = second; },
    rate: speed => { media.playbackRate = speed; },
    get at() { return media.currentTime; },
    get length() { return Number.isFinite(media.duration) ? media.duration : 0; },
    get playing() { return !media.paused && !media.ended; },
  };
}

/**
 * A video, by the messages that its host's embed takes and sends (https://developers.google.com/youtube/iframe_api_reference
 * says what they mean), so that no script of that host runs here.
 */
export function embed(address, title, changed) {
  const source = new URL(address), origin = source.origin, waiting = [];
  source.search = String(new URLSearchParams({ enablejsapi: "1", playsinline: "1", rel: "0", ...(location.origin.startsWith("http") ? { origin: location.origin } : {}) }));
  const frame = make("iframe", { src: source.href, title, allow: "autoplay; encrypted-media; picture-in-picture",
    allowfullscreen: true, referrerpolicy: "strict-origin-when-cross-origin" });
  let at = 0, told = 0, length = 0, playing = false, speed = 1, ready = false;
  const post = message => frame.contentWindow?.postMessage(JSON.stringify({ ...message, id: 1, channel: "widget" }), origin);
  const command = (func, ...args) => { if (ready) post({ event: "command", func, args }); else waiting.push([func, ...args]); };
  const knock = setInterval(() => { if (ready || !frame.isConnected) clearInterval(knock); else post({ event: "listening" }); }, 250);
  addEventListener("message", e => {
    if (e.source !== frame.contentWindow || e.origin !== origin) return;
    let message;
    try { message = JSON.parse(e.data); } catch { return; }
    const { event, info } = message ?? {};
    if (event === "onError") return changed(true);
    if (!ready) {
      ready = true;
      waiting.splice(0).forEach(each => command(...each));
    }
    if (!info || typeof info !== "object") return;
    if (Number.isFinite(info.currentTime)) { at = info.currentTime; told = performance.now(); }
    if (Number.isFinite(info.duration) && info.duration > 0) length = info.duration;
    if (Number.isFinite(info.playerState)) playing = info.playerState === 1 || info.playerState === 3;
    changed();
  });
  return {
    element: frame,
    play: () => command("playVideo"),
    pause: () => command("pauseVideo"),
    seek: second => { at = second; told = performance.now(); command("seekTo", second, true); },
    rate: wanted => { speed = wanted; command("setPlaybackRate", wanted); },
    get at() { return playing ? at + Math.min((performance.now() - told) / 1000, 1) * speed : at; },
    get length() { return length; },
    get playing() { return playing; },
  };
}
