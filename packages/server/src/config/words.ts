import { ApiError } from '@baton/protocol';

/**
 * Reads `--flag value` and `--flag=value`. Throws `option_invalid` for what is unknown, repeated or without a value.
 *
 * @param alone what a flag means that stands without a value, where it may
 */
export function readWords(
  words: readonly string[],
  flags: readonly string[],
  alone: ReadonlyMap<string, string>,
): Map<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const equals = word.indexOf('=');
    const flag = equals === -1 ? word : word.slice(0, equals);
    if (!flags.includes(flag)) throw bad(flag, closest(flag, flags), word);
    if (values.has(flag)) throw bad(flag, 'is given twice', word);
    const bare = equals === -1 ? alone.get(flag) : undefined;
    if (equals === -1 && bare === undefined) at += 1;
    const value = bare ?? (equals === -1 ? words[at] : word.slice(equals + 1));
    if (value === undefined) throw bad(flag, 'needs a value', 'nothing');
    values.set(flag, value);
  }
  return values;
}

const bad = (option: string, problem: string, value: string): ApiError =>
  new ApiError('option_invalid', { option, problem, value, source: 'the command line' });

/** Names the flag that was probably meant. */
function closest(word: string, flags: readonly string[]): string {
  const meant = flags.find(
    (flag) => word.length > 3 && (flag.startsWith(word) || word.startsWith(flag) || isTypingError(word, flag)),
  );
  return meant ? `there is no such option; did you mean ${meant}?` : 'there is no such option';
}

/** Whether a letter was left out, added or changed, or two were swapped. */
function isTypingError(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return Math.max(a.length, b.length) - head - tail <= 2;
}
