import { expect, test } from 'vitest';
import { afterActionWords } from './action-words.ts';

test('nothing is said to be stopped, or to end, that its program goes on with', () => {
  expect(afterActionWords({ becomes: 'stopping', runsOn: false })).toContain('is stopped');
  expect(afterActionWords({ becomes: 'stopping', runsOn: true })).not.toContain('is stopped');
  expect(afterActionWords({ becomes: 'queued', runsOn: false })).toBe('ends, and goes back to the queue');
  expect(afterActionWords({ becomes: 'queued', runsOn: true })).toMatch(
    /^ends, and goes back to the queue, though its program .* goes on$/,
  );
});
