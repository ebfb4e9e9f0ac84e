import { expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { codeOf, Scene } from '../testing/scene.ts';
import { type FileAsk, type KeptContent, keepFile, roomForFile } from './keep.ts';
import { type JobFile, jobFileId, jobFileLimits } from './state.ts';

const rules = { jobBytesMax: 1_000 };

const asked = (name: string, size = 1, patch: Partial<FileAsk & KeptContent> = {}): FileAsk & KeptContent => ({
  ...{ name, kind: 'artifact', expiresInMs: null, contentId: `content of ${name}`, size, digest: 'd', keyId: 'k', box: 'b' },
  ...patch,
});

/** A running attempt, and what its job keeps. */
class Keeping {
  readonly scene = new Scene().run();
  files: JobFile[] = [];

  keep(name: string, size?: number, patch?: Partial<FileAsk & KeptContent>, epoch: number | null = null): Decision {
    const { scene } = this;
    const caller = { runnerId: scene.attempt.runnerId, epoch };
    const decision = keepFile(
      { job: scene.job, attempt: scene.attempt },
      caller,
      this.files,
      asked(name, size, patch),
      rules,
      scene.now,
    );
    if (!decision.ok) return decision;
    for (const change of decision.changes) {
      if (change.kind !== 'jobFile') throw new Error(`a file changes files, no ${change.kind}`);
      const id = change.op === 'remove' ? change.id : change.row.id;
      this.files = this.files.filter((file) => file.id !== id);
      if (change.op !== 'remove') this.files.push(change.row);
    }
    return decision;
  }

  get names(): string[] {
    return this.files.map(({ name }) => name).sort();
  }
}

test('the newest of a name takes the place of the one before, with all that is said of it', () => {
  const keeping = new Keeping();
  keeping.keep('a', 1, { kind: 'private', expiresInMs: 5_000 });
  keeping.keep('a', 2, { contentId: 'other' });
  const { scene } = keeping;
  expect(keeping.files).toEqual([
    {
      ...{ id: jobFileId(scene.job.id, 'a'), revision: 2, jobId: scene.job.id, attemptId: scene.attempt.id, attempt: 1 },
      ...{ name: 'a', kind: 'artifact', size: 2, digest: 'd', createdAt: scene.now, expiresAt: null },
      ...{ contentId: 'other', keyId: 'k', box: 'b' },
    },
  ]);
});

test('it holds only while its attempt stays as it is', () => {
  const keeping = new Keeping();
  const decision = keeping.keep('a');
  const { id, revision } = keeping.scene.attempt;
  expect(decision).toMatchObject({ ok: true, guards: [{ kind: 'attempt', id, revision }] });
});

test.each<[string, (scene: Scene) => unknown]>([
  ['when its lease ran out', (scene) => scene.lose('lease_expired')],
  ['when it is over', (scene) => scene.finish()],
  ['when its runner is kicked', (scene) => scene.lose('kicked')],
])('an attempt keeps nothing %s', (_, arrange) => {
  const keeping = new Keeping();
  arrange(keeping.scene);
  expect(codeOf(keeping.keep('a'))).toBe('lease_lost');
});

test('another epoch keeps nothing, and its own does', () => {
  const keeping = new Keeping();
  expect(codeOf(keeping.keep('a', 1, {}, 2))).toBe('lease_lost');
  expect(keeping.keep('a', 1, {}, 1).ok).toBe(true);
});

test('the sum of a job is bounded; what is replaced or has expired takes no room, and what has expired goes', () => {
  const keeping = new Keeping();
  keeping.keep('a', 600, { expiresInMs: 1_000 });
  expect(codeOf(keeping.keep('b', 401))).toBe('file_too_large');
  keeping.keep('b', 400);
  expect(codeOf(keeping.keep('c', 0))).toBe('job_files_full');
  expect(keeping.keep('b', 300).ok).toBe(true);
  keeping.scene.now += 1_000;
  expect(keeping.keep('c', 700).ok).toBe(true);
  expect(keeping.names).toEqual(['b', 'c']);
});

test('a job keeps so many files, and may replace each', () => {
  const keeping = new Keeping();
  for (let index = 0; index < jobFileLimits.perJobMax; index++) keeping.keep(`file ${index}`, 0);
  expect(codeOf(keeping.keep('one more', 0))).toBe('job_files_full');
  expect(keeping.keep('file 7', 0).ok).toBe(true);
});

test('a file has at most 1 GiB, whatever its job may have', () => {
  expect(roomForFile([], 'job', 'a', { jobBytesMax: 1e15 }, 0)).toEqual({ ok: true, bytesMax: 1024 ** 3 });
});
