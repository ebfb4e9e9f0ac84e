/** A word of a shell command; only plain ones (and a leading `~`) go without quotes. */
export const shellWord = (word: string): string =>
  /^~?[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
