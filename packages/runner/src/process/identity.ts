import { readFileSync } from 'node:fs';

/** Of the machine, another one after each start; null where the system does not tell. */
export function readBootId(): string | null {
  return firstLine('/proc/sys/kernel/random/boot_id');
}

/** The process group of this process; null where the system does not tell. */
export function readGroup(): number | null {
  const stat = firstLine('/proc/self/stat');
  const group = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  return Number.isSafeInteger(group) && group > 0 ? group : null;
}

/** Whether a process group has a process, dead ones that nobody has taken note of included. */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function firstLine(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').split('\n')[0] || null;
  } catch {
    return null;
  }
}
