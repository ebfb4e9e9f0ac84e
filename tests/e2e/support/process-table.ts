import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessRow {
  pid: number;
  parent: number;
  /** S running or sleeping, Z dead but not yet collected, T stopped … */
  state: string;
  words: readonly string[];
}

/** A process, or null when there is none any more; what is dead but not collected counts as none. */
function processRow(pid: number): ProcessRow | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return { pid, parent: Number(parent), state, words };
  } catch {
    return null;
  }
}

export const isAlive = (pid: number): boolean => processRow(pid) !== null;

const allPids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Every process below this one. */
export function descendants(root: number): ProcessRow[] {
  const rows = allPids()
    .map(processRow)
    .filter((row) => row !== null);
  const found = new Set([root]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of rows) if (found.has(parent)) found.add(pid);
  }
  return rows.filter(({ pid }) => pid !== root && found.has(pid));
}

/** Processes that have this text in their environment, wherever they went. */
export function processesWith(text: string): number[] {
  return allPids().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(text) && isAlive(pid);
    } catch {
      return false;
    }
  });
}

/** Processes of an attempt, also those that left its group. */
export const processesOf = (attemptId: string): number[] => processesWith(`BATON_ATTEMPT_ID=${attemptId}\0`);
