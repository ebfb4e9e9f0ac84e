import { createHash } from 'node:crypto';
import { runTask } from '../load/run-task.ts';
import { BenchServer } from '../processes/server.ts';
import { usageOf } from '../processes/usage.ts';
import { type Figure, high, low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

interface Taken {
  linesPerSecond: number;
  megabytesPerSecond: number;
  /** of the server, all threads, for a million lines */
  cpuMs: number;
}

/** Log lines taken in, durable and with their digest. */
export const logs: Case = async ({ seconds }) => {
  const { linesPerSecond, megabytesPerSecond } = await take(seconds, {});
  return [
    high('log lines, durable', Math.round(linesPerSecond), 'lines/s', 600_000),
    high('log bytes, durable', round(megabytesPerSecond), 'MB/s', 60),
  ];
};

/** The same for jobs with secrets, beside jobs without, in turn: what the server uses for a line says more than the clock of a busy machine. */
export const maskedLogs: Case = async ({ seconds }) => {
  const values = Array.from({ length: 5 }, (_, index) => [
    `SECRET_${index}`,
    createHash('sha256').update(`${index}`).digest('base64'),
  ]);
  const plain = await take(seconds, {});
  const masked = await take(seconds, Object.fromEntries(values));
  const raw = { name: 'the same without secrets', value: Math.round(plain.linesPerSecond) };
  return [
    high('log lines masked for 5 secrets, durable', Math.round(masked.linesPerSecond), 'lines/s', 300_000, raw),
    cpuFigure('without secrets', plain, null),
    cpuFigure('masked for 5 secrets', masked, plain),
    low('log lines masked for 5 secrets, CPU beside those without', round(masked.cpuMs / plain.cpuMs), 'times', 2),
  ];
};

const cpuFigure = (what: string, { cpuMs }: Taken, beside: Taken | null): Figure =>
  low(
    `a million log lines ${what}, CPU of the server`,
    Math.round(cpuMs),
    'ms',
    null,
    beside && { name: 'without secrets, in ms', value: Math.round(beside.cpuMs) },
  );

async function take(seconds: number, secrets: Record<string, string>): Promise<Taken> {
  const server = await BenchServer.start();
  try {
    const load = { kind: 'log' as const, runners: 8, warmUpSeconds: 1, seconds, lineBytes: 100, secrets };
    const task = { ...load, target: server, adminToken: server.adminToken };
    const before = await usageOf(server.pid);
    const startedAt = performance.now();
    const taken = await runTask<Omit<Taken, 'cpuMs'>>(task);
    const lines = (taken.linesPerSecond * (performance.now() - startedAt)) / 1_000;
    const cpuSeconds = (await usageOf(server.pid)).cpuSeconds - before.cpuSeconds;
    return { ...taken, cpuMs: (cpuSeconds * 1e9) / lines };
  } finally {
    await server.stop();
  }
}
