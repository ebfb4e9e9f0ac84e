import { expect, test } from 'vitest';
import { isLeft, type NarrowedFacts, narrowingOf } from './narrowing.ts';

const runner: NarrowedFacts = {
  scope: 'acme/site',
  protocol: 'native',
  hosting: null,
  builtIn: false,
  labels: ['gpu', 'linux'],
  executors: [{ name: 'shell' }, { name: 'terraform' }],
};
const left = (words: Parameters<typeof narrowingOf>[0], more: Partial<NarrowedFacts> = {}): boolean =>
  isLeft({ ...runner, ...more }, narrowingOf(words));

test('an address without such words narrows nothing', () => {
  expect(narrowingOf({})).toBeNull();
  expect(narrowingOf({ scope: '', of: '', type: 'nonsense', label: ',', executor: undefined })).toBeNull();
  expect(isLeft(runner, null)).toBe(true);
});

test('a page of a scope has its runners and those of all under it; chosen scopes are meant exactly', () => {
  expect([left({ scope: 'acme' }), left({ scope: 'acme/site' }), left({ scope: 'acme/other' })]).toEqual([true, true, false]);
  expect([left({ of: 'acme' }), left({ of: 'instance,acme/site' })]).toEqual([false, true]);
});

test('all chosen labels and executors must be there, and one of the types', () => {
  expect([left({ label: 'gpu,linux' }), left({ label: 'gpu,arm64' })]).toEqual([true, false]);
  expect([left({ executor: 'terraform' }), left({ executor: 'shell,ansible' })]).toEqual([true, false]);
  expect([left({ type: 'self-hosted' }), left({ type: 'cloud-hosted' })]).toEqual([true, false]);
  expect([left({ type: 'cloud-hosted' }, { hosting: {} }), left({ type: 'built-in' }, { hosting: {} })]).toEqual([true, false]);
  expect([left({ type: 'built-in,cloud-hosted' }, { builtIn: true }), left({ type: 'self-hosted' }, { builtIn: true })]).toEqual([
    true,
    false,
  ]);
});

test('one of the chosen protocols is spoken', () => {
  expect([left({ protocol: 'native' }), left({ protocol: 'gitea,semaphore' })]).toEqual([true, false]);
  expect(left({ protocol: 'gitea,semaphore' }, { protocol: 'gitea' })).toBe(true);
  expect(narrowingOf({ protocol: 'nonsense' })).toBeNull();
});

test('the server itself is left only where its type is asked for', () => {
  const server = { ...runner, builtIn: true };
  expect([isLeft(server, null), isLeft(server, narrowingOf({ label: 'gpu' }))]).toEqual([false, false]);
  expect(isLeft(server, narrowingOf({ type: 'built-in', label: 'gpu' }))).toBe(true);
});

test('what narrows is combined', () => {
  expect([left({ scope: 'acme', label: 'gpu' }), left({ scope: 'acme', label: 'arm64' })]).toEqual([true, false]);
});
