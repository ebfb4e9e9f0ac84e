import { type BlastRadius, type Job, type Pairing, type Runner as RunnerRow, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { type Bench, benched, useSharedBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilOver, untilRunner } from './support/live.ts';
import { processesOf } from './support/process-table.ts';
import { Runner, type RunnerOptions } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';

/*
 * The table of actions, cell by cell: the command on one side, a runner's process on the other. All on one server, at the same time.
 */

const { value: server } = useSharedBench((bench) => Server.start(bench));

/** A runner that is busy with a job that waits at a gate, and tells when it begins and when it is asked to end. */
async function busy(bench: Bench, more: Parameters<typeof submit>[2] = {}, options: RunnerOptions = {}) {
  const runner = await Runner.start(bench, server(), options);
  const [gate, mailbox] = [new Gate(bench), new Mailbox(bench)];
  const script = [
    `trap 'echo asked > ${mailbox.path}; exit 7' TERM`,
    `echo begun $BATON_ATTEMPT_NUMBER > ${mailbox.path}`,
    `read -r _ < ${gate.path}`,
  ].join('\n');
  const job = await submit(server(), script, { runner: runner.id, ...more });
  const attempt = await untilRunning(server(), job.id);
  await mailbox.until('begun 1');
  return { runner, gate, mailbox, job, attempt, act: acting(bench) };
}

const acting =
  (bench: Bench, on = server()) =>
  (...words: string[]) =>
    runCli(bench, on, ['runners', ...words]);

const rowOf = (id: string): Promise<RunnerRow> => server().get(restPaths.runner(id));
const jobOf = async (id: string): Promise<Job> => (await detail(server(), id)).job;
const quick = (runner: Runner): Promise<Job> => submit(server(), 'true', { runner: runner.id });

describe.concurrent('actions that keep jobs away', () => {
  test.concurrent(
    'disable: no new jobs, what runs finishes and counts, it stays online; enabled it goes on',
    benched(async (bench) => {
      const { runner, gate, job, act } = await busy(bench);
      expect(await act('disable', runner.name, '--reason', 'new disk', '--for', '2h')).toMatchObject({ code: 0, stderr: '' });
      gate.open();
      expect((await untilOver(server(), job.id)).job.state).toBe('succeeded');
      const next = await quick(runner);
      const row = await untilRunner(server(), runner.id, ({ activity }) => activity === 'idle');
      expect(row).toMatchObject({ pill: 'online', flags: ['disabled'], disabled: { by: 'bootstrap', reason: 'new disk' } });
      expect((row.disabled?.until ?? 0) - (row.disabled?.at ?? 0)).toBe(7_200_000);
      expect((await jobOf(next.id)).state).toBe('queued');
      expect((await act('enable', runner.name)).stdout).toBe(`${runner.name} gets new jobs again\n`);
      expect((await untilOver(server(), next.id)).job.state).toBe('succeeded');
      expect(runner.program.ended).toBe(false);
    }),
  );

  test.concurrent(
    'drain: finishes, takes nothing, signs out when empty and stays disabled until it is enabled',
    benched(async (bench) => {
      const { runner, gate, job, act } = await busy(bench);
      const dry = await act('drain', runner.name, '--dry-run', '--json');
      expect((JSON.parse(dry.stdout) as BlastRadius).jobs).toMatchObject([{ jobId: job.id, becomes: 'finishes' }]);
      expect((await act('drain', runner.name)).code).toBe(0);
      expect(await rowOf(runner.id)).toMatchObject({ pill: 'draining', flags: ['draining'] });
      const next = await quick(runner);
      gate.open();
      expect(await runner.program.exit).toBe(0);
      expect((await untilOver(server(), job.id)).job.state).toBe('succeeded');
      const gone = await untilRunner(server(), runner.id, ({ contact }) => contact === 'offline');
      expect(gone).toMatchObject({ flags: ['disabled'], draining: null });
      runner.start();
      await runner.untilOnline();
      expect((await jobOf(next.id)).state).toBe('queued');
      await act('enable', runner.name);
      expect((await untilOver(server(), next.id)).job.state).toBe('succeeded');
    }),
  );

  test.concurrent(
    'drain with a deadline: what still runs then is cancelled; enable ends a drain that goes on',
    benched(async (bench) => {
      const [cut, kept] = await Promise.all([busy(bench), busy(bench)]);
      const refused = await cut.act('drain', cut.runner.name, '--deadline', '1s');
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--yes')]);
      expect((await cut.act('drain', cut.runner.name, '--deadline', '1s', '--yes')).code).toBe(0);
      await kept.act('drain', kept.runner.name);
      await kept.runner.program.says('asks to drain');
      await kept.act('enable', kept.runner.name);
      kept.gate.open();
      expect((await untilOver(server(), (await quick(kept.runner)).id)).job.state).toBe('succeeded');
      await cut.mailbox.until('asked');
      expect(await cut.runner.program.exit).toBe(0);
      const { job, history } = await untilOver(server(), cut.job.id);
      expect([job.state, history[0]?.cause]).toEqual(['cancelled', 'cancelled']);
    }),
  );
});

describe.concurrent('actions that end what runs', () => {
  test.concurrent(
    'kick: the job follows its policy, the process is stopped, the runner comes back by itself with the same credential',
    benched(async (bench) => {
      const { runner, gate, mailbox, job, attempt, act } = await busy(bench);
      const { token } = runner.stored;
      const refused = await act('kick', runner.name);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('1 running job')]);
      expect((await jobOf(job.id)).state).toBe('processing');
      expect((await act('kick', runner.name, '--yes', '--reason', 'hangs')).code).toBe(0);
      expect(await rowOf(runner.id)).toMatchObject({ contact: 'offline', kicked: { by: 'bootstrap', reason: 'hangs' } });
      expect(await jobOf(job.id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
      await mailbox.until('asked');
      // the same process, by itself
      await mailbox.until('begun 2');
      expect(processesOf(attempt.id)).toEqual([]);
      gate.open();
      const { job: over, history } = await untilOver(server(), job.id);
      expect([over.state, history.map(({ cause }) => cause)]).toEqual(['succeeded', ['kicked', 'finished']]);
      expect(await rowOf(runner.id)).toMatchObject({ contact: 'online', kicked: null });
      expect([runner.stored.token, runner.program.ended]).toEqual([token, false]);
    }),
  );

  test.concurrent(
    'kick: jobs that say so fail, or wait for a person',
    benched(async (bench) => {
      const [fail, hold] = await Promise.all([busy(bench, { onLost: 'fail' }), busy(bench, { onLost: 'hold' })]);
      const { code, stdout } = await fail.act('kick', fail.runner.name, hold.runner.id, '--yes');
      expect([code, stdout.trim().split('\n')]).toEqual([0, [expect.stringContaining(fail.runner.name), expect.any(String)]]);
      expect(await jobOf(fail.job.id)).toMatchObject({ state: 'failed', outcome: { reason: 'lost' } });
      expect(await jobOf(hold.job.id)).toMatchObject({ state: 'needs_attention' });
      await Promise.all([fail.runner.untilOnline(), hold.runner.untilOnline()]);
      // signed out they have no session
      for (const { runner } of [fail, hold]) expect(await runner.end('SIGTERM')).toBe(0);
      const again = await fail.act('kick', fail.runner.name, hold.runner.id, '--yes');
      expect([again.code, again.stdout]).toEqual([1, '']);
      expect(again.stderr).toContain('has no session');
    }),
  );

  test.concurrent(
    'kick: a job that must not run twice is given away only when its end is confirmed',
    benched(async (bench) => {
      // with a lease so long that it can not be the lease that stops the job
      const own = await Server.start(bench, { durations: { leaseTtlMs: 60_000 } });
      const runner = await Runner.start(bench, own);
      const [gate, mailbox] = [new Gate(bench), new Mailbox(bench)];
      const script = [
        `trap 'echo asked > ${mailbox.path}' TERM`,
        `echo begun $BATON_ATTEMPT_NUMBER > ${mailbox.path}`,
        `until read -r _ < ${gate.path}; do :; done`,
      ].join('\n');
      const job = await submit(own, script, { runner: runner.id, onPartition: 'stop' });
      const attempt = await untilRunning(own, job.id);
      await mailbox.until('begun 1');
      const act = acting(bench, own);
      const dry = JSON.parse((await act('kick', runner.name, '--dry-run', '--json')).stdout) as BlastRadius;
      expect(dry.jobs).toMatchObject([{ becomes: 'stopping' }]);
      expect((await act('kick', runner.name, '--yes')).code).toBe(0);
      await mailbox.until('asked');
      // back with a new session while the process still takes its time to end
      await untilRunner(own, runner.id, ({ kicked, contact }) => kicked === null && contact === 'online');
      expect(processesOf(attempt.id)).not.toEqual([]);
      expect(await detail(own, job.id)).toMatchObject({ job: { state: 'processing' }, history: [{ state: 'stopping' }] });
      gate.open();
      await mailbox.until('begun 2');
      expect(processesOf(attempt.id)).toEqual([]);
      gate.open();
      const { history } = await untilOver(own, job.id);
      expect(history.map(({ cause }) => cause)).toEqual(['kicked', 'finished']);
    }),
  );

  test.concurrent(
    'rotate: the token is void at once, the process stops its job and exits with 2, and pairs again as the same runner',
    benched(async (bench) => {
      const { runner, mailbox, job, attempt, act } = await busy(bench);
      const { code, stdout } = await act('rotate', runner.name, '--yes', '--json');
      const pairing = JSON.parse(stdout) as Pairing;
      expect([code, pairing.id, pairing.command]).toEqual([0, runner.id, expect.stringContaining(pairing.pairingToken)]);
      expect(await rowOf(runner.id)).toMatchObject({ pill: 'revoked', pairingExpiresAt: pairing.expiresAt });
      await mailbox.until('asked');
      expect(await runner.program.exit).toBe(2);
      expect(runner.program.stderr()).toMatch(/pair the runner again/i);
      expect(processesOf(attempt.id)).toEqual([]);
      expect(await jobOf(job.id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
      // nothing more of it can come: it is closed with that reason
      const { history: ended } = await untilJob(server(), job.id, (view) => view.history[0]?.log != null);
      expect(ended[0]?.log).toMatchObject({ givenUp: 'runner_rotated', complete: false });
      const void_ = runner.start();
      expect(await void_.exit).toBe(2);
      runner.pairAgain(pairing.command);
      await mailbox.until('begun 2');
      // paired again it brings home what it had written, and has the last word
      const { history } = await untilJob(
        server(),
        job.id,
        (view) => view.history.length === 2 && view.history[0]?.log?.givenUp === null,
      );
      expect(history.map(({ cause, runnerId }) => [cause, runnerId])).toEqual([
        ['runner_rotated', runner.id],
        [null, runner.id],
      ]);
      expect(history[0]?.log).toMatchObject({ complete: true, givenUp: null });
      expect(await rowOf(runner.id)).toMatchObject({ pill: 'busy', name: runner.name, pairingExpiresAt: null });
    }),
  );

  test.concurrent(
    'revoke: as a rotation without a way back; the row stays',
    benched(async (bench) => {
      const { runner, mailbox, job, act } = await busy(bench);
      expect((await act('revoke', runner.name, '--yes')).code).toBe(0);
      await mailbox.until('asked');
      expect(await runner.program.exit).toBe(2);
      expect(runner.program.stderr()).toMatch(/pair the runner again/i);
      expect(await rowOf(runner.id)).toMatchObject({ pill: 'revoked', pairingExpiresAt: null });
      expect(await jobOf(job.id)).toMatchObject({ state: 'queued', attemptsCounted: 0 });
      const { history } = await untilJob(server(), job.id, (view) => view.history[0]?.log != null);
      expect(history[0]?.log).toMatchObject({ givenUp: 'runner_revoked', complete: false });
      const log = await runCli(bench, server(), ['jobs', 'logs', job.id, '--attempt', '1', '--follow']);
      expect(log.stderr).toContain('not complete: the credential of its runner was revoked');
      const again = await act('revoke', runner.name, '--yes');
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('holds no credential')]);
    }),
  );

  test.concurrent(
    'remove: what it runs fails, the row is gone, the process exits with 2',
    benched(async (bench) => {
      const { runner, mailbox, job, act } = await busy(bench);
      const waiting = await quick(runner);
      const dry = JSON.parse((await act('remove', runner.name, '--dry-run', '--json')).stdout) as BlastRadius;
      expect(dry.jobs).toMatchObject([{ jobId: job.id, becomes: 'failed' }]);
      expect(dry.impossible).toMatchObject([{ waiting: 1 }]);
      expect((await act('remove', runner.name, '--yes')).stdout).toBe(`${runner.name} was removed\n`);
      expect(await jobOf(job.id)).toMatchObject({ state: 'failed', outcome: { reason: 'runner_removed' } });
      await mailbox.until('asked');
      expect(await runner.program.exit).toBe(2);
      await untilJob(server(), job.id, (view) => view.history[0]?.log?.givenUp === 'runner_removed');
      const log = await runCli(bench, server(), ['jobs', 'logs', job.id]);
      expect(log.stderr).toContain('not complete: its runner was removed');
      expect((await act('show', runner.id)).code).toBe(1);
      expect((await server().call('POST', restPaths.jobCancel(waiting.id), {})).status).toBe(200);
    }),
  );
});

test.concurrent(
  'rename and label: jobs go by the new name, wait for the new label and start the moment it is there',
  benched(async (bench) => {
    const runner = await Runner.start(bench, server(), { labels: ['declared'] });
    const act = acting(bench);
    const label = `only-${runner.id.slice(-6)}`;
    const job = await submit(server(), 'true', { labels: [label], runner: runner.id });
    expect(await act('label', runner.name, `+${label}`, '+spare')).toMatchObject({
      code: 0,
      stdout: `${runner.name} has the labels declared, ${label}, spare\n`,
    });
    expect((await untilOver(server(), job.id)).job.state).toBe('succeeded');
    await act('disable', runner.name);
    await submit(server(), 'true', { labels: [label] });
    const taken = await act('label', runner.name, `-${label}`);
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining(`1 waiting job that nothing else can run`)]);
    expect((await act('label', runner.name, '-declared')).code).toBe(2);
    expect((await act('label', runner.name, '--set', 'spare', '--yes')).code).toBe(0);
    expect((await rowOf(runner.id)).labels).toEqual(['declared', 'spare']);
    const other = await Runner.start(bench, server());
    expect((await act('rename', runner.name, other.name)).code).toBe(1);
    expect((await act('rename', runner.name, `${runner.name} the second`)).code).toBe(0);
    expect((await act('show', `${runner.name} the second`)).stdout).toContain(runner.id);
  }),
);

