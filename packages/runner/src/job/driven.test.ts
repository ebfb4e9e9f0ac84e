import { readFileSync } from 'node:fs';
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
    bench = await HostBench.start([drivenExecutor(probe, path, driveFromSources), shellExecutor(path, driveFromSources)]);
  });
  afterAll(() => bench.close());
  const launch = (spec: ProbeSpec, fields = {}) => bench.launch('probe', spec, fields);

  test('prints, tells and ends by its verdict', async () => {
    const job = launch({ tell: [{ type: 'step', text: 'one' }], script: 'echo out; echo err >&2', outputs: { url: 'x' } });
    expect(await job.ended).toMatchObject({ kind: 'succeeded', exitCode: 0, signal: null, message: null, outputs: { url: 'x' } });
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
    const names = 'ATTEMPT_BEARER ATTEMPT_URL IDENTITY_BEARER SECRET_TOKEN JOB_ID';
    const script = `for name in ${names}; do env | grep -c "^BATON_$name="; done; true`;
    const job = launch({ file: 'bytes', gate: true, script }, { secrets: { TOKEN: 'hunter22' } });
    expect(await job.ended).toMatchObject({ kind: 'succeeded' });
    await job.over;
    expect(bench.text(job, 'stdout').split('\n')).toEqual(['0', '0', '1', '0', '1', '']);
    expect(job).toMatchObject({ gates: 1, files: new Map([['file', { kind: 'private', bytes: Buffer.from('bytes') }]]) });
    const kept = join(bench.workspace, 'kept', job.assignment.jobId, 'file');
    expect(readFileSync(kept, 'utf8')).toBe('bytes');
    const plain = bench.launch('shell', { script });
    await plain.over;
    expect(bench.text(plain).split('\n')).toEqual(['1', '1', '1', '0', '1', '']);
  });

  test('a plain job leaves outputs in a file, without its secrets', async () => {
    const script = `printf 'a=1\\nlong<<END\\none %s\\ntwo\\nEND\\n\\n9=x\\na=2\\n' "$TOKEN" > "$BATON_OUTPUT"`;
    const job = bench.launch('shell', { script }, { secrets: { TOKEN: 'hunter22' } });
    expect(await job.ended).toMatchObject({
      kind: 'succeeded',
      outputs: { a: '2', long: 'one ***\ntwo' },
      message: expect.stringContaining('output 9'),
    });
  });

  test.each([
    ['throws', 'a fault of the executor probe: the probe has a fault'],
    ['throws beside', 'a fault of the executor probe: the probe has a fault beside'],
    ['exits', "the process that ran this job's steps ended too early: exit code 9"],
  ] as const)('that %s fails with words that say so', async (fault, message) => {
    expect(await launch({ fault }).ended).toMatchObject({ kind: 'failed', message });
  });
});
