/** A command line split into its arguments, or why that is not possible. */
export type SplitResult = { ok: true; words: string[]; needsShell: string | null } | { ok: false; problem: string };

// What a shell would act on and a plain list of arguments does not. Inside quotes it is text.
const shellOnly = /[|&;<>`*?$(){}~#]/;

interface Scan {
  words: string[];
  word: string | null;
  quote: '"' | "'" | null;
  needsShell: string | null;
}

function step(scan: Scan, char: string, next: string | undefined): 1 | 2 {
  if (scan.quote === "'") {
    if (char === "'") scan.quote = null;
    else scan.word = (scan.word ?? '') + char;
    return 1;
  }
  if (char === '\\' && next !== undefined && (scan.quote === null || next === '"' || next === '\\')) {
    scan.word = (scan.word ?? '') + next;
    return 2;
  }
  if (scan.quote === '"') {
    if (char === '"') scan.quote = null;
    else scan.word = (scan.word ?? '') + char;
    if (char === '$' || char === '`') scan.needsShell ??= char;
    return 1;
  }
  if (char === '"' || char === "'") {
    scan.quote = char;
    scan.word ??= '';
  } else if (/\s/.test(char)) {
    if (scan.word !== null) scan.words.push(scan.word);
    scan.word = null;
  } else {
    if (shellOnly.test(char)) scan.needsShell ??= char;
    scan.word = (scan.word ?? '') + char;
  }
  return 1;
}

/**
 * Splits a line into arguments by the quoting rules of a POSIX shell, and says which character would have needed a real shell: the
 * command is run without one.
 */
export function splitCommandLine(line: string): SplitResult {
  const scan: Scan = { words: [], word: null, quote: null, needsShell: null };
  for (let at = 0; at < line.length; ) at += step(scan, line[at] ?? '', line[at + 1]);
  if (scan.quote !== null) return { ok: false, problem: `The quotation mark ${scan.quote} is not closed` };
  if (scan.word !== null) scan.words.push(scan.word);
  return { ok: true, words: scan.words, needsShell: scan.needsShell };
}

/** The reverse: arguments as a line that a shell would read the same way. */
export const joinCommandLine = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
