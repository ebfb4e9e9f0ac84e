import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the system tells of its processes. */
export interface ProcessTable {
  /** in the system's words; null: there is none. One that is dead but not collected counts as none */
  startTime(pid: number): Promise<string | null>;
  /** those whose arguments hold these words, one after the other */
  withWords(words: readonly string[]): Promise<number[]>;
  children(parent: number): Promise<number[]>;
}

/** Linux. */
export const procTable: ProcessTable = {
  async startTime(pid) {
    const fields = await statOf(pid);
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  },
  async withWords(words) {
    const mark = `\0${words.join('\0')}\0`;
    const pids = await allPids();
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
    return pids.filter((_, index) => lines[index]?.includes(mark));
  },
  async children(parent) {
    const pids = await allPids();
    const parents = await Promise.all(pids.map(async (pid) => Number((await statOf(pid))[1])));
    return pids.filter((_, index) => parents[index] === parent);
  },
};

const allPids = async (): Promise<number[]> => (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);

/** From the third field on: the second is the program's name in parentheses and may hold anything. */
async function statOf(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

const run = promisify(execFile);

const psFile = '/bin/ps';
// it writes times as people read them: in the same way whoever starts the server, and wherever
const options = { maxBuffer: 64 * 1024 * 1024, env: { LC_ALL: 'C', TZ: 'UTC' } };

/** macOS, and every other system with `ps`. */
export const psTable: ProcessTable = {
  async startTime(pid) {
    const { stdout } = await run(psFile, ['-o', 'stat=,lstart=', '-p', String(pid)], options).catch(() => ({ stdout: '' }));
    const [state = '', ...started] = stdout.trim().split(/\s+/);
    return state === '' || state.startsWith('Z') ? null : started.join(' ');
  },
  async withWords(words) {
    const mark = ` ${words.join(' ')} `;
    return (await ps('pid=,command=')).filter((line) => `${line} `.includes(mark)).map((line) => Number.parseInt(line, 10));
  },
  async children(parent) {
    const pairs = (await ps('pid=,ppid=')).map((line) => line.trim().split(/\s+/).map(Number));
    return pairs.filter(([, own]) => own === parent).map(([pid = 0]) => pid);
  },
};

const ps = async (fields: string): Promise<string[]> => (await run(psFile, ['-axww', '-o', fields], options)).stdout.split('\n');
