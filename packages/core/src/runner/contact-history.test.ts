import { expect, test } from 'vitest';
import { type ContactFacts, contactHistory } from './contact-history.ts';

const facts: ContactFacts = { from: 0, to: 100, createdAt: -50, knownFrom: -100, changes: [], unwatched: [], now: 'online' };
const told = (patch: Partial<ContactFacts>) =>
  contactHistory({ ...facts, ...patch }).map(({ from, to, contact }) => `${from}-${to} ${contact}`);

test('without a change it was all the time what it is now', () => {
  expect(told({})).toEqual(['0-100 online']);
  expect(told({ createdAt: 40, now: 'not_registered' })).toEqual(['40-100 not_registered']);
});

test('one that came and went before anything was told of it was not away all its life', () => {
  expect(told({ createdAt: 90, now: 'offline' })).toEqual(['90-100 unknown']);
});

test('changes divide the time, exactly', () => {
  const changes = [
    { at: -20, to: 'online', before: 'offline' },
    { at: 30, to: 'stale', before: 'online' },
    { at: 40, to: 'offline', before: 'stale' },
    { at: 70, to: 'online', before: 'offline' },
  ] as const;
  expect(told({ changes })).toEqual(['0-30 online', '30-40 stale', '40-70 offline', '70-100 online']);
  expect(told({ changes: changes.slice(1) })).toEqual(['0-30 online', '30-40 stale', '40-70 offline', '70-100 online']);
});

test('where no server watched nobody knows; after it, nobody knows before the first word', () => {
  const changes = [
    { at: -20, to: 'online', before: null },
    { at: 65, to: 'online', before: null },
  ] as const;
  expect(told({ changes, unwatched: [{ from: 40, to: 60 }] })).toEqual(['0-40 online', '40-65 unknown', '65-100 online']);
});

test('one that had signed out is offline again when the server is back', () => {
  const changes = [{ at: 10, to: 'offline', before: 'online' }] as const;
  expect(told({ changes, unwatched: [{ from: 40, to: 60 }], now: 'offline' })).toEqual([
    ...['0-10 online', '10-40 offline', '40-60 unknown', '60-100 offline'],
  ]);
});

test('before changes were kept nobody knows', () => {
  expect(told({ knownFrom: 30 })).toEqual(['0-30 unknown', '30-100 online']);
  expect(told({ knownFrom: 500, now: 'offline' })).toEqual(['0-100 unknown']);
});
