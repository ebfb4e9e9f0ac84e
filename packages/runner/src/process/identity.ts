import { readdirSync, readFileSync } from 'node:fs';

/** Of the machine, another one after each start; null where the system does not tell. */
export function readBootId(): string | null {
  return firstLine('/proc/sys/kernel/random/boot_id');
}

/** The process group of this process; null where the system does not tell. */
export function readGroup(): number | null {
  const group = Number(statOf('self')?.[2]);
  return Number.isSafeInteger(group) && group > 0 ? group : null;
}

/** Whether a process group has a living process. Where the system does not tell, dead ones that nobody has taken note of count as living. */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return process.platform !== 'linux' || readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(name, group));
}

function isLivingMember(pid: string, group: number): boolean {
  const [state, , own] = statOf(pid) ?? [];
  return Number(own) === group && state !== 'Z' && state !== 'X';
}

/** From the third field on: the second is the program's name in parentheses and may hold anything. */
function statOf(pid: string): string[] | null {
  const stat = firstLine(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? null;
}

function firstLine(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').split('\n')[0] || null;
  } catch {
    return null;
  }
}
