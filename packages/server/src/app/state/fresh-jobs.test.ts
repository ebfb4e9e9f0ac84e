import { insert, type Job, type JobSpec, remove, update } from '@baton/core';
import { expect, test } from 'vitest';
import { FreshJobs } from './fresh-jobs.ts';

// only what is looked at
const job = (id: string): Job => ({ id, revision: 1, state: 'queued' }) as Job;
const spec = (id: string, text: string): JobSpec => ({
  ...{ id, revision: 1, scopeId: 's', keyId: null, secrets: null, drawFrom: null },
  spec: { script: text },
});
const submitted = (id: string, text = 'true') => [insert('job', job(id)), insert('jobSpec', spec(id, text))];

test('a job is known until anything about it changes, its specification until its attempt is over', () => {
  const fresh = new FreshJobs();
  fresh.apply(submitted('a'));
  expect([fresh.waiting('a'), fresh.spec('a')?.spec]).toEqual([job('a'), { script: 'true' }]);
  fresh.apply([update('job', job('a'), { state: 'claimed' })]);
  expect([fresh.waiting('a'), fresh.spec('a')?.spec]).toEqual([null, { script: 'true' }]);
  const attempt = { id: 'x', revision: 1, jobId: 'a', state: 'running' };
  fresh.apply([update('attempt', attempt as never, { state: 'ended' })]);
  expect(fresh.spec('a')).toBeNull();
});

test('a job that is taken away, or told to be doubtful, is not known', () => {
  const fresh = new FreshJobs();
  fresh.apply([...submitted('a'), ...submitted('b')]);
  fresh.apply([remove('job', job('a'))]);
  fresh.forget(['b']);
  expect([fresh.waiting('a'), fresh.waiting('b'), fresh.spec('b')]).toEqual([null, null, null]);
});

test('long specifications are left in the store, and the oldest jobs are forgotten', () => {
  const fresh = new FreshJobs();
  fresh.apply(submitted('long', 'x'.repeat(5_000)));
  expect([fresh.waiting('long')?.id, fresh.spec('long')]).toEqual(['long', null]);
  for (let number = 0; number < 5_000; number++) fresh.apply(submitted(`job ${number}`));
  expect([fresh.waiting('long'), fresh.waiting('job 4999')?.id]).toEqual([null, 'job 4999']);
});
