import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process named so that a later one with the same number is not mistaken for it. */
export interface ProcessRef {
  pid: number;
  /** as the system writes it */
  startTime: string;
  /** of the machine, another one after each of its starts; null where the system does not tell, and `startTime` is a date */
  bootId: string | null;
}

const run = promisify(execFile);
const isLinux = process.platform === 'linux';

/** Null when there is no such process. One that is dead but not collected counts as none. */
export async function findProcess(pid: number): Promise<ProcessRef | null> {
  const startTime = isLinux ? await startTimeByProc(pid) : await startTimeByPs(pid);
  return startTime === null ? null : { pid, startTime, bootId: await readBootId() };
}

/** Whether just this process still lives. */
export async function isAlive(ref: ProcessRef): Promise<boolean> {
  const found = await findProcess(ref.pid);
  return found !== null && found.startTime === ref.startTime && found.bootId === ref.bootId;
}

/** The process whose arguments hold these words, one after the other; null: none. */
export async function findByWords(words: readonly string[]): Promise<ProcessRef | null> {
  for (const pid of isLinux ? await pidsByProc(words) : await pidsByPs(words)) {
    const found = await findProcess(pid);
    if (found) return found;
  }
  return null;
}

/** The living children of a process. */
export async function childrenOf(parent: number): Promise<ProcessRef[]> {
  const own = isLinux ? await childrenByProc(parent) : await childrenByPs(parent);
  return (await Promise.all(own.map(findProcess))).filter((child) => child !== null);
}

/** Signals a process, or a group when the number is below zero; false: there is none. */
export function send(target: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(target, name);
    return true;
  } catch {
    return false;
  }
}

const startTimeByProc = async (pid: number): Promise<string | null> => {
  const fields = await statOf(pid);
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
};

/** From the third field on: the second is the program's name in parentheses and may hold anything. */
async function statOf(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function startTimeByPs(pid: number): Promise<string | null> {
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  const [state = '', ...started] = stdout.trim().split(/\s+/);
  return state === '' || state.startsWith('Z') ? null : started.join(' ');
}

const allPids = async (): Promise<number[]> => (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);

async function pidsByProc(words: readonly string[]): Promise<number[]> {
  const mark = `\0${words.join('\0')}\0`;
  const pids = await allPids();
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => lines[index]?.includes(mark));
}

async function pidsByPs(words: readonly string[]): Promise<number[]> {
  const lines = await ps('pid=,command=');
  return lines.filter((line) => `${line} `.includes(` ${words.join(' ')} `)).map((line) => Number.parseInt(line, 10));
}

async function childrenByProc(parent: number): Promise<number[]> {
  const pids = await allPids();
  const parents = await Promise.all(pids.map(async (pid) => Number((await statOf(pid))[1])));
  return pids.filter((_, index) => parents[index] === parent);
}

async function childrenByPs(parent: number): Promise<number[]> {
  const pairs = (await ps('pid=,ppid=')).map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, own]) => own === parent).map(([pid = 0]) => pid);
}

const ps = async (fields: string): Promise<string[]> =>
  (await run('ps', ['-axww', '-o', fields], { maxBuffer: 64 * 1024 * 1024 })).stdout.split('\n');

const readBootId = async (): Promise<string | null> =>
  isLinux ? (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim() || null : null;
