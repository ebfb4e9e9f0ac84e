import { expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import type { Setting } from '../policy/setting.ts';
import { initialScopes } from '../scope/state.ts';
import { rowsOf } from '../testing/rows-of.ts';
import { changedNothing } from '../testing/scene.ts';
import { pauseScope, pauseWindowsMax, resumeScope, setPauseHours, windowProblem } from './change.ts';
import { hoursEnd, nextChange, noPause, type PauseRow, pausedAt, pauseOf, pauseOfSetting, pauseSetting } from './state.ts';
import type { PauseWindow } from './window.ts';

const at = (text: string): number => Date.parse(text);
const noon = at('2026-01-10T12:00:00Z');
const night: PauseWindow = { days: [], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' };
const target = (before: Setting | null = null) => ({ scopeId: 'acme', before });

function settingAfter(decision: Decision): Setting {
  const [row] = rowsOf(decision, 'setting');
  if (!row) throw new Error('the setting is written');
  return row;
}
const rowOf = (setting: Setting): PauseRow => pauseOfSetting(setting) ?? noPause('none');
const asked = { by: 'jo', why: 'the mast is down', until: null };

test('a pause holds until somebody resumes, and tells who and why', () => {
  const paused = settingAfter(pauseScope(target(), asked, noon));
  expect(paused.id).toBe(pauseSetting('acme'));
  expect(pauseOf(rowOf(paused), noon + 1e12)).toEqual({ scopeId: 'acme', cause: 'asked', ...asked, since: noon });
  const resumed = settingAfter(resumeScope(target(paused), 'al', noon + 5));
  expect(pauseOf(rowOf(resumed), noon + 6)).toBeNull();
  expect(changedNothing(resumeScope(target(resumed), 'al', noon + 7))).toBe(true);
  expect(changedNothing(pauseScope(target(paused), asked, noon + 5))).toBe(true);
});

test('a pause with an end is over at that moment, by time alone', () => {
  const until = noon + 1_000;
  const row = rowOf(settingAfter(pauseScope(target(), { ...asked, until }, noon)));
  expect(pauseOf(row, until - 1)?.until).toBe(until);
  expect(pauseOf(row, until)).toBeNull();
  expect(nextChange([row], noon)).toBe(until);
  expect(nextChange([row], until)).toBeNull();
});

test('an end that is over is refused', () => {
  expect(pauseScope(target(), { ...asked, until: noon }, noon)).toMatchObject({ refusal: { code: 'until_in_past' } });
});

test('paused again, the newest reason and end hold, and since when stays', () => {
  const first = settingAfter(pauseScope(target(), asked, noon));
  const second = settingAfter(pauseScope(target(first), { by: 'al', why: 'still', until: noon + 9_000 }, noon + 50));
  expect(pauseOf(rowOf(second), noon + 60)).toMatchObject({ by: 'al', why: 'still', since: noon, until: noon + 9_000 });
});

test('pause hours pause by themselves; who resumes within them resumes until their end', () => {
  const set = settingAfter(setPauseHours(target(), [night], 'jo', noon));
  const evening = at('2026-01-10T21:00:00Z');
  const morning = at('2026-01-11T05:00:00Z');
  expect(nextChange([rowOf(set)], noon)).toBe(evening);
  expect(pauseOf(rowOf(set), noon)).toBeNull();
  expect(pauseOf(rowOf(set), evening)).toMatchObject({ cause: 'hours', by: 'jo', until: morning });
  const resumed = settingAfter(resumeScope(target(set), 'al', evening + 10));
  expect(pauseOf(rowOf(resumed), evening + 11)).toBeNull();
  expect(rowOf(resumed).override).toEqual({ by: 'al', at: evening + 10, until: morning });
  expect(nextChange([rowOf(resumed)], evening + 11)).toBe(morning);
  expect(pauseOf(rowOf(resumed), at('2026-01-11T21:00:00Z'))).toMatchObject({ cause: 'hours' });
  // said once more, what was resumed is over
  const again = settingAfter(setPauseHours(target(resumed), [{ ...night, to: '07:00' }], 'jo', evening + 20));
  expect(pauseOf(rowOf(again), evening + 21)).toMatchObject({ cause: 'hours' });
});

test('whoever resumes ends what was asked for and the hours that are now', () => {
  const set = settingAfter(setPauseHours(target(), [night], 'jo', noon));
  const evening = at('2026-01-10T22:00:00Z');
  const paused = settingAfter(pauseScope(target(set), asked, evening));
  expect(pauseOf(rowOf(paused), evening)).toMatchObject({ cause: 'asked' });
  expect(pauseOf(rowOf(settingAfter(resumeScope(target(paused), 'al', evening + 1))), evening + 2)).toBeNull();
});

test('hours that follow each other are one; hours round the clock have no end', () => {
  const day = { ...night, from: '06:00', to: '09:30' };
  const row: PauseRow = { ...noPause('acme'), hours: { windows: [day, night], by: 'jo', at: 0 } };
  expect(hoursEnd(row, at('2026-01-10T22:00:00Z'))).toBe(at('2026-01-11T08:30:00Z'));
  const rest = { ...night, from: '09:30', to: '22:00' };
  const all: PauseRow = { ...row, hours: { windows: [day, night, rest], by: 'jo', at: 0 } };
  expect(hoursEnd(all, noon)).toBeNull();
  expect(pauseOf(all, noon)?.until).toBeNull();
});

test('a scope pauses all under it; the nearest reason is told', () => {
  const lookup = (id: string) => initialScopes.find((scope) => scope.id === id);
  const rows = new Map([
    ['instance', rowOf(settingAfter(pauseScope({ scopeId: 'instance', before: null }, asked, noon)))],
    ['organization-default', noPause('organization-default')],
  ]);
  const paused = () => pausedAt('project-default', lookup, (id) => rows.get(id), noon + 1);
  expect(paused()).toMatchObject({ scopeId: 'instance' });
  const own = settingAfter(pauseScope({ scopeId: 'project-default', before: null }, { ...asked, why: 'own' }, noon));
  rows.set('project-default', rowOf(own));
  expect(paused()).toMatchObject({ scopeId: 'project-default', why: 'own' });
  rows.clear();
  expect(paused()).toBeNull();
});

test.each<[string, Partial<PauseWindow>]>([
  ['25:00', { from: '25:00' }],
  ['24:00', { to: '24:00' }],
  ['the same time', { from: '06:00' }],
  ['Europe/Atlantis', { timeZone: 'Europe/Atlantis' }],
  ['noday', { days: ['noday' as 'mon'] }],
  ['twice', { days: ['mon', 'mon'] }],
])('a window is refused for %s', (words, part) => {
  const window = { ...night, ...part };
  expect(windowProblem(window)).toContain(words);
  expect(setPauseHours(target(), [window], 'jo', noon)).toMatchObject({ refusal: { code: 'pause_hours_invalid' } });
});

test('hours are set, set alike, too many of them, and none again', () => {
  const set = settingAfter(setPauseHours(target(), [night], 'jo', noon));
  expect(changedNothing(setPauseHours(target(set), [night], 'al', noon))).toBe(true);
  const many = Array.from({ length: pauseWindowsMax + 1 }, () => night);
  expect(setPauseHours(target(set), many, 'jo', noon)).toMatchObject({ refusal: { code: 'pause_hours_invalid' } });
  expect(rowOf(settingAfter(setPauseHours(target(set), [], 'jo', noon))).hours).toBeNull();
});
