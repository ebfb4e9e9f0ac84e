import { writeFileSync } from 'node:fs';
import { restPaths, runnerPaths, type SyncAnswer } from '@baton/protocol';
import { encodeLogFrames } from '@baton/protocol/log-frames';
import { expect, test } from 'vitest';
import { benched } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, submit, untilRunning } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { durations, scenarioMs } from './support/pace.ts';
import { processesOf } from './support/process-table.ts';
import { refusal } from './support/refusal.ts';
import { call, taken } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { openSession, register } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';

test.concurrent(
  'a kicked transmitter that does not answer is not doubled: the next one starts only when the lease ran out, and all are told when',
  { timeout: scenarioMs },
  benched(async (bench) => {
    const server = await Server.start(bench);
    const transmitter = async (name: string): Promise<Runner> => {
      const runner = await Runner.start(bench, server, { name });
      await runner.end('SIGTERM');
      const devices = [{ id: 'sdr0', labels: ['sdr'], ranges: { frequency: [{ min: 1e6, max: 500e6 }] }, path: null }];
      writeFileSync(runner.config, JSON.stringify({ ...runner.stored, devices }));
      runner.start();
      await runner.untilOnline();
      return runner;
    };
    const silent = await transmitter('silent');
    const [gate, mailbox] = [new Gate(bench), new Mailbox(bench)];
    const script = `echo "begun $BATON_ATTEMPT_NUMBER" > ${mailbox.path}; read -r _ < ${gate.path}`;
    const job = await submit(server, script, { ranges: { frequency: 433e6 }, onPartition: 'stop' });
    const attempt = await untilRunning(server, job.id);
    await mailbox.until('begun 1');
    const other = await transmitter('other');

    silent.program.kill('SIGSTOP');
    const kickedAt = Date.now();
    await server.post(restPaths.runnerAction(silent.id, 'kick'));
    const { job: kicked, history } = await detail(server, job.id);
    expect(kicked).toMatchObject({ state: 'processing', attemptsCounted: 1 });
    expect(history).toMatchObject([{ state: 'stopping', cause: 'kicked', deviceId: 'sdr0' }]);
    const until = history[0]?.stoppingUntil ?? 0;
    expect(until).toBeGreaterThan(kickedAt);
    // its lease was renewed at most one hold of its sync before
    expect(until).toBeLessThanOrEqual(kickedAt + durations.leaseTtlMs + durations.syncHoldMs);
    expect((await runCli(bench, server, ['jobs', 'show', job.id])).stdout).toMatch(/stopping until .* at the latest/);

    await mailbox.until('begun 2', scenarioMs);
    expect(processesOf(attempt.id), 'the first one is dead').toEqual([]);
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    silent.program.kill('SIGCONT');
    await silent.untilOnline();
    expect(silent.program.ended).toBe(false);
    gate.open();
    const over = await untilOver(server, job.id);
    expect(over.job).toMatchObject({ state: 'succeeded', runnerId: other.id, attempts: 2, attemptsCounted: 1 });
    expect(over.history.map(({ cause }) => cause)).toEqual(['kicked', 'finished']);
  }),
);

test.concurrent(
  'what a kicked runner says late is refused; what its job wrote is taken all the same',
  benched(async (bench) => {
    const server = await Server.start(bench);
    const { token, runnerId } = await register(server, 'late');
    const { sessionId } = await openSession(server, token);
    const job = await submit(server, 'true', { onLost: 'fail' });
    const post = <T>(path: string, body: object) => call<T>(server.url, 'POST', path, { token, body });
    const sync = { sessionId, number: 1, freeSlots: 1, leases: [], draining: false };
    const [offer] = taken(await post<SyncAnswer>(runnerPaths.sync, sync)).offers;
    if (!offer) return expect.unreachable('it is offered the one job there is');
    const { attemptId, epoch } = offer;
    taken(await post(runnerPaths.accept(attemptId), { sessionId, epoch, syncNumber: 1 }));
    await server.post(restPaths.runnerAction(runnerId, 'kick'));
    expect((await detail(server, job.id)).job).toMatchObject({ state: 'failed', outcome: { reason: 'lost' } });

    const end = { epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null };
    expect(refusal(await post(runnerPaths.report(attemptId), end)).code).toBe('lease_lost');
    expect(refusal(await post(runnerPaths.gate(attemptId), { epoch })).code).toBe('lease_lost');
    const next = taken(await post<SyncAnswer>(runnerPaths.sync, { ...sync, number: 2, leases: [{ attemptId, epoch }] }));
    expect(next.directives.sessionEnded).toMatchObject({ code: 'session_kicked', again: true });
    const afterMs = next.directives.sessionEnded?.afterMs ?? 0;
    expect([afterMs >= 1_000, afterMs <= 5_000]).toEqual([true, true]);
    const bytes = encodeLogFrames([
      { number: 1, stream: 'stdout', offsetMs: 0, bytes: Buffer.from('last\n'), linesDropped: 0, bytesDropped: 0 },
    ]);
    const log = { token, bytes, type: 'application/vnd.baton.log' };
    const written = await call(server.url, 'POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, log);
    expect(written).toMatchObject({ status: 200, body: { acknowledged: 1 } });
    expect((await detail(server, job.id)).job.state).toBe('failed');
    await untilRunner(server, runnerId, ({ kicked }) => kicked !== null);
  }),
);
