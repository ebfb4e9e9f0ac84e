import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignment } from '@baton/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceConfig } from '../config/config.ts';
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
  /** of the runner, for executors that need one */
  devices?: readonly DeviceConfig[];
  /** what else the assignment of such a job says; left out: nothing */
  fieldsOf?(spec: unknown): Partial<Assignment>;
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
export function executorConforms(subject: ConformingExecutor): void {
  const { executor, environment = {}, devices = [], tool } = subject;
  if (tool === null) process.stdout.write(`skipped: the executor ${executor.name}, whose tool is not on this machine\n`);

  describe.skipIf(tool === null)(`the executor ${executor.name}`, () => {
    let bench: HostBench;
    beforeAll(async () => {
      bench = await HostBench.start([executor], environment, null, devices);
    });
    afterAll(() => bench.close());

    test('is on this machine, and says in which version', { timeout: testMs }, async () => {
      expect(await executor.find()).toMatch(/\d/);
    });
    endsWell(subject, () => bench);
    isStopped(subject, () => bench);
    survivesFaults(subject, () => bench);
  });
}

function endsWell({ executor, waitsFor, prints, fieldsOf }: ConformingExecutor, at: () => HostBench): void {
  test('shows what it prints while it runs, and ends well', { timeout: testMs }, async () => {
    const bench = at();
    const go = join(bench.workspace, `go-${executor.name}`);
    const job = await begun(bench, executor, waitsFor(go, marker), fieldsOf);
    expect(processesOf(job.assignment.attemptId)).toContain(firstOf(bench, job));
    writeFileSync(go, '');
    expect(await job.ended).toMatchObject({ kind: 'succeeded', exitCode: 0, signal: null });
    await leavesNothing(bench, job);
  });

  test('shows no secret, in no stream and in no form', { timeout: testMs }, async () => {
    const bench = at();
    const spec = prints(variable);
    const job = bench.launch(executor.name, spec, { ...fieldsOf?.(spec), secrets: { [variable]: secret } });
    const end = await job.ended;
    expect(end).toMatchObject({ kind: 'succeeded' });
    await leavesNothing(bench, job);
    const all = `${bench.text(job)}${JSON.stringify(end)}`;
    expect(all).toContain('***');
    for (const form of forms) expect(all).not.toContain(form);
    for (const line of bench.text(job, 'data').split('\n').filter(Boolean)) expect(JSON.parse(line)).toHaveProperty('type');
  });
}

function isStopped({ executor, hangs, fieldsOf }: ConformingExecutor, at: () => HostBench): void {
  const graceMs = Math.min(executor.graceMs, 50_000);

  test('ends when it is cancelled, well before its grace is over', { timeout: testMs }, async () => {
    const bench = at();
    const job = await begun(bench, executor, hangs(marker), fieldsOf);
    const since = performance.now();
    bench.host.stop(job.assignment.attemptId, { cause: 'cancelled', graceMs, message: 'cancelled' });
    expect(await job.ended).toMatchObject({ kind: 'cancelled' });
    expect(performance.now() - since).toBeLessThan(graceMs);
    await leavesNothing(bench, job);
  });

  test('ends at its time limit', { timeout: testMs }, async () => {
    const bench = at();
    const spec = hangs(marker);
    const job = bench.launch(executor.name, spec, { ...fieldsOf?.(spec), timeLimitMs: 1_000 });
    expect(await job.ended).toMatchObject({ kind: 'timeout' });
    await leavesNothing(bench, job);
    expect(bench.text(job, 'system')).toContain('time limit');
  });

  test('that is killed without a grace leaves nothing', { timeout: testMs }, async () => {
    const bench = at();
    const job = await begun(bench, executor, hangs(marker), fieldsOf);
    bench.host.stop(job.assignment.attemptId, { cause: 'lost', graceMs: 0, message: null });
    await job.ended;
    await leavesNothing(bench, job);
  });
}

function survivesFaults({ executor, hangs, fieldsOf }: ConformingExecutor, at: () => HostBench): void {
  test('fails when its tools are killed', { timeout: testMs }, async () => {
    const bench = at();
    const job = await begun(bench, executor, hangs(marker), fieldsOf);
    const first = firstOf(bench, job);
    const tools = processesOf(job.assignment.attemptId).filter((pid) => pid !== first);
    for (const pid of tools.length > 0 ? tools : [first]) kill(pid);
    expect(await job.ended).toMatchObject({ kind: 'failed' });
    await leavesNothing(bench, job);
  });

  test('fails when its first process is killed', { timeout: testMs }, async () => {
    const bench = at();
    const job = await begun(bench, executor, hangs(marker), fieldsOf);
    kill(firstOf(bench, job));
    expect(await job.ended).toMatchObject({ kind: 'failed', signal: 'SIGKILL' });
    await leavesNothing(bench, job);
  });
}

async function begun(
  bench: HostBench,
  { name }: Executor,
  spec: unknown,
  fieldsOf: ConformingExecutor['fieldsOf'],
): Promise<BenchJob> {
  const job = bench.launch(name, spec, fieldsOf?.(spec));
  await bench.says(job, marker);
  return job;
}

function firstOf({ workspace }: HostBench, { assignment }: BenchJob): number {
  const path = join(workspace, 'jobs', assignment.attemptId, 'process.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid;
}

/** Its log is whole, no process of it lives, and none of its files is left but what is kept for the job. */
async function leavesNothing(bench: HostBench, job: BenchJob): Promise<void> {
  await job.over;
  expect(job.log.end).toMatchObject({ digest: bench.server.digestOf(job), chunks: job.log.chunks.size });
  await expect.poll(() => processesOf(job.assignment.attemptId), { timeout: testMs }).toEqual([]);
  await expect.poll(() => bench.leftovers(), { timeout: testMs }).toEqual([]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it went with another
  }
}
