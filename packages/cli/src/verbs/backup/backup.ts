import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TakeBackup } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { Left } from '../../follow/attend.ts';
import { bytesText } from '../../output/bytes.ts';
import { clean } from '../../output/clean.ts';
import type { Client } from '../../rest/client.ts';
import { NetworkError } from '../../rest/http.ts';
import { Progress } from './progress.ts';

interface Flags extends ConnectionFlags {
  force?: true;
  withKeys?: true;
  json?: true;
}

/** A large one takes its time, on a slow line all the more. */
const holdMs = 7 * 24 * 3_600_000;

const keysApart =
  'The keys are not in it: keep installation-key, secret-key and identity-keys.json of the data folder somewhere else, or take a backup with --with-keys.';
const keysInIt = 'The keys of the data folder are in it: whoever has it has all secrets.';

/** `baton backup FILE` */
export function declare(program: Command, context: Context): void {
  withConnectionOptions(program.command('backup'))
    .description('save the whole installation into a file, while its server goes on working')
    .argument('<file>', 'a tar archive; - is standard output')
    .option('--with-keys', 'with the keys of the installation: they open all secrets')
    .option('--force', 'replace a file that is there')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: Flags) => {
      const isStream = file === '-';
      if (!isStream && !flags.force && (await isThere(file)))
        throw new ApiError('usage', { problem: `${file} is there already; --force replaces it` });
      const saving = withClient(context, flags, async (client) => {
        const order: TakeBackup = { withKeys: flags.withKeys === true };
        const taken = isStream ? await intoStream(context, client, order) : await intoFile(context, client, order, file, flags);
        if (isStream) return context.note(flags.withKeys ? keysInIt : keysApart);
        if (flags.json) return context.printJson({ file, ...taken, withKeys: flags.withKeys === true });
        await context.print(`${clean(file)} (${bytesText(taken.bytes)})\n${flags.withKeys ? keysInIt : keysApart}\n`);
      });
      await saving.catch((error: unknown) => {
        if (!(error instanceof Left)) throw error;
        context.exitCode = 130;
      });
    });
}

interface Taken {
  bytes: number;
  /** of the file, hexadecimal */
  sha256: string;
}

const intoStream = (context: Context, client: Client, order: TakeBackup): Promise<Taken> =>
  fetchInto(client, order, '-', (bytes) => context.print(bytes));

/** The file is there when it is whole, and not before. What is not has a name of this run alone: another one may be writing to the same file. */
async function intoFile(context: Context, client: Client, order: TakeBackup, file: string, { force }: Flags): Promise<Taken> {
  const partial = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.partial`;
  try {
    const handle = await open(partial, 'wx', 0o600);
    try {
      const taken = await fill(context, client, order, file, handle);
      if (!force && (await isThere(file)))
        throw new ApiError('usage', { problem: `${file} is there by now; --force replaces it` });
      await rename(partial, file);
      await syncFolder(dirname(file));
      return taken;
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new ApiError('usage', { problem: `${file} can not be written: ${error.message}` });
  }
}

/** Throws {@link Left} at an interrupt. */
async function fill(context: Context, client: Client, order: TakeBackup, file: string, handle: FileHandle): Promise<Taken> {
  const progress = new Progress(context);
  const leaving = new AbortController();
  const release = context.onInterrupt(() => leaving.abort(new Left()));
  try {
    const taken = await fetchInto(client, order, file, (bytes) => append(handle, bytes, progress), leaving.signal);
    await handle.sync();
    leaving.signal.throwIfAborted();
    return taken;
  } finally {
    release();
    await handle.close();
    progress.end();
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function append(handle: FileHandle, bytes: Buffer, progress: Progress): Promise<void> {
  await handle.appendFile(bytes);
  progress.add(bytes.length);
}

async function fetchInto(
  client: Client,
  order: TakeBackup,
  path: string,
  into: (bytes: Buffer) => Promise<void>,
  signal?: AbortSignal,
): Promise<Taken> {
  const hash = createHash('sha256');
  let bytes = 0;
  const take = async (piece: Buffer): Promise<void> => {
    bytes += piece.length;
    hash.update(piece);
    await into(piece);
  };
  try {
    await client.save(restPaths.backup, take, { method: 'POST', body: order, holdMs, signal });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (!(error instanceof NetworkError) || bytes === 0) throw error;
    if (path === '-') throw new ApiError('backup_stream_broken_off', { bytes, problem: error.message });
    throw new ApiError('backup_broken_off', { bytes, path, problem: error.message });
  }
  return { bytes, sha256: hash.digest('hex') };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
