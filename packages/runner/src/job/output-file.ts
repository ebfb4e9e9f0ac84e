import type { Outputs } from '../drive/outputs.ts';

/**
 * Reads lines `NAME=VALUE`, and values of several lines as `NAME<<WORD`, the lines, and `WORD` alone. Empty lines are nothing, the newest of a name counts, and
 * what can not be an output is left out.
 *
 * @returns the first thing that was wrong, in words
 */
export function parseOutputs(text: string, into: Outputs): string | null {
  let problem: string | null = null;
  const wrong = (words: string): void => {
    problem ??= words;
  };
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^([^=<]*)(=|<<)(.*)$/.exec(line) ?? [];
    let value = rest;
    if (sign === undefined) {
      wrong(`outputs: a line is neither NAME=VALUE nor NAME<<WORD: ${line.slice(0, 60)}`);
      continue;
    }
    if (sign === '<<') {
      const end = rest === '' ? -1 : lines.indexOf(rest, at + 1);
      if (end === -1) {
        wrong(`output ${name.slice(0, 60)}: nothing ends it`);
        break;
      }
      value = lines.slice(at + 1, end).join('\n');
      at = end;
    }
    const bad = into.add(name, value);
    if (bad !== null) wrong(bad);
  }
  return problem;
}
