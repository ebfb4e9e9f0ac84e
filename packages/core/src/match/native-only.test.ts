import { expect, test } from 'vitest';
import { needsFence } from './fence.ts';
import { needsNative } from './native-only.ts';

const checkout = { repository: 'https://git.example.com/a/b.git', ref: 'main' };

test.each<[string, string, Record<string, unknown>, boolean]>([
  ['a command', 'shell', { command: ['make'] }, false],
  ['a script for any interpreter', 'shell', { script: 'print(1)', interpreter: ['python3'], workingDirectory: 'a' }, false],
  ['a script that fits nowhere', 'shell', { script: 'a'.repeat(400_001) }, true],
  ['lists of files that are empty', 'shell', { script: 'a', artifacts: { in: [], out: [] } }, false],
  ['files that are kept', 'shell', { script: 'a', artifacts: { out: [{ path: 'a' }] } }, true],
  ['files of earlier attempts', 'shell', { script: 'a', artifacts: { in: [{ name: 'a', path: 'a' }] } }, true],
  ['a branch', 'shell', { script: 'a', checkout }, false],
  ['all that makes no difference', 'shell', { script: 'a', checkout: { ...checkout, depth: 1, submodules: true } }, false],
  ['the default branch, whose name nobody knows', 'shell', { script: 'a', checkout: { ...checkout, ref: undefined } }, true],
  ['a commit', 'shell', { script: 'a', checkout: { ...checkout, ref: 'd4a27130aa' } }, true],
  ['a folder of its own choice', 'shell', { script: 'a', checkout: { ...checkout, path: 'src' } }, true],
  ['a playbook of a repository', 'ansible', { playbook: 'site.yml', checkout, tags: ['a'], check: true, once: false }, false],
  ['a playbook that comes along', 'ansible', { playbook: 'site.yml', files: { 'site.yml': '' } }, true],
  ['files over the checkout', 'ansible', { playbook: 'site.yml', checkout, files: { a: '' } }, true],
  ['requirements of its own', 'ansible', { playbook: 'site.yml', checkout, requirements: 'requirements.yml' }, true],
  ['the gate', 'ansible', { playbook: 'site.yml', checkout, once: true }, true],
  ['a plan', 'terraform', { action: 'plan', checkout, workspace: 'a', variables: { a: 1 } }, false],
  ['a plan of files', 'terraform', { action: 'plan', files: { 'main.tf': '' } }, true],
  ['a plan with settings of the backend', 'terraform', { action: 'plan', checkout, backendConfig: { a: 'b' } }, true],
  ['a wish how long to wait for the lock of a state', 'terraform', { action: 'plan', checkout, lockTimeoutMs: 5_000 }, true],
  ['drift, which is a fact', 'terraform', { action: 'drift', checkout }, true],
  ['an apply', 'terraform', { action: 'apply', checkout }, true],
  ['Morse code', 'transmit', { modulation: 'cw', message: 'SOS', wordsPerMinute: 30, toneHz: 0 }, false],
  ['Morse code beside its frequency', 'transmit', { modulation: 'cw', message: 'SOS', toneHz: 700 }, true],
  ['a gain, which it takes from its own configuration', 'transmit', { modulation: 'cw', message: 'SOS', gain: 20 }, true],
  ['an end', 'transmit', { modulation: 'cw', message: 'SOS', durationMs: 1_000 }, true],
  ['bytes by the strength of a carrier', 'transmit', { modulation: 'ask', message: 'a', baud: 1_200, repeat: 1 }, false],
  ['the same ten times without a pause', 'transmit', { modulation: 'ask', message: 'a', repeat: 10, pauseMs: 0 }, false],
  ['the same again after a pause', 'transmit', { modulation: 'ask', message: 'a', repeat: 2 }, true],
  ['one time, after which no pause is', 'transmit', { modulation: 'ask', message: 'a', repeat: 1, pauseMs: 500 }, false],
  ['Morse code again', 'transmit', { modulation: 'cw', message: 'a', repeat: 2, pauseMs: 0 }, true],
  ['bits', 'transmit', { modulation: 'ask', bits: '101' }, true],
  ['another line code', 'transmit', { modulation: 'ask', message: 'a', coding: 'manchester' }, true],
  ['sound', 'transmit', { modulation: 'nbfm', audio: 'UklGRg==' }, false],
  ['sound of its machine', 'transmit', { modulation: 'nbfm', file: 'challenges/a.wav' }, false],
  ['sound from elsewhere on its machine', 'transmit', { modulation: 'nbfm', file: '../a.wav' }, true],
  ['sound by a whole path', 'transmit', { modulation: 'nbfm', file: '/a.wav' }, true],
  ['sound that looks like a file of the server', 'transmit', { modulation: 'nbfm', file: 'sha256:00' }, true],
  ['Morse code as sound', 'transmit', { modulation: 'nbfm', message: 'SOS' }, true],
  ['as wide as it is there', 'transmit', { modulation: 'nbfm', audio: 'UklGRg==', deviationHz: 5_000 }, false],
  ['narrower', 'transmit', { modulation: 'nbfm', audio: 'UklGRg==', deviationHz: 2_500 }, true],
  ['a page', 'transmit', { modulation: 'pocsag', message: 'hi', address: 7, baud: 512 }, false],
  ['a faster page', 'transmit', { modulation: 'pocsag', message: 'hi', address: 7, baud: 1_200 }, true],
  ['digits', 'transmit', { modulation: 'pocsag', message: '1', address: 7, content: 'numeric' }, true],
  ['samples', 'transmit', { modulation: 'iq', file: 'a.iq', format: 's8', fileSampleRate: 1e6 }, true],
  ['letters without a gap', 'transmit', { modulation: 'cw', message: 'CQ <sk>' }, true],
  ['the same as bytes', 'transmit', { modulation: 'ask', message: 'CQ <SK>' }, false],
  ['what no other system knows', 'claude-code', { prompt: 'a' }, false],
])('%s: %s %j needs our own runner: %s', (_, executor, spec, is) => {
  expect(needsNative(executor, spec)).toBe(is);
});

test('what changes nothing needs no fence', () => {
  const actions = ['plan', 'drift', 'apply', 'destroy', 'unlock', undefined];
  expect(actions.map((action) => needsFence('terraform', { action }))).toEqual([false, false, true, true, true, true]);
  expect(needsFence('shell', { action: 'apply' })).toBe(false);
});
