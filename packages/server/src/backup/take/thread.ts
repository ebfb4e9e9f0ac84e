/** The thread that takes a backup: it copies the database, and then makes the next piece of the archive whenever it is asked for one. */
import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { incarnationSetting } from '@baton/core';
import type { BackupProblem } from '../../ports/backup.ts';
import { copyDatabase, type DatabaseCopy, openCopy } from '../../store/sqlite/copy.ts';
import { type BackupManifest, backupFormat } from '../archive/manifest.ts';
import { type KeyName, keyNames } from '../archive/names.ts';
import { archive, type Wanted } from './archive.ts';
import { folderFiles } from './folder-files.ts';
import type { TakeOptions, TakeReport } from './wire.ts';

/** What the server goes on with needs room too. */
const leftBytes = 128 << 20;
const pieceBytes = 512 << 10;

function serve(port: MessagePort, options: TakeOptions): void {
  let pieces: AsyncGenerator<Uint8Array> | null = null;
  const answer = async (): Promise<TakeReport> => {
    if (!pieces) {
      const problem = await lackOfRoom(options);
      if (problem) return { type: 'refused', problem };
      pieces = await begin(options);
      return { type: 'ready' };
    }
    const { value, done } = await pieces.next();
    return done ? { type: 'end' } : { type: 'piece', bytes: value };
  };
  port.on('message', async () => {
    const report = await answer().catch((error: unknown): TakeReport => ({ type: 'failed', message: String(error) }));
    port.postMessage(report, report.type === 'piece' ? [report.bytes.buffer as ArrayBuffer] : []);
  });
}

async function lackOfRoom({ database, copy }: TakeOptions): Promise<BackupProblem | null> {
  const neededBytes = (await sizeOf(database)) + (await sizeOf(`${database}-wal`)) + leftBytes;
  const { bavail, bsize } = await statfs(dirname(copy));
  return bavail * bsize < neededBytes ? { problem: 'no_room', neededBytes, freeBytes: bavail * bsize } : null;
}

/** Copies the database; what is yielded is the archive. */
async function begin({ database, copy, data, withKeys, version, now }: TakeOptions): Promise<AsyncGenerator<Uint8Array>> {
  await copyDatabase(database, copy);
  const known = openCopy(copy);
  const keys = withKeys ? await keysIn(data) : [];
  const manifest: BackupManifest = {
    ...{ format: backupFormat, version, schema: known.schema, takenAt: new Date(now).toISOString() },
    incarnation: Number(known.setting(incarnationSetting) ?? 0),
    databaseBytes: await sizeOf(copy),
    keys,
  };
  return inPieces(archive(manifest, copy, wanted(data, keys, known)));
}

/** Those that it has: a server may have been given another secret key than its own. */
async function keysIn(data: string): Promise<KeyName[]> {
  const found = await Promise.all(keyNames.map((name) => isThere(join(data, name))));
  return keyNames.filter((_, at) => found[at]);
}

/** Logs of attempts that began, and files of jobs that were submitted, after the copy are left out: nothing would lead to them. */
async function* wanted(data: string, keys: readonly KeyName[], known: DatabaseCopy): AsyncGenerator<Wanted> {
  let packed = '';
  for await (const name of folderFiles(data, keys)) {
    const attemptId = /^logs\/logs\/..\/(.+?)\.log/.exec(name)?.[1];
    const jobId = /^files\/jobs\/..\/(.+?)\//.exec(name)?.[1];
    if (jobId !== undefined && !known.hasJob(jobId)) continue;
    if (name === packed || (attemptId !== undefined && !known.hasAttempt(attemptId))) continue;
    yield { name, path: join(data, name) };
    if (attemptId === undefined || !name.endsWith('.log') || (await sizeOf(join(data, name))) > 0) continue;
    // it was packed after its name was read
    packed = `${name}.zst`;
    yield { name: packed, path: join(data, packed) };
  }
}

/** Bytes gathered, so that few messages go between threads; each with memory of its own, which goes along. */
async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  const gathered = (): Uint8Array => {
    const piece = new Uint8Array(new ArrayBuffer(bytes));
    let at = 0;
    for (const each of waiting) {
      piece.set(each, at);
      at += each.length;
    }
    [waiting, bytes] = [[], 0];
    return piece;
  };
  for await (const each of source) {
    waiting.push(each);
    bytes += each.length;
    if (bytes >= pieceBytes) yield gathered();
  }
  if (bytes > 0) yield gathered();
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

if (parentPort) serve(parentPort, workerData as TakeOptions);
