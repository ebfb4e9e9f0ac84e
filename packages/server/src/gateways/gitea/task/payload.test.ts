import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type PayloadNeeds, payloadOf } from './payload.ts';
import { UnfitWorkflow } from './unfit.ts';

const needs: PayloadNeeds = { labels: ['linux', 'x64'], name: 'nightly', environment: {}, timeLimitMs: null, isStop: false };

const whole = `# as it was written
name: hello
on: push
jobs:
  greet:
    runs-on: [x64, extra]
    env: { VERSION: 1.10, MODE: 0755, ON: yes }
    steps:
      - run: |
          echo one
          echo "two"
`;

test('what needs no change is the text that it was', () => {
  expect(payloadOf(whole, needs)).toEqual({ text: whole, jobId: 'greet', name: 'hello' });
});

describe('what a runner needs is added', () => {
  test('an event and a name', () => {
    const { text, name } = payloadOf('jobs: {a: {runs-on: linux, steps: [{run: ls}]}}', needs);
    expect(text).toMatch(/on: "push"/);
    expect(text).toMatch(/name: "nightly"/);
    expect(name).toBe('nightly');
  });

  test('a label that it knows, where the workflow asks for none of its own', () => {
    const asked = (text: string, labels = needs.labels): string => payloadOf(text, { ...needs, labels }).text;
    expect(asked(whole.replace('[x64, extra]', 'ubuntu-latest'))).toContain('runs-on: "linux"');
    expect(asked(whole.replace('    runs-on: [x64, extra]\n', ''))).toContain('runs-on: "linux"');
    expect(asked(whole, [])).toBe(whole);
  });

  test('variables, instead of those that the workflow has', () => {
    const environment = { A: 'x: y # z', B: '1.10', N: 'null' };
    const { text } = payloadOf(whole.replace('on: push', 'on: push\nenv: { B: "2", C: 0x1F }'), { ...needs, environment });
    expect(text).toContain('B: "1.10"');
    expect(text).toContain('"x: y # z"');
    expect(text).toContain('C: 0x1F');
    expect(text).toContain('N: "null"');
    expect(payloadOf(whole, { ...needs, environment: { A: 'b' } }).text).toMatch(/env:\s+(?:\{ )?A: "b"/);
  });

  test('what is named by an alias stays as it was where something else is changed', () => {
    const text = `name: hello
on: push
env: &all
  TARGET: &t release
  VERSION: &v 1.10
jobs:
  greet:
    runs-on: linux
    env: *all
    steps:
      - &one
        run: echo $TARGET
        env: { COPY: *t, V: *v }
      - *one
`;
    expect(payloadOf(text, needs).text).toBe(text);
    const changed = payloadOf(text, { ...needs, environment: { TARGET: 'over' } }).text;
    expect(changed).not.toMatch(/[&*](?:all|t|v|one)\b/);
    const read = parse(changed) as { env: object; jobs: { greet: { env: object; steps: object[] } } };
    expect(read.env).toEqual({ TARGET: 'over', VERSION: 1.1 });
    expect(read.jobs.greet.env).toEqual({ TARGET: 'release', VERSION: 1.1 });
    expect(read.jobs.greet.steps).toEqual(Array(2).fill({ run: 'echo $TARGET', env: { COPY: 'release', V: 1.1 } }));
    expect(changed.match(/1\.10/g)).toHaveLength(4);
    expect(() => payloadOf('a: &x {b: *x}\njobs: {a: {steps: []}}', needs)).toThrow(UnfitWorkflow);
  });

  test('the time limit in whole minutes, unless the workflow has one', () => {
    expect(payloadOf(whole, { ...needs, timeLimitMs: 61_000 }).text).toContain('timeout-minutes: 2');
    const own = whole.replace('    env:', '    timeout-minutes: 7\n    env:');
    expect(payloadOf(own, { ...needs, timeLimitMs: 61_000 }).text).toBe(own);
  });

  test.each([
    [61_000, 1],
    [5_000, 1],
    [180_000, 3],
    [600_000, 7],
  ])('of a stop job no minute more, whatever the workflow says: %i ms is %i', (timeLimitMs, minutes) => {
    const own = whole.replace('    env:', '    timeout-minutes: 7\n    env:');
    expect(payloadOf(own, { ...needs, timeLimitMs, isStop: true }).text).toContain(`timeout-minutes: ${minutes}\n`);
  });

  test.each(['0', '1.5', '5.0', '""', `\${{ vars.MINUTES }}`, '-1', '1e0'])(
    'of a stop job what runners take for no limit is none: %s',
    (minutes) => {
      const own = whole.replace('    env:', `    timeout-minutes: ${minutes}\n    env:`);
      expect(payloadOf(own, { ...needs, timeLimitMs: 600_000, isStop: true }).text).toMatch(/timeout-minutes: "?10"?\n/);
    },
  );

  test('and scalars keep their spelling, scripts their lines', () => {
    const { text } = payloadOf(whole.replace('name: hello\n', ''), needs);
    expect(text).toContain('VERSION: 1.10');
    expect(text).toContain('MODE: 0755');
    expect(text).toContain('ON: yes');
    expect(text).toContain('          echo one\n          echo "two"\n');
  });

  test('and what the job waited for is not asked for again', () => {
    expect(payloadOf(whole.replace('    env:', '    needs: [build]\n    env:'), needs).text).not.toContain('needs');
  });

  test('also where the job is an alias', () => {
    const { text, jobId } = payloadOf('on: push\nname: a\nx: &job\n  steps:\n    - run: ls\njobs:\n  one: *job\n', needs);
    expect(jobId).toBe('one');
    expect(text).toContain('runs-on: "linux"');
  });
});

test.each([
  ['no YAML', 'a: [', 'no valid YAML'],
  ['no mapping', '- a', 'no mapping'],
  ['no jobs', 'on: push', 'has no job'],
  ['no job', 'jobs: {}', 'has no job'],
  ['two jobs', 'jobs: {a: {steps: []}, b: {steps: []}}', 'more than one job'],
  ['a job that is none', 'jobs: {a: 1}', 'no mapping'],
])('%s is refused', (_, text, words) => {
  expect(() => payloadOf(text, needs)).toThrow(UnfitWorkflow);
  expect(() => payloadOf(text, needs)).toThrow(words);
});
