import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One run of the tool, as it was recorded. In all texts `{{…}}` stands for what differs from machine to machine and from run to run. */
export interface RecordedRun {
  args: string[];
  /** what it printed, in its order, and where a signal came */
  pieces: ({ stream: 'stdout' | 'stderr'; text: string } | { signal: string })[];
  exitCode: number;
  /** written in the folder of the configuration, by path */
  files: Record<string, string>;
}

export interface Recording {
  /** what `--version` printed */
  version: string;
  runs: RecordedRun[];
}

/** One run a line, so that a change of one is a change of one line. */
export function writeRecording(path: string, { version, runs }: Recording): void {
  writeFileSync(path, `${JSON.stringify({ version })}\n`);
  for (const run of runs) appendFileSync(path, `${JSON.stringify(run)}\n`);
}

export function readRecording(path: string): Recording {
  const [head = '{}', ...runs] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return { ...(JSON.parse(head) as { version: string }), runs: runs.map((line) => JSON.parse(line) as RecordedRun) };
}

/** Paths lead into folders of tests: of them the last part counts. */
export const plainArgs = (args: readonly string[]): string[] =>
  args.map((arg) => arg.replace(/(^|=)\/.*/, (path, before: string) => `${before}…/${basename(path)}`));

/** Takes the first number from 0 on for which `isWanted`, that nobody else has taken; null: there is none below `end`. */
export function takeNumber(folder: string, end: number, isWanted: (number: number) => boolean): number | null {
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < end; number += 1) {
    if (isWanted(number) && isTaken(join(folder, `${number}`))) return number;
  }
  return null;
}

function isTaken(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
