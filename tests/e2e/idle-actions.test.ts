import { type RunnerActionName, type Runner as RunnerRow, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, benched, useSharedBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

/*
 * What each action does to the process of a runner that has no job. All on one server, at the same time.
 */

const { value: server } = useSharedBench((bench) => Server.start(bench));

const act = (runner: Runner, action: RunnerActionName, body: object = {}) =>
  server().post(restPaths.runnerAction(runner.id, action), body);
const rowOf = (runner: Runner): Promise<RunnerRow> => server().get(restPaths.runner(runner.id));
const quick = (runner: Runner) => submit(server(), 'true', { runner: runner.id });

const idle = (name: string, story: (runner: Runner, bench: Bench) => Promise<void>): void =>
  test.concurrent(
    name,
    benched(async (bench) => story(await Runner.start(bench, server()), bench)),
  );

idle('disabled until a moment, it stays, takes nothing before it, and goes on by itself', async (runner) => {
  await act(runner, 'disable', { forMs: 1_500 });
  await runner.program.says('disabled on the server');
  const job = await quick(runner);
  const until = (await rowOf(runner)).disabled?.until ?? 0;
  const { history } = await untilOver(server(), job.id);
  expect(history[0]?.offeredAt).toBeGreaterThanOrEqual(until);
  await runner.program.says('enabled on the server');
  expect([runner.program.ended, (await rowOf(runner)).disabled]).toEqual([false, null]);
});

idle('drained, it signs out at once with 0, and is disabled when it comes back', async (runner) => {
  await act(runner, 'drain', { reason: 'kernel' });
  expect(await runner.program.exit).toBe(0);
  const gone = await untilRunner(server(), runner.id, ({ contact }) => contact === 'offline');
  expect(gone).toMatchObject({ draining: null, disabled: { by: 'bootstrap', reason: 'kernel' } });
  runner.start();
  await runner.program.says('disabled on the server');
  await act(runner, 'enable');
  expect((await untilOver(server(), (await quick(runner)).id)).job.state).toBe('succeeded');
});

idle('kicked, the same process comes back with a new session', async (runner) => {
  const { pid } = runner;
  const { token } = runner.stored;
  await act(runner, 'kick');
  expect(await rowOf(runner)).toMatchObject({ contact: 'offline', activity: 'idle' });
  await untilRunner(server(), runner.id, ({ kicked, contact }) => kicked === null && contact === 'online');
  expect([runner.program.ended, runner.pid, runner.stored.token]).toEqual([false, pid, token]);
});

idle('drained and kicked, it comes back to sign out, and is disabled', async (runner) => {
  // a job keeps it there until it is kicked
  const job = await submit(server(), 'exec sleep 1000', { runner: runner.id, onLost: 'fail' });
  await untilRunner(server(), runner.id, ({ activity }) => activity === 'busy');
  await act(runner, 'drain');
  await runner.program.says('asks to drain');
  await act(runner, 'kick');
  expect((await untilOver(server(), job.id)).job.state).toBe('failed');
  expect(await runner.program.exit).toBe(0);
  expect(await rowOf(runner)).toMatchObject({ contact: 'offline', draining: null, flags: ['disabled'], kicked: null });
});

for (const action of ['rotate', 'revoke', 'remove'] as const)
  idle(`${action}: it exits with 2 and says how to go on; started again it does so at once`, async (runner) => {
    await act(runner, action);
    expect(await runner.program.exit).toBe(2);
    expect(runner.program.stderr()).toMatch(/pair/i);
    if (action === 'remove') expect((await server().call('GET', restPaths.runner(runner.id))).status).toBe(410);
    else expect(await rowOf(runner)).toMatchObject({ pill: 'revoked', contact: 'revoked' });
    const again = runner.start();
    expect(await again.exit).toBe(2);
  });
