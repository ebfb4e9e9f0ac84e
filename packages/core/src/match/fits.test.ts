import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scope } from '../scope/state.ts';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { misfit, pinAllows } from './fits.ts';
import { canonicalOffering, offeringOf, spareOf } from './offering.ts';
import { canonicalRequirements, normalRequirements, type Requirements } from './requirements.ts';

const project: Scope = { id: 'p', revision: 1, kind: 'project', name: 'o/p', parentId: 'instance', createdAt: 0 };
const lookup = (id: string) => (id === 'p' ? project : undefined);
const needs = (patch: Partial<Requirements> = {}): Requirements => ({
  scopeId: 'p',
  executor: 'shell',
  labels: [],
  runnerId: null,
  ...patch,
});
const offers = { scopeId: 'instance', labels: ['gpu', 'linux'], executors: ['shell'] };

test.each([
  ['fits', needs(), null],
  ['fits with labels', needs({ labels: ['gpu', 'linux'] }), null],
  ['the scope first', needs({ scopeId: 'q', executor: 'x', labels: ['y'] }), { requirement: 'scope', needed: 'q' }],
  ['then the executor', needs({ executor: 'ansible', labels: ['y'] }), { requirement: 'executor', needed: 'ansible' }],
  ['then the first label', needs({ labels: ['gpu', 'arm', 'mac'] }), { requirement: 'label', needed: 'arm' }],
  ['labels are case-sensitive', needs({ labels: ['GPU'] }), { requirement: 'label', needed: 'GPU' }],
  ['labels are exact', needs({ labels: ['gp'] }), { requirement: 'label', needed: 'gp' }],
])('%s', (_, required, expected) => {
  expect(misfit(required, offers, lookup)).toEqual(expected);
});

test('a pin lets only its runner', () => {
  expect([pinAllows(null, 'a'), pinAllows('a', 'a'), pinAllows('b', 'a')]).toEqual([true, true, false]);
});

test('an offering has the added labels and only executors that count, sorted', () => {
  const executors = ['shell', 'ansible', 'shell'].map((name) => ({ name, version: null }));
  const runner = sampleRunner({
    declared: { ...sampleCapabilities, labels: ['z'], executors },
    labelsAdded: ['a', 'z'],
    executorsAllowed: ['shell'],
  });
  expect(offeringOf(runner)).toEqual({ scopeId: 'instance', labels: ['a', 'z'], executors: ['shell'] });
  expect(spareOf(offeringOf(runner))).toBe(3);
});

const word = fc.constantFrom('a', 'b', 'a","b', '["a"]', '');
const words = fc.array(word, { maxLength: 4 });
const sameSet = (a: string[], b: string[]) => JSON.stringify([...new Set(a)].sort()) === JSON.stringify([...new Set(b)].sort());

test('requirements have the same text exactly when they are the same', () => {
  const one = fc.record<Requirements>({ scopeId: word, executor: word, labels: words, runnerId: fc.option(word) });
  const story = fc.property(one, one, (a, b) => {
    const same = a.scopeId === b.scopeId && a.executor === b.executor && a.runnerId === b.runnerId && sameSet(a.labels, b.labels);
    expect(canonicalRequirements(a) === canonicalRequirements(b)).toBe(same);
    const turned = { ...a, labels: [...a.labels, ...a.labels].reverse() };
    expect(canonicalRequirements(turned)).toBe(canonicalRequirements(a));
    expect(normalRequirements(normalRequirements(a))).toEqual(normalRequirements(a));
  });
  fc.assert(story, { numRuns: 500, seed: 5 });
});

test('offerings of two runners have the same text exactly when they are the same, whatever the order', () => {
  const one = fc.record({ labels: words, executors: words });
  const story = fc.property(one, one, (a, b) => {
    const textOf = ({ labels, executors }: typeof a) => {
      const declared = { ...sampleCapabilities, labels, executors: executors.map((name) => ({ name, version: null })) };
      return canonicalOffering(offeringOf(sampleRunner({ declared })));
    };
    expect(textOf(a) === textOf(b)).toBe(sameSet(a.labels, b.labels) && sameSet(a.executors, b.executors));
    expect(textOf({ labels: a.labels.toReversed(), executors: a.executors.toReversed() })).toBe(textOf(a));
  });
  fc.assert(story, { numRuns: 500, seed: 6 });
});
