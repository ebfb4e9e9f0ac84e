import { expect, test } from 'vitest';
import { afterActionWords } from './action-words.ts';

test('nothing is said to be stopped, or to end, that its program goes on with', () => {
  const stopping = { becomes: 'stopping', afterStop: 'queued' } as const;
  expect(afterActionWords({ ...stopping, runsOn: false })).toBe('is stopped; when that is certain it goes back to the queue');
  expect(afterActionWords({ ...stopping, runsOn: true })).toBe(
    'goes on, for its program can not be told to stop it; when it is certainly over it goes back to the queue',
  );
  const queued = { becomes: 'queued', afterStop: null } as const;
  expect(afterActionWords({ ...queued, runsOn: false })).toBe('ends, and goes back to the queue');
  expect(afterActionWords({ ...queued, runsOn: true })).toMatch(
    /^ends, and goes back to the queue, though its program .* goes on$/,
  );
});

test('what passed its gate is not said to be given away: it waits for a decision', () => {
  expect(afterActionWords({ becomes: 'stopping', afterStop: 'needs_attention', runsOn: true })).toMatch(
    /when it is certainly over it waits for your decision$/,
  );
});
