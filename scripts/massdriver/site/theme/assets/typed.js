// The marks of print led back to those that were typed: what is cited, mended, compared and heard is the record's.

/** Words as they were typed; where a paragraph has marks of its own (`own`), they are those. */
export const typed = (words, own) => (own ? words : words.replace(/[“”„]/g, '"').replace(/[‘’‚]/g, "'"));

/** Whether an element stands in a paragraph with marks of its own. */
export const own = (element) => Boolean(element?.closest?.(".own"));
