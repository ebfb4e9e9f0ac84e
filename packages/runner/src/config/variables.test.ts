import { expect, test } from 'vitest';
import { enrolledConfig } from './resolve.ts';

const places = { config: '/nowhere/config.json', workspace: '/nowhere/workspace' };
const own = { BATON_URL: 'https://baton.example', BATON_RUNNER_ID: 'r1', BATON_RUNNER_TOKEN: 'secret' };
const settingsOf = (settings: object) => ({ ...own, BATON_RUNNER_SETTINGS: JSON.stringify(settings) });
const read = (environment: Record<string, string>, overrides = {}) =>
  enrolledConfig(environment, places.config, places, overrides);

test('a runner that has its token from a variable has its settings from one too', () => {
  const offer = { labels: ['gpu'], executors: ['shell'], capacity: 3, attributes: { zone: 'a' }, ranges: {} };
  expect(read(settingsOf(offer))).toMatchObject({ ...offer, url: 'https://baton.example', runnerId: 'r1', token: 'secret' });
  expect(read(settingsOf(offer), { labels: ['x'] })).toMatchObject({ labels: ['x'], capacity: 3 });
  expect(read(own)).toMatchObject({ labels: [], capacity: null });
});

test('settings that can not be read are refused, and say so', () => {
  expect(() => read({ ...own, BATON_RUNNER_SETTINGS: '{' })).toThrow(/BATON_RUNNER_SETTINGS/);
  expect(() => read(settingsOf({ capacity: 0 }))).toThrow(/BATON_RUNNER_SETTINGS: capacity/);
});
