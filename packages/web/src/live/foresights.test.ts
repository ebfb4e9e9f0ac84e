import type { Runner } from '@baton/protocol';
import { expect, test } from 'vitest';
import { Foresights } from './foresights.ts';
import { applyPresence, applyRunners } from './runner-rows.ts';
import { sampleRunner } from './testing/sample-rows.ts';

const { id } = sampleRunner();

function scene() {
  const rows = new Map<string, Runner>([[id, sampleRunner()]]);
  const foresights = new Foresights(rows);
  const told = (...changed: Runner[]) =>
    foresights.beneath(() => applyRunners(rows, { op: 'runners', id: '', seq: 1, snapshot: false, rows: changed, removed: [] }));
  const name = () => rows.get(id)?.name;
  return { rows, foresights, told, name };
}

const renamed = (row: Runner) => ({ ...row, name: 'foreseen' });

test('what is foreseen lies over what the server tells meanwhile, and is taken back to that', () => {
  const { foresights, told, name, rows } = scene();
  const foresight = foresights.begin(id, renamed);
  told(sampleRunner({ name: 'other', version: '2.0.0' }));
  expect(rows.get(id)).toMatchObject({ name: 'foreseen', version: '2.0.0' });
  expect(foresight && foresights.end(id, foresight)).toBe(true);
  expect(name()).toBe('other');
});

test('once the server agreed, its next word holds', () => {
  const { foresights, told, name, rows } = scene();
  const foresight = foresights.begin(id, renamed);
  if (!foresight) return expect.unreachable('the row is there');
  foresights.agree(foresight);
  told(sampleRunner({ id: 'another' }));
  const { contact, activity, pill, flags, vitals, shortage, called } = sampleRunner();
  const heartbeat = { runnerId: id, lastHeartbeatAt: 9, contact, activity, pill, flags, vitals, shortage, called };
  foresights.beneath(() => applyPresence(rows, [heartbeat]), true);
  expect(name()).toBe('foreseen');
  told(sampleRunner({ name: 'as the server says' }));
  expect(name()).toBe('as the server says');
  expect(foresights.end(id, foresight)).toBe(false);
});

test('a row that will be gone comes back when the removal was refused', () => {
  const { foresights, rows, told, name } = scene();
  const foresight = foresights.begin(id, () => null);
  told(sampleRunner({ name: 'still here' }));
  expect(rows.size).toBe(0);
  if (foresight) foresights.end(id, foresight);
  expect(name()).toBe('still here');
});

test('the newest action wins; the refusal of an earlier one changes nothing', () => {
  const { foresights, name } = scene();
  const first = foresights.begin(id, (row) => ({ ...row, name: 'first' }));
  foresights.begin(id, renamed);
  expect([first && foresights.end(id, first), name()]).toEqual([false, 'foreseen']);
});
