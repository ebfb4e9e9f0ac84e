import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { machineClock } from '../process/clock.ts';
import { UsageMeter } from './usage-meter.ts';

const { monotonic } = machineClock();
const burn = (times: number) => `i=0; while [ $i -lt ${times} ]; do i=$((i+1)); done`;

test.runIf(process.platform === 'linux')('what ended at the same moment is shared by what was seen before', async () => {
  const meter = new UsageMeter(monotonic);
  const start = async (script: string) => {
    const child = spawn('sh', ['-c', `${script}; echo ready; read line`], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const job = meter.begin(child.pid ?? 0);
    if (job === null) throw new Error('nothing is measured');
    await once(child.stdout, 'data');
    return { child, job };
  };
  const [busy, idle] = await Promise.all([start(burn(400_000)), start('true')]);
  for (const { job } of [busy, idle]) meter.beforeSignal(job);
  const seen = busy.job.seen.userMs + busy.job.seen.systemMs;
  const exits = [busy, idle].map(({ child }) => once(child, 'exit'));
  for (const { child } of [busy, idle]) child.stdin.end('\n');
  await Promise.all(exits);
  for (const { job } of [busy, idle]) meter.end(job);
  const usages = await Promise.all(
    [busy, idle].map(
      ({ job }) =>
        new Promise<number>((resolve) => {
          meter.whenKnown(job, ({ cpuUserMs, cpuSystemMs }) => resolve(cpuUserMs + cpuSystemMs));
        }),
    ),
  );
  expect(seen).toBeGreaterThan(50);
  expect(usages[0]).toBeGreaterThanOrEqual(seen);
  expect(usages[1]).toBeLessThanOrEqual(30);
  meter.close();
});

test.runIf(process.platform === 'linux')('a job that was over at once has no memory that anybody saw', async () => {
  const meter = new UsageMeter(monotonic);
  const child = spawn('true', { detached: true });
  const job = meter.begin(child.pid ?? 0);
  if (job === null) throw new Error('nothing is measured');
  await once(child, 'exit');
  meter.end(job);
  const usage = await new Promise((resolve) => meter.whenKnown(job, resolve));
  expect(usage).toMatchObject({ memoryPeakBytes: null });
  // and once more, when it is known already
  expect(await new Promise((resolve) => meter.whenKnown(job, resolve))).toBe(usage);
  meter.close();
});
