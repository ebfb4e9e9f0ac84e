import { expect, test } from 'vitest';
import { ClientView } from './client-view.ts';

const statuses = (told: Record<string, string>) => new Map(Object.entries(told));
const task = (deviceId: string, isConfirmed = false) => ({ deviceId, name: 'a', isConfirmed });

test('a program of one task at a time uses its first device, whatever it has', () => {
  const view = new ClientView('runners', ['0']);
  view.handed('t', task('0'), 0);
  expect([view.nextDevice(0), view.asksAlone()]).toEqual(['0', ['t']]);
  expect(new ClientView('runners', []).nextDevice(0)).toBeNull();
});

test('one of a task per device uses the first that is free', () => {
  const view = new ClientView('agents', ['0', '1', '2']);
  expect([view.nextDevice(0), view.asksAlone()]).toEqual(['0', []]);
  view.beat(statuses({ 0: 'online', 1: 'busy', 2: 'online' }), 0);
  view.handed('t', task('0', true), 0);
  expect(view.nextDevice(0)).toBe('2');
  view.beat(statuses({ 0: 'busy', 1: 'disabled', 2: 'offline' }), 0);
  expect([view.nextDevice(0), view.present()]).toEqual([null, ['0']]);
});

test('while a task may not have arrived nobody knows which device is the next', () => {
  const view = new ClientView('agents', ['0', '1']);
  view.handed('t', task('0'), 0);
  expect(view.nextDevice(0)).toBeNull();
  view.logged('Received task: another');
  expect(view.nextDevice(0)).toBeNull();
  view.logged('Received task: a');
  expect(view.nextDevice(0)).toBe('1');
});

test('a device that is busy confirms its task', () => {
  const view = new ClientView('agents', ['0', '1']);
  view.handed('t', task('0'), 0);
  expect(view.beat(statuses({ 0: 'busy', 1: 'online' }), 100)).toEqual([]);
  expect(view.nextDevice(100)).toBe('1');
});

test('right after an end it may have chosen before it, or after', () => {
  const view = new ClientView('agents', ['0', '1']);
  view.handed('t', task('0', true), 0);
  view.over('t', 1_000);
  expect([view.nextDevice(1_249), view.nextDevice(1_250)]).toEqual([null, '0']);
});

test('the end of a task that nobody here knows of makes its device free', () => {
  const view = new ClientView('agents', ['0', '1']);
  view.beat(statuses({ 0: 'busy', 1: 'online' }), 0);
  expect(view.nextDevice(1_000)).toBe('1');
  view.endedOn('0', 1_000);
  expect(view.nextDevice(2_000)).toBe('0');
});

test('a device that is free long after its task came has no task', () => {
  const view = new ClientView('agents', ['0', '1']);
  view.handed('t', task('0'), 0);
  expect(view.beat(statuses({ 0: 'online' }), 10_000)).toEqual([]);
  expect(view.beat(statuses({ 0: 'disabled' }), 60_000)).toEqual([]);
  expect(view.beat(null, 60_000)).toEqual([]);
  expect(view.beat(statuses({ 0: 'online' }), 60_000)).toEqual(['t']);
});

test('a program that tells nothing of its devices has all of them', () => {
  expect(new ClientView('agents', ['0']).present()).toBeNull();
});
