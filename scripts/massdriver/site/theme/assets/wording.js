// A sentence laid over a row of words, and what differs. Pure; text/wording.py does the very same, one set of cases holds both.
//
// Local alignment (Smith and Waterman 1981) over words. A word found in its place earns what it tells, its rarity; a word
// nearly spelt like it earns less; words left out or put in cost a little, and more the more they tell.

import { stem } from "./record.js";

const CHANGED = 0.12, LEFT_OUT = 0.1, PUT_IN = 0.1, TELLING = 0.08, NEXT_PARAGRAPH = 1, MOVED = 0.3;
const NEARLY = 0.7, SINGULAR = 0.9, MISSPELT = 0.85; // likeness from which a spelling is near; what a plural, a near one earns
const NUMERAL = /\p{Nd}/u;
const NEGATION = /^(?:not|no|never|none|nor|cannot|(?:do|does|did|is|are|was|were|has|have|had|wo|would|could|should|ca|must|ai|need|might)nt)$/;

/** What makes a number another one: digits with their point, thousands aside, per cent and currency; else nothing. */
export function figure(raw) {
  if (!NUMERAL.test(raw)) return "";
  return raw.replace(/[^\p{Nd}.,%$€£¥°]+/gu, "").replace(/^[.,]+|[.,]+$/g, "").replace(/(?<=\p{Nd}),(?=\p{Nd}{3}(?!\p{Nd}))/gu, "");
}

/** Whether the difference touches a number or a negation: then it is another statement, not another wording. */
export function weighty(steps) {
  const differing = steps.filter(({ kind }) => kind !== "same");
  const held = (side, pattern) => differing.flatMap((step) => (pattern.test(step[side]?.folded ?? "") ? [step[side]] : []));
  const numbers = (side) => held(side, NUMERAL).map(({ raw, folded }) => figure(raw) || folded).sort().join(" ");
  return numbers("said") !== numbers("record") || held("said", NEGATION).length !== held("record", NEGATION).length;
}

/** The words of a sentence, ready to be laid over rows: what each tells, and how like it other words are. */
export function ready(asked, tells) {
  const worth = asked.map(({ folded }) => tells(folded)), rooted = asked.map(({ folded }, n) => [stem(folded), worth[n]]);
  return { asked, tells, worth, whole: worth.reduce((sum, w) => sum + w, 0), rooted, roots: new Map(rooted), earned: new Map() };
}

/** What laying each word of the sentence on this one earns: its worth if it is the same, less if like it, else a cost. */
function gains({ asked, tells, worth, earned }, folded) {
  if (!earned.has(folded)) {
    const root = stem(folded), numeral = NUMERAL.test(folded), miss = -CHANGED - TELLING * tells(folded);
    earned.set(folded, Float64Array.from(asked, (word, n) => {
      if (word.folded === folded) return worth[n];
      if (numeral || NUMERAL.test(word.folded)) return miss; // 20 is not nearly 2
      if (stem(word.folded) === root) return worth[n] * SINGULAR;
      if (word.folded.length <= 3 || Math.abs(word.folded.length - folded.length) > 2) return miss;
      const nearness = 1 - distance(word.folded, folded) / Math.max(word.folded.length, folded.length);
      return nearness >= NEARLY ? worth[n] * (nearness * MISSPELT) : miss;
    }));
  }
  return earned.get(folded);
}

/** Changes of one letter between two words (Levenshtein). */
export function distance(a, b) {
  let before = Uint16Array.from({ length: b.length + 1 }, (_, j) => j), now = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i += 1) {
    now[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      now[j] = Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    [before, now] = [now, before];
  }
  return before[b.length];
}

const ON = 1, BEGIN = 2, OUT = 3, PUT = 4;

/** The best place in a row of words: the steps, the first and last word of the row, and what it earns. */
export function lay(question, row, opens) {
  const { asked, tells } = question, size = asked.length;
  const score = new Float64Array(size + 1), moves = [];
  let best = 0, ends = [-1, -1];
  row.forEach(({ folded }, j) => {
    const gain = gains(question, folded), across = opens[j] && j ? NEXT_PARAGRAPH : 0;
    const left = LEFT_OUT + TELLING * tells(folded) + across, move = new Uint8Array(size + 1);
    let diagonal = 0, here = 0;
    for (let i = 1; i <= size; i += 1) {
      const above = score[i], before = diagonal - across;
      const on = before > 0 ? before + gain[i - 1] : gain[i - 1], out = above - left, put = here - PUT_IN;
      if (on > 0 && on >= out && on >= put) [here, move[i]] = [on, before > 0 ? ON : BEGIN];
      else if (out > 0 && out >= put) [here, move[i]] = [out, OUT];
      else if (put > 0) [here, move[i]] = [put, PUT];
      else here = 0;
      score[i] = here;
      diagonal = above;
      if (here > best) [best, ends] = [here, [i, j]];
    }
    moves.push(move);
  });
  const { steps, from, to } = trace(asked, row, moves, ...ends);
  return { steps, from, to, earned: best + moved(steps, question) };
}

function trace(asked, row, moves, i, j) {
  const steps = asked.slice(Math.max(i, 0)).reverse().map((said) => ({ kind: "added", said })), to = j;
  let from = j;
  while (i > 0 && j >= 0 && moves[j][i]) {
    const move = moves[j][i], said = asked[i - 1], record = row[j];
    if (move === PUT) steps.push({ kind: "added", said });
    else steps.push(move === OUT ? { kind: "missing", record } : { kind: said.folded === record.folded ? "same" : "changed", said, record });
    if (move !== OUT) i -= 1;
    if (move !== PUT) [from, j] = [j, j - 1];
    if (move === BEGIN) break;
  }
  steps.push(...asked.slice(0, Math.max(i, 0)).reverse().map((said) => ({ kind: "added", said })));
  return { steps: steps.reverse(), from, to };
}

/** What words earn that stand in the passage, though elsewhere: "laws and regulations" for "regulations and laws". */
function moved(steps, { asked, worth }) {
  const rest = steps.filter(({ kind, record }) => kind !== "same" && record).map(({ record }) => stem(record.folded));
  return steps.reduce((sum, { kind, said }) => {
    const n = said && kind !== "same" ? rest.indexOf(stem(said.folded)) : -1;
    if (n < 0) return sum;
    rest.splice(n, 1);
    return sum + MOVED * worth[asked.indexOf(said)];
  }, 0);
}
