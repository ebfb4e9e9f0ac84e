import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Explanation, type Job, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();

const mast = { concurrency: { key: 'mast', limit: 1 } };

test('jobs of one key never overlap, on any runner, while others run beside them, through a killed server', async () => {
  const server = await Server.start(bench);
  for (const name of ['one', 'two']) await Runner.start(bench, server, { name, capacity: 4 });
  const lock = join(bench.folder(), 'mast');
  // a second one in here at the same time fails
  const script = `mkdir '${lock}' || exit 9; seq 20000 | sha256sum; rmdir '${lock}'`;
  const jobs: Job[] = [];
  for (let round = 0; round < 6; round++) {
    jobs.push(await submit(server, script, mast), await submit(server, 'true'));
    if (round !== 2) continue;
    await server.end('SIGKILL');
    await server.start();
  }
  const over = await Promise.all(jobs.map(({ id }) => untilOver(server, id)));
  expect(over.map(({ job }) => [job.state, job.attemptsCounted])).toEqual(jobs.map(() => ['succeeded', 1]));
  expect(existsSync(lock)).toBe(false);
});

test('what waits for a key says so, with its holder, and starts when the key is given back', async () => {
  const server = await Server.start(bench);
  await Runner.start(bench, server, { name: 'box', capacity: 3 });
  const go = join(bench.folder(), 'go');
  const first = await submit(server, `until [ -e '${go}' ]; do :; done`, mast);
  await untilRunning(server, first.id);
  const run = await runCli(bench, server, ['run', '--detach', '--concurrency', 'mast', '--json', '--', 'true']);
  expect(run.code).toBe(0);
  const [id = ''] = run.stdout.match(/[0-9a-f]{8}-[0-9a-f-]{27}/) ?? [];
  const explanation = await server.get<Explanation>(restPaths.jobExplanation(id));
  expect(explanation).toMatchObject({
    verdict: 'blocked',
    blocks: [{ block: 'limit', text: 'The key mast is used up: 1 of 1 at once.' }],
  });
  const told = await runCli(bench, server, ['jobs', 'why', id]);
  expect(told.stdout).toContain('The key mast is used up: 1 of 1 at once.');
  expect(told.stdout).toContain('wait for box');
  writeFileSync(go, '');
  await untilJob(server, id, ({ job }) => job.state === 'succeeded');
  expect((await untilOver(server, first.id)).job.state).toBe('succeeded');
});
