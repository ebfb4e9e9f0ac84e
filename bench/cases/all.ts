import type { Figure } from '../report/bars.ts';
import { cycles } from './cycles.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';
import { logs } from './logs.ts';
import { rawHttp } from './raw-http.ts';
import { rawSqlite } from './raw-sqlite.ts';

export interface Scale {
  /** seconds that each figure is measured for */
  seconds: number;
  warmUpSeconds: number;
  runners: number;
  idleRunners: number;
}

interface Raw {
  commitsPerSecond: number;
  batchedRowsPerSecond: number;
  postsPerSecond: number;
}

type Case = (scale: Scale, raw: Raw) => Promise<Figure[]>;

export const measureRaw = async (seconds: number): Promise<Raw> => ({
  ...(await rawSqlite(seconds)),
  ...(await rawHttp(seconds)),
});

const commits = (raw: Raw) => ({ name: 'single durable SQLite commits', value: raw.commitsPerSecond });
const posts = (raw: Raw) => ({ name: 'bare HTTP POSTs', value: raw.postsPerSecond });

const cyclesCase =
  (name: string, bar: number, folded: boolean, logLines: number): Case =>
  async (scale, raw) => {
    const result = await cycles({ ...scale, folded, logLines });
    const figure = (part: string, value: number, unit: string, withBar: number | null, compare: Figure['raw']): Figure => ({
      ...{ name: `${name}${part}`, value, unit, bar: withBar, better: 'higher', raw: compare },
    });
    return [
      figure('', result.cyclesPerSecond, 'cycles/s', bar, posts(raw)),
      figure(', against single commits', result.cyclesPerSecond, 'cycles/s', null, commits(raw)),
      figure(', CPU of the server', result.serverCpuCores, 'cores', null, null),
    ];
  };

const latencyCase =
  (perSecond: number, bars: { p50: number | null; p99: number }): Case =>
  async (scale) => {
    const result = await latency({ ...scale, perSecond });
    const figure = (name: string, value: number, bar: number | null): Figure => ({
      ...{ name: `submit → offer at ${perSecond}/s, ${name}`, value, unit: 'ms', bar, better: 'lower', raw: null },
    });
    return [figure('p50', result.p50, bars.p50), figure('p99', result.p99, bars.p99)];
  };

/** Every figure by name, in the order in which they are measured. */
export const cases: Record<string, Case> = {
  latency500: latencyCase(500, { p50: 2, p99: 15 }),
  latency1000: latencyCase(1000, { p50: null, p99: 40 }),
  cycles: cyclesCase('job cycles', 4500, false, 0),
  folded: cyclesCase('job cycles, accept and finish folded into syncs', 7000, true, 0),
  withLog: cyclesCase('job cycles with a log of 10 lines', 3000, false, 10),
  logs: async (scale) => {
    const { linesPerSecond, megabytesPerSecond } = await logs(scale.seconds);
    return [
      { name: 'log lines, durable', value: linesPerSecond, unit: 'lines/s', bar: 600_000, better: 'higher', raw: null },
      { name: 'log bytes, durable', value: megabytesPerSecond, unit: 'MB/s', bar: 60, better: 'higher', raw: null },
    ];
  },
  idle: async (scale) => {
    const { residentMb, cpuPercent } = await idle(scale.idleRunners, Math.max(scale.seconds, 20));
    const name = `${scale.idleRunners} idle runners`;
    return [
      { name: `${name}, memory`, value: residentMb, unit: 'MB', bar: 480, better: 'lower', raw: null },
      { name: `${name}, CPU`, value: cpuPercent, unit: '% of a core', bar: 10, better: 'lower', raw: null },
    ];
  },
};
