import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { submissionOf } from './options.ts';
import { calledAsItsFile } from './workflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fileOf = (content: string | Uint8Array): string => {
  const path = join(folder, `build-${files++}.yml`);
  writeFileSync(path, content);
  return path;
};

const workflow = 'on: push\njobs:\n  build:\n    steps:\n      - run: make ä\n';

test.each([
  ['a workflow without a name is called as its file', workflow, {}, /^build-\d+\.yml$/],
  ['one that has a name keeps it', `name: Build\n${workflow}`, {}, undefined],
  ['a name that is given goes before', workflow, { name: 'mine' }, /^mine$/],
])('%s', (_, text, flags, name) => {
  const all = { file: fileOf(text), ...flags };
  const submission = calledAsItsFile(submissionOf([], all, {}), all);
  if (name === undefined) expect(submission.name).toBeUndefined();
  else expect(submission.name).toMatch(name);
});

test('a file of a workflow is the job, with variables, environment and secrets', () => {
  const flags = { var: ['LEVEL=3=4', 'USER'], env: ['CI=true'], secret: ['TOKEN'], label: ['gpu'] };
  expect(submissionOf([], { file: fileOf(workflow), ...flags }, { USER: 'jo' })).toEqual({
    executor: 'gitea-workflow',
    labels: ['gpu'],
    secrets: { TOKEN: 'TOKEN' },
    spec: { workflow, variables: { LEVEL: '3=4', USER: 'jo' }, environment: { CI: 'true' } },
  });
});

test('fields that are set stand beside the file', () => {
  const set = ['eventName=push', 'event={"a":1}'];
  expect(submissionOf([], { executor: 'gitea-workflow', file: fileOf(workflow), set }, {}).spec).toEqual({
    workflow,
    eventName: 'push',
    event: { a: 1 },
  });
  expect(submissionOf([], { executor: 'gitea-workflow', set: [`workflow=@${fileOf(workflow)}`] }, {}).spec).toEqual({ workflow });
});

test('a mark of the byte order is no part of it', () => {
  expect(submissionOf([], { file: fileOf(`\ufeff${workflow}`) }, {}).spec).toEqual({ workflow });
});

test.each([
  [{ file: '/does/not/exist' }, [], /--file .*no such file/],
  [{ file: fileOf(Uint8Array.of(0x61, 0xff)) }, [], /is no text in UTF-8/],
  [{ file: 'x.yml', executor: 'terraform' }, [], /--file goes with --executor gitea-workflow/],
  [{ var: ['A=1'], executor: 'shell' }, ['true'], /--var goes with --executor gitea-workflow/],
  [{ var: ['a-b=1'] }, [], /--var: 'a-b' is not the name of a variable/],
  [{ var: ['NOT_HERE'] }, [], /--var: NOT_HERE is not set here/],
  [{ executor: 'gitea-workflow' }, ['make'], /has no command; say what it does by --file/],
  [{}, [], /--file/],
])('%o is refused in words', (flags, words, problem) => {
  expect(() => submissionOf(words as string[], flags, {})).toThrow(problem);
});
