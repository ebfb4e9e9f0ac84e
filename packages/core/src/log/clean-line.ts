/** A line of a log is cut beyond so many characters. */
export const lineCharsMax = 4_096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const breaks = /\r\n|[\n\r\u2028\u2029]/g;
const unprintable = /[\p{Cc}\p{Cf}\p{Co}]/gu;
/** Tokens of ours, whole or cut: what comes after the kind is what nobody may read. */
const tokens = /\b(bat_[a-z]{2,8}_)[0-9A-Za-z]{8,}/g;

/**
 * A text of others as one line of a log: without what steers a terminal or a page, without tokens, whole characters only, cut at
 * {@link lineCharsMax} with the number of characters that are missing.
 */
export function cleanLine(text: string): string {
  // what will be cut is not worth looking through; twice as much, so that a token at the cut is seen whole
  const near = text.length > lineCharsMax * 2 ? text.slice(0, lineCharsMax * 2) : text;
  const clean = near
    .toWellFormed()
    .replace(escapes, '')
    .trimEnd()
    .replace(breaks, ' ⏎ ')
    .replaceAll('\t', ' ')
    .replace(unprintable, '\uFFFD')
    .replace(tokens, '$1…');
  if (clean.length <= lineCharsMax && near === text) return clean;
  const kept = clean.slice(0, lineCharsMax).toWellFormed();
  return `${kept}… (${text.length - near.length + clean.length - kept.length} more characters)`;
}
