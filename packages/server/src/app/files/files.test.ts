import { jobFileId } from '@baton/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContentRef, FileStore } from '../../filestore/interface.ts';
import { person, vaultOf } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
let runner: TestRunner;
let jobId: string;
let attemptId: string;
let epoch: number;

beforeEach(async () => {
  plane = await TestPlane.start();
  runner = await plane.runner('one', { capacity: 4 });
  await begin();
});
afterEach(() => plane.app.stop());

/** The next job runs. */
async function begin(): Promise<void> {
  jobId = await plane.submit();
  ({ attemptId, epoch } = await runner.take());
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const caller = () => ({ runnerId: runner.id, epoch: null });

interface Ask {
  kind?: 'artifact' | 'private';
  expiresInMs?: number | null;
  bytes?: AsyncIterable<Uint8Array>;
}

const put = (name: string, text: string, { kind = 'artifact', expiresInMs = null, bytes = pieces(text) }: Ask = {}) =>
  plane.app.runners.putFile(caller(), attemptId, { name, kind, expiresInMs, sizeBytes: null, bytes });

async function textOf(opened: Awaited<ReturnType<typeof plane.app.runners.openFile>>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of await opened.bytes()) all.push(piece);
  return Buffer.concat(all).toString();
}

const get = async (name: string): Promise<string> => textOf(await plane.app.runners.openFile(caller(), attemptId, name));

/** Content ids on the disk, of all jobs. */
async function onDisk(): Promise<string[]> {
  const found: string[] = [];
  for await (const { contentIds } of plane.files.contents()) found.push(...contentIds);
  return found.sort();
}
const inRows = async (): Promise<string[]> =>
  (await plane.store.read.jobFilesAfter('', 1_000)).map(({ contentId }) => contentId).sort();

/** Time in which services run as they do in a server. */
const minutes = (count: number): Promise<void> => plane.advance(count * 60_000 + 1_000, runner);

test('bytes are safe before their row is there, and nobody sees them before', async () => {
  const open = plane.store.block('jobFile');
  const putting = put('a', 'one');
  await settle();
  expect([await onDisk(), await inRows()]).toEqual([[expect.any(String)], []]);
  expect(await codeOf(get('a'))).toBe('file_not_found');
  open();
  expect(await putting).toMatchObject({ name: 'a', size: 3, attempt: 1, attemptId, jobId });
  expect(await get('a')).toBe('one');
  expect(plane.telemetry.of('file_bytes_kept')).toBe(3);
});

test('a server that dies between bytes and row leaves bytes, which the next one takes away; the file is sent again', async () => {
  await put('a', 'one');
  plane.store.block('jobFile');
  put('a', 'two').catch(() => {});
  put('b', 'three').catch(() => {});
  await settle();
  expect(await onDisk()).toHaveLength(3);
  // the one that dies never hears of its commits
  await plane.restart();
  await settle();
  expect(await onDisk()).toEqual(await inRows());
  expect(await get('a')).toBe('one');
  expect(await codeOf(get('b'))).toBe('file_not_found');
});

test('what an earlier server could not remove after the row went is removed at the next start', async () => {
  const { contentId } = await put('a', 'one');
  const files = plane.files as { remove: FileStore['remove'] };
  const { remove } = files;
  files.remove = async () => {
    throw new Error('the disk is away');
  };
  await put('a', 'two');
  expect(await onDisk()).toContain(contentId);
  files.remove = remove;
  await plane.restart();
  await settle();
  expect(await onDisk()).toEqual(await inRows());
});

test('the start leaves bytes alone that are on their way, and those of jobs that this database does not know', async () => {
  const stranger: ContentRef = {
    jobId: '01900000-0000-7000-8000-000000000001',
    contentId: '01900000-0000-7000-8000-000000000002',
  };
  await plane.files.put(stranger, new Uint8Array(32), pieces('of another database'), 100);
  const lost: ContentRef = { jobId, contentId: '01900000-0000-7000-8000-000000000003' };
  await plane.files.put(lost, new Uint8Array(32), pieces('of a crash'), 100);
  await plane.restart();
  const open = plane.store.block('jobFile');
  const putting = put('a', 'one');
  await settle();
  open();
  await putting;
  expect(await onDisk()).toEqual([...(await inRows()), stranger.contentId].sort());
  expect(await get('a')).toBe('one');
});

