import { runTask } from '../load/run-task.ts';
import type { StartedResult } from '../load/started-task.ts';
import { inContact } from '../processes/gauges.ts';
import { BenchRunner } from '../processes/runner.ts';
import { BenchServer } from '../processes/server.ts';
import { until } from '../processes/until.ts';
import { percentileFigures } from '../report/bars.ts';
import type { Case } from './case.ts';

const perSecond = 20;
const capacity = 16;
/** a p99 of fewer says nothing */
const jobsMin = 500;

/** Submission sent → the job's process runs, on a real runner with its guard; beside it what the same process costs when Node starts it. */
export const started: Case = async ({ seconds, warmUpSeconds }) => {
  const server = await BenchServer.start();
  const runner = await BenchRunner.start(server, 'bench', capacity);
  try {
    await until(async () => (await inContact(server)) === 1, 'the runner to be in contact');
    const load = {
      kind: 'started' as const,
      runners: 1,
      warmUpSeconds,
      seconds: Math.max(seconds, jobsMin / perSecond),
      perSecond,
    };
    const { job, spawn } = await runTask<StartedResult>({ ...load, target: server, adminToken: server.adminToken });
    const raw = (value: number) => ({ name: 'starting it from Node, in ms', value });
    const costs = { p50: raw(spawn.p50), p95: raw(spawn.p95), p99: raw(spawn.p99) };
    return percentileFigures(`submit → process started at ${perSecond}/s`, job, { p50: 5, p99: 30 }, costs);
  } finally {
    await runner.stop();
    await server.stop();
  }
};
