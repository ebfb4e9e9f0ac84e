import { statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { Vitals } from '@baton/protocol';
import type { VitalsSource } from '../session/ports.ts';

const sampleMsMin = 1_000;

export interface VitalsOptions {
  workspace: string;
  /** with less free space no job is taken */
  diskFreeBytesMin: number;
  monotonic: () => number;
}

/** How this machine is. Sampled at most once a second, and only when somebody asks. */
export class VitalsSampler implements VitalsSource {
  private readonly options: VitalsOptions;
  private sampledAt = Number.NEGATIVE_INFINITY;
  private times = cpuTimes();
  private latest: Vitals | null = null;

  constructor(options: VitalsOptions) {
    this.options = options;
  }

  read(): { vitals: Vitals | null; shortage: string | null } {
    const now = this.options.monotonic();
    if (now - this.sampledAt >= sampleMsMin) {
      this.sampledAt = now;
      void this.sample();
    }
    const free = this.latest?.diskFreeBytes ?? null;
    const { diskFreeBytesMin } = this.options;
    const isShort = free !== null && free < diskFreeBytesMin;
    const shortage = isShort ? `short of disk: ${inMiB(free)} MiB free, ${inMiB(diskFreeBytesMin)} MiB needed` : null;
    return { vitals: this.latest, shortage };
  }

  /** Never rejects: what can not be read is null. */
  async sample(): Promise<void> {
    const disk = await statfs(this.options.workspace).catch(() => null);
    const before = this.times;
    this.times = cpuTimes();
    const all = this.times.all - before.all;
    const busy = all > 0 ? (100 * (all - (this.times.idle - before.idle))) / all : null;
    this.latest = {
      cpuPercent: busy === null ? null : Math.min(100, Math.max(0, Math.round(busy * 10) / 10)),
      memoryUsedBytes: totalmem() - freemem(),
      memoryTotalBytes: totalmem(),
      diskFreeBytes: disk ? disk.bavail * disk.bsize : null,
      diskTotalBytes: disk ? disk.blocks * disk.bsize : null,
      load1: loadavg()[0] ?? null,
    };
  }
}

const inMiB = (bytes: number): number => Math.floor(bytes / 1024 ** 2);

function cpuTimes(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}