test.each([
  ['unknown', 'one'],
  ['lost', 'one'],
  ['conflict', 'one'],
] as const)('a commit that meets %s is carried out once, and no byte is too many', async (trouble, text) => {
  await put('a', 'before');
  plane.store.meet(trouble, 'jobFile');
  await put('a', text);
  expect(await get('a')).toBe(text);
  expect(await onDisk()).toEqual(await inRows());
});

test.each(['unavailable', 'full'] as const)(
  'a commit that meets %s leaves the file that was there, and nothing else',
  async (trouble) => {
    await put('a', 'before');
    plane.store.meet(trouble, 'jobFile');
    expect(await codeOf(put('a', 'after'))).toBe(trouble === 'full' ? 'storage_full' : 'storage_unavailable');
    expect(await get('a')).toBe('before');
    expect(await onDisk()).toEqual(await inRows());
  },
);

test('an attempt that ends while its file is on its way keeps nothing of it', async () => {
  let more = (): void => {};
  const waits = new Promise<void>((resolve) => {
    more = resolve;
  });
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('begun');
    await waits;
  }
  const putting = codeOf(put('a', '', { bytes: slow() }));
  await settle();
  await runner.report({ attemptId, epoch });
  more();
  expect(await putting).toBe('lease_lost');
  expect(await onDisk()).toEqual([]);
});

test('a later attempt of the job reads what an earlier one kept, private files too; another job does not', async () => {
  await put('state', 'of the first', { kind: 'private' });
  await put('shown', 'for all');
  const first = attemptId;
  await runner.report({ attemptId, epoch }, 'interrupted');
  runner.holds = [];
  ({ attemptId, epoch } = await runner.take());
  expect(attemptId).not.toBe(first);
  expect([await get('state'), await get('shown')]).toEqual(['of the first', 'for all']);
  expect(await codeOf(plane.app.runners.openFile(caller(), first, 'state'))).toBe('lease_lost');
  await put('shown', 'anew');
  expect((await plane.app.jobs.files(jobId)).artifacts).toMatchObject([{ name: 'shown', attempt: 2, size: 4 }]);
  await begin();
  expect(await codeOf(get('state'))).toBe('file_not_found');
});

test('an epoch that is not the one of the attempt keeps and reads nothing', async () => {
  await put('a', 'one');
  const other = { runnerId: runner.id, epoch: epoch + 1 };
  expect(await codeOf(plane.app.runners.openFile(other, attemptId, 'a'))).toBe('lease_lost');
});

test('what has expired is not there at once, and its bytes go soon', async () => {
  await put('short', 'x', { expiresInMs: 10_000 });
  await put('long', 'y');
  await plane.advance(10_001, runner);
  expect(await codeOf(get('short'))).toBe('file_not_found');
  expect(await codeOf(plane.app.jobs.openFile(jobId, 'short'))).toBe('file_not_found');
  expect((await plane.app.jobs.files(jobId)).outline).toMatchObject({ artifacts: 1, private: 0, bytes: 1 });
  await minutes(2);
  expect(await onDisk()).toHaveLength(1);
  expect(await plane.store.read.get('jobFile', jobFileId(jobId, 'short'))).toBeNull();
});

test('private files go once their job is over; artifacts after the retention of their scope, and all with the job', async () => {
  const dayMs = 24 * 3_600_000;
  await put('private', 'x', { kind: 'private' });
  await put('artifact', 'y');
  await runner.report({ attemptId, epoch });
  runner.holds = [];
  await minutes(2);
  expect((await plane.store.read.jobFiles(jobId)).map(({ name }) => name)).toEqual(['artifact']);
  await plane.app.settings.edit(null, { artifactRetentionMs: 3_600_000, jobRetentionMs: dayMs }, person('ada'));
  plane.clock.stall(3_600_000);
  await minutes(2);
  expect([await onDisk(), await plane.stateOf(jobId)]).toEqual([[], 'succeeded']);
  await begin();
  await plane.app.settings.edit(null, { artifactRetentionMs: 'inherit' }, person('ada'));
  await put('artifact', 'z');
  await runner.report({ attemptId, epoch });
  runner.holds = [];
  await minutes(2);
  expect(await onDisk()).toHaveLength(1);
  plane.clock.stall(dayMs);
  await minutes(2);
  expect(await codeOf(plane.app.jobs.files(jobId))).toBe('job_not_found');
  expect([await onDisk(), await inRows()]).toEqual([[], []]);
  expect(plane.app.settings.show(null).settings.artifactRetentionMs).toEqual({ value: null, from: null });
});

