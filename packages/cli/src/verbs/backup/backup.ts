import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { TakeBackup } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
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
      await withClient(context, flags, async (client) => {
        const order: TakeBackup = { withKeys: flags.withKeys === true };
        const taken = isStream ? await intoStream(context, client, order) : await intoFile(context, client, order, file, flags);
        if (isStream) return context.note(flags.withKeys ? keysInIt : keysApart);
        if (flags.json) return context.printJson({ file, ...taken, withKeys: flags.withKeys === true });
        await context.print(`${clean(file)} (${bytesText(taken.bytes)})\n${flags.withKeys ? keysInIt : keysApart}\n`);
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

/** The file is there when it is whole, and not before. */
async function intoFile(context: Context, client: Client, order: TakeBackup, file: string, { force }: Flags): Promise<Taken> {
  const partial = `${file}.partial`;
  const progress = new Progress(context);
  try {
    const handle = await open(partial, 'w', 0o600);
    let taken: Taken;
    try {
      taken = await fetchInto(client, order, file, (bytes) => append(handle, bytes, progress));
      await handle.sync();
    } finally {
      await handle.close();
      progress.end();
    }
    if (!force && (await isThere(file))) throw new ApiError('usage', { problem: `${file} is there by now; --force replaces it` });
    await rename(partial, file);
    return taken;
  } catch (error) {
    await rm(partial, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new ApiError('usage', { problem: `${file} can not be written: ${error.message}` });
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
): Promise<Taken> {
  const hash = createHash('sha256');
  let bytes = 0;
  const take = async (piece: Buffer): Promise<void> => {
    bytes += piece.length;
    hash.update(piece);
    await into(piece);
  };
  try {
    await client.save(restPaths.backup, take, { method: 'POST', body: order, holdMs });
  } catch (error) {
    if (!(error instanceof NetworkError) || bytes === 0) throw error;
    throw new ApiError('backup_broken_off', { bytes, path, problem: error.message });
  }
  return { bytes, sha256: hash.digest('hex') };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
