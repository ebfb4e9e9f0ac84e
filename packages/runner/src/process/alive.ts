import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** A process named so that a later one with the same number is not mistaken for it. */
export interface ProcessRef {
  pid: number;
  /** as the system writes it; opaque. Null where it can not be told. */
  startTime: string | null;
}

/** When a living process started, or null when there is none (a zombie counts as none). */
export function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the second field is the program's name in parentheses and may hold anything
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return process.platform === 'linux' ? null : startTimeByPs(pid);
  }
}

const ticksPerSecond = 100;

/** Linux: no process that starts from now on has an earlier start time. */
export const startTimeNow = (): string => String(Math.max(0, Math.floor(uptime() * ticksPerSecond) - 1));

function startTimeByPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() || null;
  } catch {
    return null;
  }
}

/** Whether just this process still lives. */
export const isAlive = ({ pid, startTime }: ProcessRef): boolean => startTime !== null && startTimeOf(pid) === startTime;

/** Signals a process group; false when it is gone. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): boolean => signalOne(-pid, signal);

/** Signals a process; false when it is gone. */
export function signalOne(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