test.concurrent(
  'rename and label while it runs a job: the job goes on, also where it could not go there any more',
  benched(async (bench) => {
    const label = 'taken-away';
    const { runner, gate, job, act } = await (async () => {
      const own = await Runner.start(bench, server());
      await acting(bench)('label', own.name, `+${label}`);
      const waits = new Gate(bench);
      const runs = await submit(server(), `read -r _ < ${waits.path}`, { labels: [label], runner: own.id });
      await untilRunning(server(), runs.id);
      return { runner: own, gate: waits, job: runs, act: acting(bench) };
    })();
    const next = await submit(server(), 'true', { labels: [label], runner: runner.id });
    const preview = { action: 'relabel', runners: [runner.id], labels: [] };
    const radius = await server().post<BlastRadius>(restPaths.runnersPreview, preview);
    expect(radius).toMatchObject({ jobs: [{ jobId: job.id, becomes: 'finishes' }], impossible: [{ waiting: 1 }] });
    expect((await act('label', runner.name, `-${label}`, '--yes')).code).toBe(0);
    expect((await act('rename', runner.name, `${runner.name} renamed`)).code).toBe(0);
    expect((await jobOf(job.id)).state).toBe('processing');
    gate.open();
    const { job: over, history } = await untilOver(server(), job.id);
    expect([over.state, history[0]?.runnerName]).toEqual(['succeeded', `${runner.name} renamed`]);
    expect(await jobOf(next.id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(runner.program.ended).toBe(false);
  }),
);
