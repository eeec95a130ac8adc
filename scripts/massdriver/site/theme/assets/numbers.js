// Numbers that are spelt out, as figures: "twenty thousand dollars" is $20,000. English only; other languages stay as they are.
// text/figured.py does the very same; one set of cases holds both.

const SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const GREAT = new Map([["thousand", 1e3], ["million", 1e6], ["billion", 1e9], ["trillion", 1e12]]);
const SIGNS = new Map([["dollars", ["$", ""]], ["dollar", ["$", ""]], ["euros", ["€", ""]], ["pounds", ["£", ""]], ["percent", ["", "%"]]]);

const plain = (folded) => {
  if (SMALL.includes(folded)) return SMALL.indexOf(folded);
  if (TENS.includes(folded)) return 20 + 10 * TENS.indexOf(folded);
  return undefined;
};

/** The number that begins at a word of a row, and the word after it; nothing where none does. A lone "one" is no number, "five six" are two. */
function read(row, from) {
  let total = 0, part = 0, n = from, fresh = true, greatest = 1e15; // nothing yet of the part before the next thousand; which may come
  for (; n < row.length; n += 1) {
    const { folded, raw } = row[n], value = plain(folded), following = row[n + 1]?.folded;
    if (value !== undefined && (fresh || (part && part % 100 === 0 && value) || (part % 100 >= 20 && part % 10 === 0 && value > 0 && value < 10))) {
      part += value;
      fresh = false;
    } else if (n === from && GREAT.has(following) && /^[0-9]{1,12}(?:[.,][0-9]{1,6})*$/.test(raw)) {
      if (raw.split(".").length < 3) part = Number(raw.replaceAll(",", ""));
      fresh = false;
    } else if (folded === "hundred" && part > 0 && part < 100 && n > from) part *= 100;
    else if (GREAT.has(folded) && part && GREAT.get(folded) < greatest) {
      greatest = GREAT.get(folded);
      total += part * greatest;
      part = 0;
      fresh = true;
    } else if (!(folded === "and" && n > from && plain(following) !== undefined && (row[n - 1].folded === "hundred" || GREAT.has(row[n - 1].folded)))) break;
  }
  const sign = SIGNS.get(row[n]?.folded);
  return n > from + 1 || (n > from && sign) ? { value: total + part, next: n, sign } : undefined;
}

/** A row of words with its numbers as figures; the sign taken along, or left a word of its own. The same row where it has none. */
export function figured(row, signs) {
  const out = [];
  let found = false;
  for (let n = 0; n < row.length;) {
    const number = read(row, n);
    if (!number) {
      out.push(row[n]);
      n += 1;
      continue;
    }
    found = true;
    const taken = signs && number.sign, next = number.next + (taken ? 1 : 0), [before, after] = taken ? number.sign : ["", ""];
    const digits = number.value.toLocaleString("en", { maximumFractionDigits: 6 });
    out.push({ folded: digits.replace(/[.,]/g, ""), raw: before + digits + after, start: row[n].start, end: row[next - 1].end });
    n = next;
  }
  return found ? out : row;
}
