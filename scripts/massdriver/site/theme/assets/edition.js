// The reading page's scripts: plain modules, each about one thing. Without them the page reads whole.
import { head } from "./edition/page.js";
import { partByPart } from "./edition/parts.js";
import { notes } from "./edition/notes.js";
import { switches } from "./edition/switches.js";
import { changes } from "./edition/changes.js";
import { where } from "./edition/where.js";
import { tools } from "./edition/tools.js";
import { arrive } from "./edition/arrive.js";
import { place } from "./edition/place.js";
import { listen } from "./edition/listen.js";

// One after the other, each as a task of its own, so that a tap or a key need not wait for all of them.
for (const begin of head ? [tools, switches, changes, where, arrive, notes, place, listen, partByPart] : [notes]) {
  begin();
  await new Promise(done => setTimeout(done));
}
