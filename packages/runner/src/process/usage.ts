import { readdirSync, readFileSync } from 'node:fs';

/** The system counts CPU time of processes in hundredths of a second. */
const tickMs = 10;

export interface CpuTime {
  userMs: number;
  systemMs: number;
}

/** CPU time of all that this process has waited for, and that these had waited for; null where the system doesn't tell. */
export function waitedCpu(): CpuTime | null {
  const fields = statOf('self');
  return fields && cpuAt(fields, 13);
}

/** A process group at one moment. */
export interface GroupUse {
  /** of its processes besides the first, with what these have waited for */
  others: CpuTime;
  /** of all its processes, with what they have waited for */
  all: CpuTime;
  /** what its processes have in memory together (what they share counts for each), or one of them has had: the larger */
  memoryBytes: number;
}

/** Looks at process groups by the pid of their first process. One that is gone is not there. Linux only: empty elsewhere. */
export function groupUses(groups: ReadonlySet<number>): Map<number, GroupUse> {
  const found = new Map<number, GroupUse & { together: number; highest: number }>();
  for (const name of processes()) {
    const fields = statOf(name);
    const group = Number(fields?.[2]);
    if (!fields || !groups.has(group)) continue;
    const none = { all: noCpu, others: noCpu, memoryBytes: 0, together: 0, highest: 0 };
    const use = found.get(group) ?? none;
    const cpu = sumCpu(cpuAt(fields, 11), cpuAt(fields, 13));
    const { now, peak } = memoryOf(name);
    const together = use.together + now;
    const highest = Math.max(use.highest, peak);
    found.set(group, {
      all: sumCpu(use.all, cpu),
      others: name === String(group) ? use.others : sumCpu(use.others, cpu),
      ...{ together, highest, memoryBytes: Math.max(together, highest) },
    });
  }
  return found;
}

export const noCpu: CpuTime = { userMs: 0, systemMs: 0 };

export const sumCpu = (a: CpuTime, b: CpuTime): CpuTime => ({ userMs: a.userMs + b.userMs, systemMs: a.systemMs + b.systemMs });

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** From its state on; null: it is gone. */
function statOf(name: string): string[] | null {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
    // the second field is the program's name in parentheses and may hold anything
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const cpuAt = (fields: readonly string[], at: number): CpuTime => ({
  userMs: Number(fields[at]) * tickMs,
  systemMs: Number(fields[at + 1]) * tickMs,
});

function memoryOf(name: string): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'latin1');
    const bytesOf = (field: string): number => Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
    return { now: bytesOf('VmRSS'), peak: bytesOf('VmHWM') };
  } catch {
    return { now: 0, peak: 0 };
  }
}
