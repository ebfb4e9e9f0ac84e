import { resolve } from 'node:path';
import type { JobArtifact, JobFileList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { bytesText } from '../../output/bytes.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import { resolveJobId } from './job-id.ts';
import { saveFile } from './save-file.ts';

type Flags = ConnectionFlags & { json?: true };

/** `baton jobs files ID` */
export function declareFiles(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('files'))
    .description('list the files that a job keeps on the server')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const id = await resolveJobId(client, text);
        const list = await client.call<JobFileList>('GET', restPaths.jobFiles(id));
        return flags.json ? context.printJson(list) : context.print(renderFiles(list, context));
      });
    });
}

function renderFiles({ files, outline }: JobFileList, { paint }: Pick<Context, 'paint'>): string {
  const rows = files.map(({ name, size, attempt, createdAt, expiresAt, digest }) => [
    ...[name, bytesText(size), String(attempt), dateTime(createdAt)],
    ...[expiresAt === null ? '–' : dateTime(expiresAt), digest.slice(0, 16)],
  ]);
  const table = files.length === 0 ? '' : renderTable(['NAME', 'SIZE', 'ATTEMPT', 'KEPT', 'GOES', 'SHA-256'], rows, paint);
  if (outline.private === 0) return table === '' ? 'No files.\n' : table;
  const hidden = `${plural(outline.private, 'file is', 'files are')} for later attempts of the job alone.\n`;
  return `${table}${hidden}`;
}

/** `baton jobs download ID [NAME]` */
export function declareDownload(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('download'))
    .description('save files that a job keeps, and compare their digests')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .argument('[name]', 'only this file')
    .option('--to <dir>', 'into this folder, which is made when it is missing', '.')
    .option('--force', 'replace files that are there')
    .option('--json', 'print JSON')
    .action(async (text: string, name: string | undefined, flags: Flags & { to: string; force?: true }) => {
      await withClient(context, flags, async (client) => {
        const id = await resolveJobId(client, text);
        const { files } = await client.call<JobFileList>('GET', restPaths.jobFiles(id));
        const wanted = name === undefined ? files : files.filter((file) => file.name === name);
        if (name !== undefined && wanted.length === 0) throw new ApiError('file_not_found', { name, jobId: id });
        const saved: { path: string; file: JobArtifact }[] = [];
        for (const file of wanted) {
          const path = await saveFile(client, id, file, { dir: resolve(flags.to), force: flags.force === true });
          saved.push({ path, file });
          if (!flags.json) await context.print(`${clean(path)} (${bytesText(file.size)})\n`);
        }
        if (flags.json) return context.printJson({ saved: saved.map(({ path, file }) => ({ path, ...file })) });
        return saved.length === 0 ? context.print('No files.\n') : undefined;
      });
    });
}
