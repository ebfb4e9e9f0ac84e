import { restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { submit, untilRunning } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { processesOf } from './support/process-table.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Mailbox } from './support/signals.ts';

const bench = useBench();

test('a job that is deaf to SIGTERM is killed after its grace and ends as cancelled', async () => {
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server);
  const mailbox = new Mailbox(bench);
  const script = [
    `trap 'echo "asked $(date +%s%3N)" > ${mailbox.path}' TERM`,
    `setsid sh -c 'trap "" TERM; echo "escaped $$" > ${mailbox.path}; while :; do sleep 1; done' &`,
    `echo begun > ${mailbox.path}`,
    'while :; do sleep 1000 & wait; done',
  ].join('\n');
  const job = await submit(server, script);
  const attempt = await untilRunning(server, job.id);
  await mailbox.until('begun');
  await mailbox.until('escaped');
  expect((await server.call('POST', restPaths.jobCancel(job.id), { reason: 'not wanted' })).status).toBe(200);
  const asked = Number((await mailbox.until('asked')).split(' ')[1]);
  const { job: over, history } = await untilOver(server, job.id);
  expect(over).toMatchObject({ state: 'cancelled', runnerId: runner.id, attempts: 1 });
  expect(history).toMatchObject([{ cause: 'cancelled', signal: 'SIGKILL', log: { complete: true } }]);
  expect(processesOf(attempt.id)).toEqual([]);
  // the shell executor's grace
  const endedAt = history[0]?.endedAt ?? 0;
  expect(endedAt - asked).toBeGreaterThan(9_500);
  expect(endedAt - asked).toBeLessThan(13_000);
});
