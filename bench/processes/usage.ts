import { readFile } from 'node:fs/promises';

export interface Usage {
  residentMb: number;
  /** CPU seconds of all threads since the process began */
  cpuSeconds: number;
}

const ticksPerSecond = 100;

/** What a process uses, from /proc (Linux). */
export async function usageOf(pid: number): Promise<Usage> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const residentKb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return { residentMb: residentKb / 1024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
}
