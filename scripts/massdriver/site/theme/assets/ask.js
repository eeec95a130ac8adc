// What a page asks of the record: clerk.js answers in a thread of its own, so that whoever types or scrolls waits for nothing.

import { word } from "./words.js";

const waiting = new Map();
let clerk, asked = 0;

/** Ask: `ask("answer", query, chosen, counts)`. Rejected where the record did not come. */
export function ask(what, ...how) {
  call();
  return new Promise((answer, fail) => {
    waiting.set(asked += 1, { answer, fail });
    clerk.postMessage([asked, what, how]);
  });
}

/** Why nothing could be answered, in a sentence. */
export const why = (/** @type {any} */ { message = "" }) => word(message.endsWith(": 404") ? "not-exported" : "not-loaded");

/** Have the clerk there, though nothing is fetched before somebody asks. */
export function call() {
  clerk ??= called();
}

/** The clerk, who knows of the page's words those that ask and join. */
function called() {
  const made = new Worker(new URL("clerk.js", import.meta.url), { type: "module", name: JSON.stringify({ "small-words": word("small-words") }) });
  made.addEventListener("message", ({ data: [number, found, fault] }) => {
    const { answer, fail } = waiting.get(number);
    waiting.delete(number);
    if (fault) fail(new Error(fault)); else answer(found);
  });
  made.addEventListener("error", (event) => {
    clerk = undefined; // the next question calls another
    for (const { fail } of waiting.values()) fail(new Error(event.message));
    waiting.clear();
  });
  return made;
}
