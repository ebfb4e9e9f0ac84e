import { join } from 'node:path';
import { type Pairing, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { paste } from './support/pasted.ts';
import { processesWith } from './support/process-table.ts';
import { Server } from './support/server.ts';

const bench = useBench();

test('the pairing command, as it is shown, works in an empty folder with nothing but Node and npm', async () => {
  const server = await Server.start(bench);
  const { id, name, command } = await server.post<Pairing>(restPaths.runners, { name: 'pasted' });
  const seen = untilRunner(server, id, ({ contact }) => contact === 'online', 60_000);
  const { home, program } = paste(bench, command);
  await program.says(`Paired as ${name}`, 60_000);
  const runner = await seen;
  expect(runner).toMatchObject({ name: 'pasted', pill: 'online', workspace: join(home, 'baton-runner', 'workspace') });
  expect(runner.executors.map((executor) => executor.name)).toContain('shell');
  const job = await submit(server, 'echo "ran on $BATON_JOB_NAME"');
  const { history } = await untilOver(server, job.id);
  expect(history).toMatchObject([{ runnerId: id, exitCode: 0, log: { complete: true, lines: 1 } }]);
  // Ctrl-C in its terminal: npm itself does not wait for what it started, the runner signs out all the same
  program.kill('SIGINT');
  await program.exit;
  await untilRunner(server, id, ({ contact }) => contact === 'offline');
  await expect.poll(() => processesWith(`HOME=${home}\0`)).toEqual([]);
});
