import { readFile } from 'node:fs/promises';
import { procTable, psTable } from './process-table.ts';

/** A process named so that a later one with the same number is not mistaken for it. */
export interface ProcessRef {
  pid: number;
  /** as the system writes it */
  startTime: string;
  /** of the machine, another one after each of its starts; null where the system does not tell, and `startTime` is a date */
  bootId: string | null;
}

const isLinux = process.platform === 'linux';
const table = isLinux ? procTable : psTable;

/** Null when there is no such process. */
export async function findProcess(pid: number): Promise<ProcessRef | null> {
  const startTime = await table.startTime(pid);
  return startTime === null ? null : { pid, startTime, bootId: await readBootId() };
}

/** Whether just this process still lives. */
export async function isAlive(ref: ProcessRef): Promise<boolean> {
  const found = await findProcess(ref.pid);
  return found !== null && found.startTime === ref.startTime && found.bootId === ref.bootId;
}

/** The process whose arguments hold these words, one after the other; null: none. */
export async function findByWords(words: readonly string[]): Promise<ProcessRef | null> {
  for (const pid of await table.withWords(words)) {
    const found = await findProcess(pid);
    if (found) return found;
  }
  return null;
}

/** The living children of a process. */
export const childrenOf = async (parent: number): Promise<ProcessRef[]> =>
  (await Promise.all((await table.children(parent)).map(findProcess))).filter((child) => child !== null);

/** Signals a process, or a group when the number is below zero; one that is gone gets none. */
export function send(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const readBootId = async (): Promise<string | null> =>
  isLinux ? (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim() || null : null;
