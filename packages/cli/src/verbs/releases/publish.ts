import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { NewRelease, Release } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import type { Client } from '../../rest/client.ts';
import { renderRelease } from './look.ts';

const bundleMediaType = 'application/gzip';
/** A large program over a slow line takes a while. */
const uploadMs = 10 * 60_000;

interface PublishFlags extends ConnectionFlags {
  notes?: string;
  notesFile?: string;
  breaking?: true;
  needsServer?: string;
  link?: string;
  commit?: string;
  image?: string;
  bundle?: string;
  key?: string;
  json?: true;
}

/** `baton releases publish` */
export function declarePublish(releases: Command, context: Context): void {
  withConnectionOptions(releases.command('publish'))
    .description('publish a version of the runner; needs publish_releases. Runners of earlier versions are outdated from then on')
    .argument('<version>', 'as Semantic Versioning has it: 1.4.0')
    .option('--notes <text>', 'what is new, in Markdown')
    .option('--notes-file <file>', 'the same from a file; - reads standard input')
    .option('--breaking', 'runners of earlier versions may not go on as they were')
    .option('--needs-server <version>', 'nobody is brought to it by an older server')
    .option('--link <url>', 'where more is written')
    .option('--commit <hash>', 'what it was made of')
    .option('--image <name>', 'container image, by digest or tag')
    .option('--bundle <file>', "the runner's program, baton-runner.tgz: the server keeps it and gives it out")
    .option('--key <key>', 'the same call with the same key is answered the same (default: a new one)')
    .option('--json', 'print JSON')
    .action(async (version: string, flags: PublishFlags) => {
      const notes = await notesOf(flags, context);
      const bundle = flags.bundle === undefined ? null : await readProgram(flags.bundle);
      const body: NewRelease = {
        version,
        ...(notes !== undefined && { notes }),
        ...(flags.breaking && { breaking: true }),
        ...(flags.needsServer !== undefined && { serverVersionMin: flags.needsServer }),
        ...(flags.link !== undefined && { url: flags.link }),
        ...(flags.commit !== undefined && { commit: flags.commit }),
        ...(flags.image !== undefined && { image: flags.image }),
      };
      await withClient(context, flags, async (client) => {
        const idempotencyKey = flags.key ?? randomUUID();
        const made = await client.call<Release>('POST', restPaths.releases, { body, idempotencyKey });
        const release = bundle ? await complete(client, made, { file: flags.bundle ?? '', content: bundle }, context) : made;
        return await show(context, release, flags.json);
      });
    });
}

/** `baton releases upload` */
export function declareUpload(releases: Command, context: Context): void {
  withConnectionOptions(releases.command('upload'))
    .description("give the server the runner's program of a release; sent again it changes nothing")
    .argument('<version>', 'its version')
    .argument('<file>', 'baton-runner.tgz')
    .option('--json', 'print JSON')
    .action(async (version: string, file: string, flags: ConnectionFlags & { json?: true }) => {
      const bundle = await readProgram(file);
      await withClient(context, flags, async (client) => show(context, await upload(client, version, bundle), flags.json));
    });
}

/** `baton releases withdraw` */
export function declareWithdraw(releases: Command, context: Context): void {
  withConnectionOptions(releases.command('withdraw'))
    .description('take a release back: nobody is brought to it any more, and its program is no longer given out')
    .argument('<version>', 'its version')
    .requiredOption('--reason <text>', 'why, for all who look at it')
    .option('--json', 'print JSON')
    .action(async (version: string, { reason, json, ...flags }: ConnectionFlags & { reason: string; json?: true }) => {
      await withClient(context, flags, async (client) => {
        const path = restPaths.releaseWithdrawal(encodeURIComponent(version));
        return await show(context, await client.call<Release>('POST', path, { body: { reason } }), json);
      });
    });
}

async function show(context: Context, release: Release, json: true | undefined): Promise<void> {
  await (json ? context.printJson(release) : context.print(renderRelease(release, context)));
}

async function notesOf({ notes, notesFile }: PublishFlags, { stdin }: Context): Promise<string | undefined> {
  if (notesFile === undefined) return notes;
  if (notes !== undefined) throw new ApiError('usage', { problem: 'give the notes by --notes or by --notes-file' });
  if (notesFile !== '-') return (await readNamed(notesFile)).toString('utf8');
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(Buffer.from(piece as Buffer));
  return Buffer.concat(pieces).toString('utf8');
}

const readProgram = (file: string): Promise<Buffer> => readNamed(file);

async function readNamed(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new ApiError('usage', { problem: `${file} can not be read: ${(error as Error).message}` });
  }
}

/** The release stands by then, whatever becomes of its program: whoever published it is told how it gets one. */
async function complete(
  client: Client,
  { version, bundle }: Release,
  program: { file: string; content: Buffer },
  context: Context,
): Promise<Release> {
  try {
    return await upload(client, version, program.content);
  } catch (error) {
    if (bundle === null)
      context.note(
        `${version} is published, without a program. It gets one with: baton releases upload ${version} ${program.file}`,
      );
    throw error;
  }
}

async function upload(client: Client, version: string, content: Buffer): Promise<Release> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return await client.call<Release>('PUT', restPaths.releaseBundle(encodeURIComponent(version)), {
    query: { sha256 },
    content: { type: bundleMediaType, bytes: content },
    holdMs: uploadMs,
  });
}
