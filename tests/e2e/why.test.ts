import { type Explanation, type Queue, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { submit } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();

test('why a job waits is told from the first moment on, and the change that is named starts it', async () => {
  const server = await Server.start(bench);
  const job = await submit(server, 'true', { labels: ['gpu'] });
  const why = (): Promise<Explanation> => server.get<Explanation>(restPaths.jobExplanation(job.id));
  expect(await why()).toMatchObject({ verdict: 'impossible', change: [{ change: 'add_runner' }] });

  const runner = await Runner.start(bench, server, { name: 'one' });
  const told = await runCli(bench, server, ['jobs', 'why', job.id.slice(0, 13)]);
  expect(told.code).toBe(0);
  expect(told.stdout).toContain('impossible: No runner that is registered could ever run it.');
  expect(told.stdout).toContain('add the label gpu to one');
  expect(told.stdout).toMatch(/one +lacks the label gpu/);
  const queue = await server.get<Queue>(restPaths.queue);
  expect(queue.classes).toMatchObject([{ waiting: 1, labels: ['gpu'], verdict: 'impossible' }]);

  expect((await runCli(bench, server, ['runners', 'label', 'one', '+gpu', '--yes'])).code).toBe(0);
  await untilOver(server, job.id);
  const over = await runCli(bench, server, ['jobs', 'why', job.id]);
  expect([over.code, over.stderr]).toEqual([1, expect.stringContaining('does not wait any more')]);
  await runner.end('SIGTERM');
});
