// Numbers that are spelt out, as figures: "twenty thousand dollars" is $20,000. English only; other languages stay as they are.

const SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const GREAT = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const SIGNS = { dollars: ["$", ""], dollar: ["$", ""], euros: ["€", ""], pounds: ["£", ""], percent: ["", "%"] };

const plain = (folded) => {
  if (SMALL.includes(folded)) return SMALL.indexOf(folded);
  if (TENS.includes(folded)) return 20 + 10 * TENS.indexOf(folded);
  return undefined;
};

/** The number that begins at a word of a row, and the word after it; nothing where none does. A lone "one" is no number. */
function read(row, from) {
  let total = 0, part = 0, n = from, any = false;
  for (; n < row.length; n += 1) {
    const { folded, raw } = row[n], value = plain(folded);
    if (value !== undefined) part += value;
    else if (n === from && /^\d+(?:[.,]\d+)*$/.test(raw) && row[n + 1]?.folded in GREAT) part += Number(raw.replaceAll(",", ""));
    else if (folded === "hundred" && any) part = (part || 1) * 100;
    else if (folded in GREAT && any) {
      total += (part || 1) * GREAT[folded];
      part = 0;
    } else if (!(folded === "and" && any && plain(row[n + 1]?.folded) !== undefined && row[n - 1].folded in { hundred: 1, ...GREAT })) break;
    any = true;
  }
  const sign = SIGNS[row[n]?.folded];
  return any && (n > from + 1 || sign) ? { value: total + part, next: n, sign } : undefined;
}

/** A row of words with its numbers as figures; the sign taken along, or left a word of its own. The same row where it has none. */
export function figured(row, signs) {
  const out = [];
  let found = false;
  for (let n = 0; n < row.length;) {
    const number = read(row, n);
    if (!number || !Number.isFinite(number.value)) {
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
