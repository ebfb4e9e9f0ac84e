import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What would show that a secret can be read: the value, its lines, and what it looks like escaped and encoded. */
export function tracesOf(values: readonly string[]): string[] {
  return values.flatMap((value) => {
    const lines = value.split('\n').filter((line) => line.length >= 4);
    const coded = ['', 'x', 'xy'].flatMap((before) => {
      const from = Math.ceil((before.length * 8) / 6);
      const to = Math.floor(((before.length + Buffer.byteLength(value)) * 8) / 6);
      const whole = Buffer.from(before + value);
      return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
    });
    return [value, ...lines, ...coded, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  });
}

/** Which traces a text holds, with where it came from. */
export const leaksIn = (what: string, text: Buffer | string, traces: readonly string[]): string[] =>
  traces.filter((trace) => text.includes(trace)).map((trace) => `${what}: ${trace}`);

/** Those in all files of a folder. */
export function leaksInFolder(folder: string, traces: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    return isFile(path) ? leaksIn(path, readFileSync(path), traces) : [];
  });
}

/** A file that was taken away meanwhile is none. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Those in the arguments and the environment of a process and what it started, but for processes of jobs. */
export function leaksInProcesses(root: number, traces: readonly string[]): { leaks: string[]; processes: number } {
  const family = new Set([root]);
  for (const pid of family) for (const child of childrenOf(pid)) family.add(child);
  const leaks: string[] = [];
  let processes = 0;
  for (const pid of family) {
    const environment = read(pid, 'environ');
    if (environment.includes('BATON_ATTEMPT_ID=')) continue;
    processes += 1;
    leaks.push(...leaksIn(`arguments of ${pid}`, read(pid, 'cmdline'), traces));
    leaks.push(...leaksIn(`environment of ${pid}`, environment, traces));
  }
  return { leaks, processes };
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '))
      .filter((text) => text !== '')
      .map(Number);
  } catch {
    return []; // it has ended
  }
}

function read(pid: number, name: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return Buffer.alloc(0); // it has ended
  }
}
