import { expect, test } from 'vitest';
import type { JobState } from '../job/state.ts';
import { Scene } from '../testing/scene.ts';
import { isFileOver } from './outlived.ts';
import type { JobFile, JobFileKind } from './state.ts';

const file = (kind: JobFileKind, expiresAt: number | null = null): JobFile => ({
  ...{ id: 'j/a', revision: 1, jobId: 'j', attemptId: 'a', attempt: 1, name: 'a', kind, size: 1, digest: 'd', createdAt: 0 },
  ...{ expiresAt, contentId: 'c', keyId: 'k', box: 'b' },
});
const job = (state: JobState) => ({ ...new Scene().job, state, finishedAt: state === 'failed' ? 1_000 : null });

test.each<[string, JobFile, JobState | null, number | null, number, boolean]>([
  ['an artifact of a job that is over', file('artifact'), 'failed', null, 1e15, false],
  ['a private file while its job waits for a person', file('private'), 'awaiting_approval', 0, 1e15, false],
  ['a private file of a job that is over', file('private'), 'failed', null, 1_001, true],
  ['what has expired', file('artifact', 500), 'processing', null, 500, true],
  ['what has not expired yet', file('artifact', 501), 'processing', null, 500, false],
  ['an artifact within its time', file('artifact'), 'failed', 100, 1_099, false],
  ['an artifact after its time', file('artifact'), 'failed', 100, 1_100, true],
  ['an artifact of a job that is not over', file('artifact'), 'needs_attention', 100, 1e15, false],
  ['what belongs to no job', file('artifact'), null, null, 0, true],
])('%s', (_, row, state, artifactRetentionMs, now, isOver) => {
  expect(isFileOver(row, state && job(state), { artifactRetentionMs }, now)).toBe(isOver);
});
