import { expect, test } from 'vitest';
import { idempotencyKeyId } from '../job/idempotency.ts';
import { sampleSubmission } from '../testing/samples.ts';
import { submit } from './submit.ts';

test('a submission is its class, its job, what was submitted and its place in the queue', () => {
  const { changes, events } = submit(sampleSubmission({ priority: 3 }), 42);
  expect(changes.map(({ op, kind }) => `${op} ${kind}`)).toEqual([
    'ensure jobClass',
    'insert job',
    'insert jobSpec',
    'insert queueEntry',
  ]);
  expect(changes[3]).toMatchObject({ row: { id: 'job-1', classId: 'class-1', priority: 3, queuedAt: 42 } });
  expect(events).toMatchObject([{ type: 'job.queued', entityId: 'job-1', at: 42, detail: { by: 'admin' } }]);
});

test('what was submitted stands in its own row only: job rows stay narrow and events carry no secrets', () => {
  const decision = submit(sampleSubmission({ spec: { script: 'very secret' } }), 42);
  const holders = decision.changes.filter((change) => JSON.stringify(change).includes('very secret'));
  expect(holders.map((change) => change.kind)).toEqual(['jobSpec']);
  expect(JSON.stringify(decision.events)).not.toContain('very secret');
});

test('an idempotency key is taken by the same commit', () => {
  const { changes } = submit(sampleSubmission({ idempotency: { key: 'k', requestHash: 'h' } }), 42);
  const id = idempotencyKeyId('project-default', 'admin', 'k');
  expect(changes.at(-1)).toMatchObject({
    op: 'insert',
    kind: 'idempotencyKey',
    row: { id, jobId: 'job-1', requestHash: 'h', createdAt: 42 },
  });
});

test('keys of different submitters or projects never meet', () => {
  const ids = [
    ['p', 'a', 'b,c'],
    ['p', 'a,b', 'c'],
    ['p,a', 'b', 'c'],
  ].map(([scope = '', by = '', key = '']) => idempotencyKeyId(scope, by, key));
  expect(new Set(ids).size).toBe(3);
});
