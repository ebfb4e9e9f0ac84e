import { readdir, readFile } from 'node:fs/promises';

/** CPU milliseconds of processes by id, all threads together, to the nanosecond (Linux). */
export type CpuTimes = ReadonlyMap<number, number>;

/** What these processes and the children of some of them have used so far. */
export async function cpuTimes(pids: readonly number[], parents: readonly number[]): Promise<CpuTimes> {
  const children = await Promise.all(parents.map(childrenOf));
  const all = [...pids, ...parents, ...children.flat()];
  return new Map(await Promise.all(all.map(async (pid) => [pid, await cpuMs(pid)] as const)));
}

/** What was used between two looks. Of a process that ended meanwhile nothing is known. */
export const cpuBetween = (before: CpuTimes, after: CpuTimes): number =>
  [...after].reduce((sum, [pid, ms]) => sum + Math.max(0, ms - (before.get(pid) ?? 0)), 0);

async function cpuMs(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const used = await Promise.all(
    threads.map(async (thread) => {
      const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
      return Number(text.split(' ')[0]) / 1e6;
    }),
  );
  return used.reduce((sum, ms) => sum + ms, 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
