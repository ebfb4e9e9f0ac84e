import { expect, test } from 'vitest';
import type { Explanation, QueuedClass } from '../rest/explanation.ts';
import { changeSentence, doable, messageSentence, placeText, shortText, whyOf } from './why-words.ts';

const step = (change: string, text: string) =>
  ({ change, text, runnerId: null, detail: {} }) as NonNullable<Explanation['change']>[number];
const full = {
  reason: { hindrance: 'full' },
  runners: 1,
  listed: [{ id: 'a', name: 'attic' }],
  text: 'has as many jobs as it can take',
};
const kind = (more: Partial<QueuedClass>): QueuedClass =>
  ({
    verdict: 'waiting',
    blocks: [],
    heldBack: [],
    groups: [full],
    change: [step('wait', 'wait for attic')],
    ...more,
  }) as QueuedClass;
const queued = { state: 'queued', retryAt: null, concurrency: { key: 'state', limit: 1 } } as const;
const usedUp = { project: 'acme/site', key: 'state', held: 1, limit: 1 };
const label = step('add_label', 'add the label gpu to attic');

test('what holds the job itself comes before what holds its kind, but for what is impossible', () => {
  expect(whyOf(queued, kind({}), undefined, 0)).toMatchObject({
    verdict: 'waiting',
    text: 'attic has as many jobs as it can take.',
  });
  expect(whyOf(queued, kind({}), usedUp, 0)).toMatchObject({
    verdict: 'blocked',
    text: 'The key state is used up: 1 of 1 at once.',
  });
  expect(whyOf({ ...queued, retryAt: 9 }, kind({}), usedUp, 0)?.text).toMatch(/tried again later/);
  expect(whyOf({ ...queued, retryAt: 9 }, kind({}), undefined, 10)?.text).toBe('attic has as many jobs as it can take.');
  const never = kind({ verdict: 'impossible', change: [label] });
  expect(whyOf(queued, never, usedUp, 0)).toMatchObject({
    verdict: 'impossible',
    text: 'No runner fits.',
    change: [label],
  });
});

test('nothing is said of what does not wait, or is not known yet', () => {
  expect(whyOf({ ...queued, state: 'processing' }, kind({}), usedUp, 0)).toBeNull();
  expect(whyOf({ ...queued, concurrency: null }, undefined, undefined, 0)).toBeNull();
});

test('short words: what blocks it, or what keeps those that could run it', () => {
  const paused = { block: 'paused', until: null, text: 'The system is paused by jo: moving.' };
  expect(shortText(kind({ verdict: 'blocked', blocks: [paused] }))).toBe('The system is paused by jo: moving.');
  expect(shortText(kind({ groups: [{ ...full, runners: 3, text: 'have as many jobs as they can take' }] }))).toBe(
    '3 runners have as many jobs as they can take.',
  );
  expect(shortText(kind({ change: [] }))).toBe('It is about to start.');
  expect(shortText(kind({ groups: [], change: null }))).toBe('No single change would start it.');
});

test('an executor that no runner has is told by its name', () => {
  const lacks = (needed: string) => ({ ...full, reason: { misfit: { requirement: 'executor', needed } } });
  const label = { ...full, reason: { misfit: { requirement: 'label', needed: 'gpu' } } };
  const never = (groups: object[]) => shortText(kind({ verdict: 'impossible', groups: groups as QueuedClass['groups'] }));
  expect(never([lacks('gitea-workflow')])).toBe('No runner offers gitea-workflow.');
  expect(never([lacks('gitea-workflow'), label])).toBe('No runner fits.');
  expect(never([full])).toBe('No runner fits.');
  expect(never([])).toBe('No runner fits.');
  const add = { ...step('add_runner', 'add a runner'), detail: { offering: { executors: { 'gitea-workflow': null } } } };
  expect(shortText(kind({ verdict: 'impossible', groups: [], change: [add] }))).toBe('No runner offers gitea-workflow.');
});

test('short words of what only a pool could run, which holds back: that', () => {
  const pool = { pool: 'p', name: 'cloud', failures: 1, reason: 'no image', until: 5, text: 'The pool cloud waits.' };
  const startIt = [step('start_pool', 'start a runner of the pool cloud')];
  expect(shortText(kind({ groups: [], heldBack: [pool], change: startIt }))).toBe('The pool cloud waits.');
  const asleep = { ...full, reason: { hindrance: 'left_asleep' } };
  expect(shortText(kind({ groups: [asleep], heldBack: [pool], change: startIt }))).toBe('The pool cloud waits.');
  expect(shortText(kind({ heldBack: [pool] }))).toBe('attic has as many jobs as it can take.');
});

test('its place in line, as far as it is known', () => {
  const at = (place: number | null, placeMin: number | null) => placeText({ verdict: 'waiting', place, placeMin });
  expect([at(0, 0), at(1, 1), at(12, 12)]).toEqual(['next in line', '1 job before it', '12 jobs before it']);
  expect(placeText({ verdict: 'starting', place: null, placeMin: 1000 }, (count) => count.toLocaleString('en'))).toBe(
    'at least 1,000 jobs before it',
  );
  expect([at(null, null), placeText({ verdict: 'blocked', place: 0, placeMin: 0 })]).toEqual([null, null]);
});

test('what would start it, step by step', () => {
  expect(changeSentence([label, step('wait', 'wait for attic')])).toBe('Add the label gpu to attic, then wait for attic.');
});

test('to wait is nothing to do', () => {
  expect(doable([label, step('wait', 'wait for attic')])).toEqual([label]);
  expect(doable(null)).toEqual([]);
});

test.each([
  ['no such image', 'No such image'],
  ['killed, as it took too long', 'Killed, as it took too long'],
  ['gpu-1 did not come', 'gpu-1 did not come'],
  ['https://hub.example/v2: refused', 'https://hub.example/v2: refused'],
  ['npm: not found', 'npm: not found'],
  ['iPXE is missing', 'iPXE is missing'],
])('the message %s begins a sentence as %s', (text, told) => expect(messageSentence(text)).toBe(told));
