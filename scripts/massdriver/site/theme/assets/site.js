// What every page has: its colours, its keyboard, its search, its tables, and the places where one was reading.
import { palette } from "./palette.js";
import { box } from "./box.js";
import { keys } from "./keys.js";
import { tables } from "./tables.js";
import { begun } from "./begun.js";

document.documentElement.classList.replace("no-js", "js");
for (const late of document.querySelectorAll("link[data-late]")) late.media = "all";
palette();
keys();
box();
begun();
if (document.readyState === "complete") tables(); else addEventListener("load", tables);  // the theme frames them late
