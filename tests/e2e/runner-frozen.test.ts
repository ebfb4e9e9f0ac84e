import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, SubmitJob } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { countedLines, detail, rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilOver, untilRunner } from './support/live.ts';
import { durations, paced, scenarioMs } from './support/pace.ts';
import { processesOf } from './support/process-table.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';
import { passing, untilEmpty } from './support/within.ts';

const { leaseTtlMs } = durations;
/** Longer than the lease; two minutes at real durations. */
const freezeMs = paced(leaseTtlMs * 1.5, 120_000);

/** What the operating system saw of the attempts of one job. */
class Witness {
  private readonly lock: string;
  private readonly beats: string;

  constructor(bench: Bench) {
    const folder = bench.folder();
    this.lock = join(folder, 'lock');
    this.beats = join(folder, 'beats');
  }

  /**
   * Every attempt holds a lock of the system for as long as any of its processes lives, and writes down every moment in which it does. Who finds
   * the lock taken ran at the same time as another.
   */
  script(body: string): string {
    return [
      // deaf to every polite request, the writer of moments too
      "trap '' TERM INT HUP",
      `exec 9>${this.lock}`,
      `flock -n 9 || { echo "overlap $BATON_ATTEMPT_NUMBER" >> ${this.beats}; exit 99; }`,
      `(while :; do echo "$BATON_ATTEMPT_NUMBER $(date +%s%3N)" >> ${this.beats}; sleep 0.02; done) &`,
      body,
    ].join('\n');
  }

  /** First and last moment of an attempt. */
  lifeOf(number: number): { first: number; last: number } {
    const moments = this.lines()
      .filter((line) => line.startsWith(`${number} `))
      .map((line) => Number(line.split(' ')[1]));
    return { first: moments[0] ?? Number.NaN, last: moments.at(-1) ?? Number.NaN };
  }

  get overlapped(): boolean {
    return this.lines().some((line) => line.startsWith('overlap'));
  }

  private lines(): string[] {
    return existsSync(this.beats) ? readFileSync(this.beats, 'utf8').split('\n') : [];
  }
}

interface Scene {
  server: Server;
  runner: Runner;
  job: Job;
  attemptId: string;
  mailbox: Mailbox;
}

/** A job that runs on the one runner there is. */
async function running(bench: Bench, script: (mailbox: Mailbox) => string, more: Partial<SubmitJob> = {}): Promise<Scene> {
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server);
  const mailbox = new Mailbox(bench);
  const job = await submit(server, script(mailbox), more);
  const attempt = await untilRunning(server, job.id);
  await mailbox.until('begun');
  return { server, runner, job, attemptId: attempt.id, mailbox };
}

describe('SIGSTOP of a runner for longer than its lease, then SIGCONT', { timeout: scenarioMs }, () => {
  test.concurrent(
    'a `continue` job that nobody else took goes on, comes back and finishes with a whole log',
    benched(async (bench) => {
      const gate = new Gate(bench);
      const count = paced(200, 2_000);
      const every = paced(0.04, 0.05);
      const counting = (mailbox: Mailbox) =>
        `echo begun > ${mailbox.path}; for i in $(seq ${count}); do echo $i; sleep ${every}; done; read -r _ < ${gate.path}`;
      const { server, runner, job, attemptId } = await running(bench, counting);
      runner.program.kill('SIGSTOP');
      await untilJob(server, job.id, (view) => view.history[0]?.state === 'lost', scenarioMs);
      expect(processesOf(attemptId)).not.toEqual([]);
      // the freeze itself is the subject: it ends after its time, not at an event
      await passing(freezeMs - leaseTtlMs);
      runner.program.kill('SIGCONT');
      await untilJob(server, job.id, (view) => view.history[0]?.state === 'running');
      gate.open();
      await untilOver(server, job.id, scenarioMs);
      const { job: over, history } = await detail(server, job.id);
      expect(over).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect(history).toMatchObject([{ id: attemptId, exitCode: 0, log: { complete: true, lines: count } }]);
      expect((await rawLog(server, job.id)).equals(countedLines(count))).toBe(true);
    }),
  );

  test.concurrent(
    'a `continue` job that another runner took: the work of the old one is stopped',
    benched(async (bench) => {
      const gate = new Gate(bench);
      const waiting = (mailbox: Mailbox) => `echo "begun $BATON_ATTEMPT_NUMBER" > ${mailbox.path}; read -r _ < ${gate.path}`;
      const { server, runner, job, attemptId, mailbox } = await running(bench, waiting);
      const second = await Runner.start(bench, server);
      runner.program.kill('SIGSTOP');
      await mailbox.until('begun 2', scenarioMs);
      expect(processesOf(attemptId)).not.toEqual([]);
      runner.program.kill('SIGCONT');
      await untilEmpty(() => processesOf(attemptId), 20_000);
      await untilRunner(server, runner.id, ({ pill }) => pill === 'online');
      gate.open();
      const { job: over, history } = await untilOver(server, job.id);
      expect(over).toMatchObject({ state: 'succeeded', attempts: 2, runnerId: second.id });
      expect(history.map(({ runnerId }) => runnerId)).toEqual([runner.id, second.id]);
    }),
  );

  test.concurrent(
    'a `stop` job is killed by three quarters of the lease, and never runs twice at the same time',
    benched(async (bench) => {
      const gate = new Gate(bench);
      const witness = new Witness(bench);
      const stubborn = (mailbox: Mailbox) =>
        witness.script(`echo "begun $BATON_ATTEMPT_NUMBER" > ${mailbox.path}; read -r _ < ${gate.path}`);
      const { server, runner, job, attemptId, mailbox } = await running(bench, stubborn, { onPartition: 'stop' });
      await Runner.start(bench, server);
      const frozenAt = Date.now();
      runner.program.kill('SIGSTOP');
      await mailbox.until('begun 2', scenarioMs);
      const overlapping = processesOf(attemptId);
      const { last } = witness.lifeOf(1);
      expect(overlapping).toEqual([]);
      // counted from the last sync that was answered, which was sent before the freeze; half a second for a busy machine
      expect(last - frozenAt).toBeLessThan(leaseTtlMs * 0.75 + 500);
      await passing(frozenAt + freezeMs - Date.now());
      runner.program.kill('SIGCONT');
      gate.open();
      const { job: over, history } = await untilOver(server, job.id);
      expect(over).toMatchObject({ state: 'succeeded', attempts: 2 });
      expect(history.map(({ cause }) => cause)).toEqual(['superseded', 'finished']);
      expect(witness.overlapped).toBe(false);
      expect(witness.lifeOf(1).last).toBeLessThan(witness.lifeOf(2).first);
      await untilRunner(server, runner.id, ({ pill }) => pill === 'online');
    }),
  );
});
