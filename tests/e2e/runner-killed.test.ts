import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runnerPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { benched } from './support/bench.ts';
import { detail, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilOver, untilRunner } from './support/live.ts';
import { durations, scenarioMs } from './support/pace.ts';
import { isAlive, processesOf } from './support/process-table.ts';
import { call, errorOf } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';
import { untilEmpty } from './support/within.ts';

/** Prints, leaves its process group with a part of itself, and waits. */
const escaping = (mailbox: Mailbox, gate: Gate): string =>
  [
    'echo begun',
    `setsid sh -c 'echo "escaped $$" > ${mailbox.path}; exec sleep 1000' &`,
    'sleep 1000 &',
    `echo "job $$ attempt $BATON_ATTEMPT_NUMBER" > ${mailbox.path}`,
    `read -r _ < ${gate.path}`,
    'echo finished',
  ].join('\n');

/** The number behind a word. */
const numberIn = (line: string): number => Number(line.split(' ')[1]);

describe('kill -9 of a runner in the middle of a job', { timeout: scenarioMs }, () => {
  test.concurrent(
    'ends its processes, shows it as stale, and another runner finishes the job',
    benched(async (bench) => {
      const server = await Server.start(bench);
      const [mailbox, gate] = [new Mailbox(bench), new Gate(bench)];
      const first = await Runner.start(bench, server);
      const job = await submit(server, escaping(mailbox, gate));
      const attempt = await untilRunning(server, job.id);
      const pids = [numberIn(await mailbox.until('escaped')), numberIn(await mailbox.until('job'))];
      expect(pids.map(isAlive)).toEqual([true, true]);
      const { token } = first.stored;
      const second = await Runner.start(bench, server);

      const stale = untilRunner(server, first.id, ({ contact }) => contact === 'stale', 2_000);
      const killedAt = performance.now();
      await first.end('SIGKILL');
      await untilEmpty(() => [...pids.filter(isAlive), ...processesOf(attempt.id)], 2_000);
      await stale;
      expect(performance.now() - killedAt).toBeLessThan(2_500);

      await mailbox.until('job', scenarioMs);
      const next = await untilRunning(server, job.id, 2, scenarioMs);
      const waitedMs = performance.now() - killedAt;
      expect(waitedMs).toBeGreaterThan(durations.leaseTtlMs - durations.syncHoldMs * 1.2 - 500);
      expect(waitedMs).toBeLessThan(durations.leaseTtlMs + 5_000);
      expect(next).toMatchObject({ number: 2, runnerId: second.id });

      const report = { epoch: attempt.epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null };
      const late = await call(server.url, 'POST', runnerPaths.report(attempt.id), { token, body: report });
      expect([late.status, errorOf(late).code]).toEqual([409, 'lease_lost']);
      expect(errorOf(late).next).not.toBe('');

      gate.open();
      const { history, job: over } = await untilOver(server, job.id);
      expect(over).toMatchObject({ state: 'succeeded', attempts: 2, runnerId: second.id });
      expect(history.map(({ number, runnerId, state }) => [number, runnerId, state])).toEqual([
        [1, first.id, 'ended'],
        [2, second.id, 'ended'],
      ]);
      expect(history[1]?.log).toMatchObject({ complete: true });
    }),
  );

  test.concurrent(
    'and an immediate restart: the lost attempt is known at once, its log is shipped and closed',
    benched(async (bench) => {
      // a lease so long that only the new session can have ended it
      const server = await Server.start(bench, { durations: { leaseTtlMs: 600_000, offlineAfterMs: 600_000 } });
      const [mailbox, gate] = [new Mailbox(bench), new Gate(bench)];
      const runner = await Runner.start(bench, server);
      const job = await submit(server, escaping(mailbox, gate));
      const attempt = await untilRunning(server, job.id);
      await mailbox.until('job');
      await runner.end('SIGKILL');
      runner.start();

      const { history } = await untilJob(
        server,
        job.id,
        (view) => (view.history[0]?.log ?? null) !== null && view.history.length === 2,
      );
      expect(history[0]).toMatchObject({ id: attempt.id, state: 'ended', cause: 'new_session', log: { complete: true } });
      expect(processesOf(attempt.id)).toEqual([]);
      const log = await server.call('GET', `/api/v1/jobs/${job.id}/log?format=raw&attempt=1`);
      expect(log.bytes.toString()).toBe('begun\n');

      await untilRunning(server, job.id, 2);
      gate.open();
      await untilOver(server, job.id);
      expect((await detail(server, job.id)).job).toMatchObject({ state: 'succeeded', attempts: 2 });
      await untilEmpty(() => readdirSync(join(runner.stored.workspace, 'jobs')), 5_000);
    }),
  );
});
