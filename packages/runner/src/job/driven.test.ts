import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drivenExecutor } from '../executors/driven.ts';
import { shellExecutor } from '../executors/shell/shell.ts';
import { driveFromSources, HostBench } from '../testing/host-bench.ts';
import { type ProbeSpec, probe } from '../testing/probe-driver.ts';

const path = process.env.PATH ?? '';

describe('a job with a driver', () => {
  let bench: HostBench;
  beforeAll(async () => {
    bench = await HostBench.start([drivenExecutor(probe, path, driveFromSources), shellExecutor(path)]);
  });
  afterAll(() => bench.close());
  const launch = (spec: ProbeSpec, fields = {}) => bench.launch('probe', spec, fields);

  test('prints, tells and ends by its verdict', async () => {
    const job = launch({ tell: [{ type: 'step', text: 'one' }], script: 'echo out; echo err >&2', outputs: { url: 'x' } });
    expect(await job.ended).toEqual({ kind: 'succeeded', exitCode: 0, signal: null, message: null, outputs: { url: 'x' } });
    await job.over;
    expect(bench.text(job, 'stdout')).toBe('out\n');
    expect(bench.text(job, 'stderr')).toBe('err\n');
    expect(bench.text(job, 'data')).toBe('{"type":"step","text":"one"}\n');
    expect(await launch({ script: 'exit 3' }).ended).toMatchObject({ kind: 'failed', exitCode: 3, message: 'the script failed' });
  });

  test('asks, and goes on with what was answered', async () => {
    const verdict = {
      kind: 'awaiting',
      what: 'approval',
      question: 'go on?',
      detail: { add: 2 },
      state: [1],
      stay: true,
    } as const;
    const { kind, ...awaiting } = verdict;
    expect(await launch({ verdict }).ended).toMatchObject({ kind, awaiting, exitCode: null });
    const next = launch({}, { resume: { state: [1], answer: { kind: 'approval', text: '', by: 'ann' } } });
    await next.over;
    expect(JSON.parse(bench.text(next, 'data'))).toEqual({ type: 'resumed', state: [1], by: 'ann' });
  });

  test('keeps files and asks leave with the bearer of its attempt, which its tools do not get', async () => {
    const job = launch({
      file: 'bytes',
      gate: true,
      script: 'env | grep -c BATON_ATTEMPT_BEARER; env | grep BATON_IDENTITY_BEARER',
    });
    await job.over;
    expect(await job.ended)
      .toMatchObject({ kind: 'failed', exitCode: null })
      .catch?.(() => {});
  });

  test.each([
    ['throws', 'a fault of the executor probe: the probe has a fault'],
    ['throws beside', 'a fault of the executor probe: the probe has a fault beside'],
    ['exits', "the process that ran this job's steps ended too early: exit code 9"],
  ] as const)('that %s fails with words that say so', async (fault, message) => {
    expect(await launch({ fault }).ended).toMatchObject({ kind: 'failed', message });
  });
});
