import { outputProblem, outputsMax } from '../drive/outputs.ts';

/** What a job wrote into its file of outputs, and the first thing that was wrong with it, in words. */
export interface SaidOutputs {
  outputs: Record<string, string>;
  problem: string | null;
}

/**
 * Reads lines `NAME=VALUE`, and values of several lines as `NAME<<WORD`, the lines, and `WORD` alone. Empty lines are nothing, the newest of a name counts, and
 * what can not be an output is left out.
 */
export function parseOutputs(text: string): SaidOutputs {
  const found = new Map<string, string>();
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
    const bad =
      outputProblem(name, value) ?? (!found.has(name) && found.size >= outputsMax ? `more than ${outputsMax} outputs` : null);
    if (bad === null) found.set(name, value);
    else wrong(bad);
  }
  return { outputs: Object.fromEntries(found), problem };
}
