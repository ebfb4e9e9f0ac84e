import { changeNames } from '@baton/protocol';
import { expect, test } from 'vitest';
import { addRunnerHref, type Change, howOf } from './how.ts';

const step = (change: Change['change'], detail: Record<string, unknown>): Change => ({ change, detail, runnerId: 'r', text: '' });
const named = { runnerName: 'attic' };
const commands = (change: Change) => howOf(change, 'https://baton')?.steps.flatMap(({ command }) => command ?? []) ?? [];

test('what is done at a machine is told with its commands', () => {
  expect(commands(step('install_executor', { ...named, executor: 'codex' }))).toEqual([
    'npm install --global @openai/codex',
    'sudo systemctl restart baton-runner',
    'npx -y https://baton/download/baton-runner.tgz start',
  ]);
  expect(commands(step('widen_range', { ...named, name: 'frequency', to: { min: 1, max: 5 }, deviceId: 'sdr0' }))[0]).toBe(
    '"ranges": { "frequency": [{ "min": 1, "max": 5 }] }',
  );
  for (const change of ['start_runner', 'plug_in'] as const)
    expect(commands(step(change, named)).at(-1)).toBe('npx -y https://baton/download/baton-runner.tgz doctor');
  expect(howOf(step('start_runner', named), '')?.title).toBe('Start attic');
  expect(commands(step('add_label', { ...named, label: 'sdr', deviceId: 'sdr0' }))[0]).toBe('"labels": ["sdr"]');
});

test('a runner of another system is started by its own program, and set up in its own configuration', () => {
  const started = (speaks: string) => commands(step('start_runner', { ...named, speaks }));
  expect(started('gitea')).toEqual(['gitea-runner daemon']);
  expect(started('semaphore')).toEqual(['semaphore runner start']);
  const radio = { ...named, speaks: 'challengectl', name: 'frequency', to: { min: 144e6, max: 148e6 }, deviceId: '0' };
  expect(commands(step('widen_range', radio))).toEqual([
    'frequency_limits: ["144000000-148000000"]',
    'python -m challengectl.runner.runner',
  ]);
  for (const change of changeNames) {
    const how = JSON.stringify(howOf(step(change, { ...radio, deviceId: change === 'add_label' ? null : '0' }), 'https://baton'));
    if (change !== 'install_executor' && change !== 'free_disk') expect(how).not.toMatch(/baton-runner|config\.json/);
  }
});

test('each change is made by a button, at a machine, or by waiting', () => {
  const byButton = ['resume', 'enable', 'undrain', 'raise_limit', 'add_label', 'start_pool', 'add_runner'];
  const byItself = ['wait', 'wait_for_pool'];
  const atMachine = changeNames.filter((name) => howOf(step(name, { ...named, deviceId: null }), '') !== null);
  expect([...byButton, ...byItself, ...atMachine].sort()).toEqual([...changeNames].sort());
});

test('a runner is added with what it must offer filled in', () => {
  const offering = { executors: { shell: null, ansible: '2.0' }, labels: ['gpu', 'linux'] };
  expect(addRunnerHref(step('add_runner', { offering, scope: 'acme/site' }))).toBe(
    '/runners?new=pair&labels=gpu%2Clinux&executors=shell%2Cansible&for=acme%2Fsite',
  );
  expect(addRunnerHref(step('add_runner', {}))).toBe('/runners?new=pair');
  // what it offers it says itself
  const foreign = { executors: { 'gitea-workflow': null }, labels: ['linux'] };
  expect(addRunnerHref(step('add_runner', { offering: foreign, scope: 'acme/site' }))).toBe(
    '/runners?new=foreign&protocol=gitea&labels=linux&for=acme%2Fsite',
  );
});
