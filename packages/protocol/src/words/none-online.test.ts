import { expect, test } from 'vitest';
import { noneOnline } from './none-online.ts';

const pool = (
  own: Partial<{ stopped: boolean; dryRun: boolean; holding: string; starting: number; asleep: number }> = {},
): Parameters<typeof noneOnline>[0][number] => {
  const { starting = 0, asleep = 0, holding = null, stopped = false, dryRun = false } = own;
  return { name: 'cloud', stopped, dryRun, holding, runners: { starting, asleep } };
};

test.each([
  ['no pool', [], false, /^No runner is online\. Jobs wait until one is\.$/],
  ['a stopped one', [pool({ stopped: true, asleep: 1 })], false, /^No runner is online\. Jobs wait until one is\.$/],
  ['one that only says what it would do', [pool({ dryRun: true })], false, /Jobs wait until one is/],
  ['one that starts runners', [pool()], true, /^No runner is up\. Pools start one/],
  ['runners that sleep', [pool({ holding: 'no image' }), pool({ asleep: 2 })], true, /^Runners sleep\./],
  ['a runner on its way, whoever started it', [pool({ stopped: true, starting: 1 })], true, /^A runner is starting\./],
  [
    'one that holds back',
    [pool({ stopped: true }), pool({ holding: '5 starts failed.' })],
    false,
    /cloud starts none\. 5 starts failed\.$/,
  ],
])('where no runner is online, with %s', (_, pools, comes, text) => {
  expect(noneOnline(pools)).toEqual({ comes, text: expect.stringMatching(text) });
});
