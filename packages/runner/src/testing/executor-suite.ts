import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../executors/executor.ts';
import { type BenchJob, HostBench, processesOf } from './host-bench.ts';

/** What an executor needs to be held to what all executors promise. */
export interface ConformingExecutor {
  /** as the registry makes it, with `driveFromSources` for its driver */
  executor: Executor;
  /** jobs of these run beside its own; of what jobs inherit */
  environment?: Readonly<Record<string, string>>;
  /** prints the marker as soon as it runs, then goes on until this file is there, then ends well */
  waitsFor(file: string, marker: string): unknown;
  /** its tool prints the marker, and then does not end by itself */
  hangs(marker: string): unknown;
  /** prints the value of this variable wherever it prints anything (in its facts too), and ends well */
  prints(variable: string): unknown;
  /** where its tool is on this machine; null: it is not, and why that is is printed instead of running anything */
  tool: string | null;
}

const variable = 'SECRET_OF_JOB';
const secret = 's3"cr\\et/ü+value of a job';
const forms = [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, 24),
];
const marker = 'marker-of-the-suite';
/** A loaded machine starts some tools in seconds; nothing waits for this unless it fails. */
const testMs = 60_000;

/** The promises of every executor, kept by real processes under the host and the guard of a runner. */
export function executorConforms({ executor, environment = {}, tool, ...specs }: ConformingExecutor): void {
  const { name, graceMs } = executor;
  if (tool === null) process.stdout.write(`skipped: the executor ${name}, whose tool is not on this machine\n`);

  describe.skipIf(tool === null)(`the executor ${name}`, () => {
    let bench: HostBench;
    beforeAll(async () => {
      bench = await HostBench.start([executor], environment);
    });
    afterAll(() => bench.close());

    const launch = (spec: unknown, fields = {}): BenchJob => bench.launch(name, spec, fields);
    const begun = async (spec: unknown): Promise<BenchJob> => {
      const job = launch(spec);
      await bench.says(job, marker);
      return job;
    };
    const firstOf = ({ assignment }: BenchJob): number =>
      JSON.parse(readFileSync(join(bench.workspace, 'jobs', assignment.attemptId, 'process.json'), 'utf8')).pid;
    /** Its log is whole, no process of it lives, and none of its files is left but what is kept for the job. */
    const leavesNothing = async (job: BenchJob): Promise<void> => {
      await job.over;
      expect(job.log.end).toMatchObject({ digest: bench.server.digestOf(job), chunks: job.log.chunks.size });
      await expect.poll(() => processesOf(job.assignment.attemptId)).toEqual([]);
      await expect.poll(() => bench.leftovers()).toEqual([]);
    };

    test('is on this machine, and says in which version', { timeout: testMs }, async () => {
      expect(await executor.find()).toMatch(/\d/);
    });

    test('shows what it prints while it runs, and ends well', { timeout: testMs }, async () => {
      const go = join(bench.workspace, `go-${name}`);
      const job = await begun(specs.waitsFor(go, marker));
      expect(processesOf(job.assignment.attemptId)).toContain(firstOf(job));
      writeFileSync(go, '');
      expect(await job.ended).toMatchObject({ kind: 'succeeded', exitCode: 0, signal: null });
      await leavesNothing(job);
    });

    test('ends when it is cancelled, well before its grace is over', { timeout: testMs }, async () => {
      const job = await begun(specs.hangs(marker));
      const at = performance.now();
      bench.host.stop(job.assignment.attemptId, { cause: 'cancelled', graceMs: 50_000, message: 'cancelled' });
      expect(await job.ended).toMatchObject({ kind: 'cancelled' });
      expect(performance.now() - at).toBeLessThan(Math.min(graceMs, 50_000));
      await leavesNothing(job);
    });

    test('ends at its time limit', { timeout: testMs }, async () => {
      const job = launch(specs.hangs(marker), { timeLimitMs: 1_000 });
      expect(await job.ended).toMatchObject({ kind: 'timeout' });
      await leavesNothing(job);
      expect(bench.text(job, 'system')).toContain('time limit');
    });

    test('that is killed without a grace leaves nothing', { timeout: testMs }, async () => {
      const job = await begun(specs.hangs(marker));
      bench.host.stop(job.assignment.attemptId, { cause: 'lost', graceMs: 0, message: null });
      await job.ended;
      await leavesNothing(job);
    });

    test('fails when its tools are killed', { timeout: testMs }, async () => {
      const job = await begun(specs.hangs(marker));
      const first = firstOf(job);
      const tools = processesOf(job.assignment.attemptId).filter((pid) => pid !== first);
      for (const pid of tools.length > 0 ? tools : [first]) kill(pid);
      expect(await job.ended).toMatchObject({ kind: 'failed' });
      await leavesNothing(job);
    });

    test('fails when its first process is killed', { timeout: testMs }, async () => {
      const job = await begun(specs.hangs(marker));
      kill(firstOf(job));
      expect(await job.ended).toMatchObject({ kind: 'failed', signal: 'SIGKILL' });
      await leavesNothing(job);
    });

    test('shows no secret, in no stream and in no form', { timeout: testMs }, async () => {
      const job = launch(specs.prints(variable), { secrets: { [variable]: secret } });
      const end = await job.ended;
      expect(end).toMatchObject({ kind: 'succeeded' });
      await leavesNothing(job);
      const all = `${bench.text(job)}${JSON.stringify(end)}`;
      expect(all).toContain('***');
      for (const form of forms) expect(all).not.toContain(form);
      for (const line of bench.text(job, 'data').split('\n').filter(Boolean)) expect(JSON.parse(line)).toHaveProperty('type');
    });
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it went with another
  }
}