test('little space refuses what would be kept, and nothing that is', async () => {
  await put('a', 'one');
  plane.store.low = true;
  expect(await codeOf(put('b', 'two'))).toBe('storage_full');
  plane.store.low = false;
  const files = plane.files as { hasRoom: FileStore['hasRoom'] };
  files.hasRoom = async () => false;
  expect(await codeOf(put('b', 'two'))).toBe('storage_full');
  expect(await get('a')).toBe('one');
  expect(await onDisk()).toHaveLength(1);
});

test('so many files at once, and so many in all; their sum is bounded also for those that come together', async () => {
  const never = (async function* () {
    yield await new Promise<never>(() => {});
  })();
  for (let index = 0; index < 8; index++) put(`held-${index}`, '', { bytes: never }).catch(() => {});
  await settle();
  expect(await codeOf(put('one more', 'x'))).toBe('files_at_once');
  await plane.app.stop();
  plane.jobFilesBytesMax = 25;
  await plane.restart();
  const codes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => codeOf(put(name, 'ten bytes!'))));
  expect(codes.filter((code) => code === null)).toHaveLength(2);
  expect(codes.filter((code) => code === 'file_too_large')).toHaveLength(2);
  expect(await onDisk()).toEqual(await inRows());
});

test('a file opens with the key that sealed it, until that is taken away; the newest key seals it anew at a start', async () => {
  await put('a', 'one');
  const before = await plane.store.read.get('jobFile', jobFileId(jobId, 'a'));
  plane.vault = vaultOf('two', 'one');
  await plane.restart();
  await settle();
  const after = await plane.store.read.get('jobFile', jobFileId(jobId, 'a'));
  expect(after?.keyId).toBe(plane.vault.keyId);
  expect(after).toMatchObject({ contentId: before?.contentId, digest: before?.digest });
  plane.vault = vaultOf('two');
  await plane.restart();
  expect(await get('a')).toBe('one');
  plane.vault = vaultOf('three');
  await plane.restart();
  expect(await codeOf(get('a'))).toBe('file_unreadable');
});

test('bytes that are not what they were, or not there, are told of and not shown', async () => {
  const { contentId } = await put('a', 'one');
  await plane.files.remove({ jobId, contentId });
  expect(await codeOf(get('a'))).toBe('file_unreadable');
  await plane.files.put({ jobId, contentId }, new Uint8Array(32), pieces('two'), 100);
  expect(await codeOf(get('a'))).toBe('file_unreadable');
  expect(plane.logger.warnings.filter((message) => message === 'a file of a job is damaged')).toHaveLength(2);
});

test('who looks at a job hears of its files as they come and go', async () => {
  let told = 0;
  const stop = plane.app.live.onFiles(jobId, () => told++);
  await put('a', 'one', { expiresInMs: 5_000 });
  expect(told).toBe(1);
  await minutes(2);
  expect(told).toBe(2);
  stop();
  await put('a', 'one');
  expect(told).toBe(2);
});

test('outputs are kept with the attempt, however it ended, without what is secret', async () => {
  await runner.report({ attemptId, epoch });
  runner.holds = [];
  jobId = await plane.submit({ secretEnvironment: { KEY: 'hunter-two-hunter' } });
  ({ attemptId, epoch } = await runner.take());
  const end = { exitCode: 1, signal: null, message: null };
  const outputs = { url: 'https://example.org/pull/7', 'plan.summary': 'with hunter-two-hunter in it' };
  await plane.app.runners.report(runner.id, attemptId, { epoch, kind: 'failed', ...end, outputs });
  await plane.app.runners.report(runner.id, attemptId, { epoch, kind: 'failed', ...end, outputs: {} });
  const { history } = await plane.app.jobs.detail(jobId);
  expect(history[0]?.outputs).toEqual({ url: 'https://example.org/pull/7', 'plan.summary': 'with *** in it' });
});
