import type { Template } from '@baton/protocol';
import { expect, test } from 'vitest';
import { draftOf, emptyTemplate, readTemplate, schedulePreview } from './draft.ts';

const filled = () => {
  const draft = emptyTemplate();
  return { ...draft, name: ' nightly ', job: { ...draft.job, command: 'make "a b"', labels: ['gpu'] } };
};

test('what was filled in is what is saved', () => {
  const cron = { ...filled().schedule, kind: 'cron' as const, lines: ' 0 3 * * *\n@weekly ', timeZone: 'Europe/Vienna' };
  expect(readTemplate({ ...filled(), schedule: cron }, undefined)).toEqual({
    problems: null,
    template: {
      name: 'nightly',
      description: '',
      job: { labels: ['gpu'], spec: { command: ['make', 'a b'] } },
      schedule: { kind: 'cron', lines: '0 3 * * *\n@weekly', timeZone: 'Europe/Vienna' },
      overlap: 'skip',
      missed: 'once',
      parameters: [],
    },
  });
});

test('a pause has one end or two', () => {
  const read = (minSeconds: number | '', maxSeconds: number | '') => {
    const schedule = { ...filled().schedule, kind: 'recurring' as const, minSeconds, maxSeconds };
    const { template, problems } = readTemplate({ ...filled(), schedule }, undefined);
    return template?.schedule ?? problems?.delay;
  };
  expect(read(60, 90)).toEqual({ kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 });
  expect(read(1.5, '')).toEqual({ kind: 'recurring', minDelayMs: 1_500, maxDelayMs: 1_500 });
  expect(read('', 90)).toMatch(/how long/);
  expect(read(90, 60)).toMatch(/shorter/);
});

test('what the form does not show of a job stays as it was', () => {
  const job: Template['job'] = {
    ...{ name: 'run of it', executor: 'shell', labels: ['a'], ranges: { gain: 0.5 }, secrets: { TOKEN: 'TOKEN' } },
    drawFrom: { frequency: ['2m', { min: 430e6, max: 440e6 }, 868e6] },
    ...{ priority: 5, timeLimitMs: 90_000, concurrency: { key: 'k', limit: 2 } },
    spec: { script: 'echo', interpreter: ['bash', '-e'], environment: { A: '1 2' }, workingDirectory: 'w' },
  };
  const template = { ...emptyTemplate(), name: 'n', job, schedule: { kind: 'recurring', minDelayMs: 1_500, maxDelayMs: 2_000 } };
  const draft = draftOf(template as unknown as Template);
  const { name: _name, ...same } = job;
  expect(readTemplate(draft, job).template).toMatchObject({ job: same, schedule: template.schedule });
  const without = { ...draft, job: { ...draft.job, labels: [], priority: 0, concurrencyKey: '' } };
  const { labels: _labels, priority: _priority, concurrency: _concurrency, ...rest } = same;
  expect(readTemplate(without, job).template?.job).toEqual(rest);
});

test('what is wrong is said where it is', () => {
  const empty = readTemplate({ ...emptyTemplate(), parameters: [{ name: 'A' }] }, undefined);
  expect(empty.problems).toMatchObject({
    name: expect.anything(),
    parameters: expect.anything(),
    job: { command: expect.anything() },
  });
  const twice = readTemplate({ ...filled(), parameters: [{ name: 'a' }, { name: 'a' }] }, undefined);
  expect(twice.problems?.parameters).toMatch(/twice/);
});

test('only times of the day can be looked at before', () => {
  const { schedule } = filled();
  expect(schedulePreview({ ...schedule, kind: 'cron' })).toMatchObject({ kind: 'cron' });
  expect(schedulePreview({ ...schedule, kind: 'cron', lines: ' ' })).toBeNull();
  expect(schedulePreview({ ...schedule, kind: 'recurring' })).toBeNull();
});

test("labels of runs-on are the workflow's own: they go with it when it is changed", () => {
  const workflow = 'jobs:\n  a:\n    runs-on: [linux, x64]\n    steps:\n      - run: a\n';
  const spec = { workflow, environment: { A: '1' } };
  const job: Template['job'] = { executor: 'gitea-workflow', labels: ['gpu', 'linux', 'x64'], spec };
  const template = { name: 'build', description: '', job, schedule: { kind: 'manual' }, parameters: [] } as unknown as Template;
  const draft = draftOf(template);
  expect(draft.job.labels).toEqual(['gpu']);
  expect(readTemplate(draft, job).template?.job).toEqual({ executor: 'gitea-workflow', labels: ['gpu'], spec });
  // an environment that was emptied is gone
  const emptied = { ...draft, job: { ...draft.job, environment: '' } };
  expect(readTemplate(emptied, job).template?.job.spec).toEqual({ workflow });
});
