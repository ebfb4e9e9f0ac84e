import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { GiteaWorkflowSpec, giteaWorkflowSpec, workflowCharsMax } from './gitea-workflow.ts';

const workflow = 'on: push\njobs:\n  build:\n    steps:\n      - run: make\n';
const fits = (more: object): boolean => Check(GiteaWorkflowSpec, { workflow, ...more });

test('takes what belongs to a workflow', () => {
  expect(fits({})).toBe(true);
  expect(fits({ variables: { LEVEL: '3' }, environment: { CI: 'true' }, eventName: 'push' })).toBe(true);
  expect(fits({ event: { inputs: { a: 1 }, list: [null] }, ref: 'refs/tags/v1.2', sha: 'a'.repeat(40) })).toBe(true);
});

test.each([
  ['no workflow', { workflow: '' }],
  ['a zero byte', { workflow: 'a\0b' }],
  ['a workflow that is too long', { workflow: 'a'.repeat(workflowCharsMax + 1) }],
  ['a variable that is no name', { variables: { 'a-b': '1' } }],
  ['a variable that is no text', { variables: { A: 1 } }],
  ['an event that is no object', { event: [1] }],
  ['a name of a branch', { ref: 'main' }],
  ['a short commit', { sha: 'abc123' }],
  ['an event with blanks', { eventName: 'pull request' }],
  ['a field that it does not know', { uses: 'x' }],
])('refuses %s', (_, more) => {
  expect(fits(more)).toBe(false);
});

test('what goes along has its bounds', () => {
  const problemOf = (more: object) => giteaWorkflowSpec.problemOf?.({ workflow, ...more });
  expect(problemOf({ variables: { A: 'x'.repeat(1000) } })).toBe(null);
  const many = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`V${at}`, 'x'.repeat(60_000)]));
  expect(problemOf({ variables: many })).toMatchObject({ where: 'variables' });
  expect(problemOf({ event: { text: 'x'.repeat(300_000) } })).toMatchObject({ where: 'event' });
});

test.each([
  ['name: Build\non: push\n', 'Build'],
  ['# about\nname: "Build: all"   # of it\n', 'Build: all'],
  ["name: 'it'\n", 'it'],
  ['jobs:\n  a:\n    name: inner\n', ''],
  ['name:\n', ''],
  ['name: |\n  two\n', ''],
  [workflow, ''],
])('%j is called %j', (text, name) => {
  expect(giteaWorkflowSpec.nameOf({ workflow: text })).toBe(name);
});
