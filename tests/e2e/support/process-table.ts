import { readdirSync, readFileSync } from 'node:fs';

/** When a process was started, in ticks since the machine was; null when there is none any more. Dead but not yet collected counts as none. */
function startedAt(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the second field is the program's name in parentheses and may hold anything
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : Number(fields[19]);
  } catch {
    return null;
  }
}

export const isAlive = (pid: number): boolean => startedAt(pid) !== null;

/** What a test starts is younger. The environment of a stranger's process is not read: while that waits for its disk, so would the reader. */
const ownStart = startedAt(process.pid) ?? 0;

/** Processes of the tests that have this text in their environment, wherever they went. */
export const processesWith = (text: string): number[] => processesThat('environ', text);

/** The same in their arguments. */
export const processesNaming = (text: string): number[] => processesThat('cmdline', text);

function processesThat(tell: 'environ' | 'cmdline', text: string): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => {
    try {
      const start = startedAt(pid);
      return start !== null && start >= ownStart && readFileSync(`/proc/${pid}/${tell}`, 'latin1').includes(text) && isAlive(pid);
    } catch {
      return false;
    }
  });
}

/** Processes of an attempt, also those that left its group. */
export const processesOf = (attemptId: string): number[] => processesWith(`BATON_ATTEMPT_ID=${attemptId}\0`);

/** One that is gone already is no matter. */
export function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
