import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { ImportTemplates, TemplatesImported } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { renderTable } from '../../output/table.ts';
import { type TemplateFlags, withProject } from './find.ts';

/** `baton templates export [TEMPLATE]` */
export function declareExport(templates: Command, context: Context): void {
  withProject(withConnectionOptions(templates.command('export')))
    .description('write the templates of a project as YAML')
    .argument('[template]', 'only this one, by name or id')
    .option('--output <file>', 'into this file (default: standard output)')
    .action(async (template: string | undefined, { output, ...flags }: TemplateFlags & { output?: string }) => {
      await withClient(context, flags, async (client) => {
        const query = { project: flags.project, template };
        const bytes = await client.download(restPaths.templatesExport, { query });
        if (output === undefined) return context.print(bytes);
        await writeFile(output, bytes).catch((error: Error) => {
          throw new ApiError('usage', { problem: `${output} can not be written: ${error.message}` });
        });
        return context.print(`${output} was written\n`);
      });
    });
}

type ImportFlags = TemplateFlags & { dryRun?: true };

/** `baton templates import FILE`: exit code 1 when one was refused. */
export function declareImport(templates: Command, context: Context): void {
  withProject(withConnectionOptions(templates.command('import')))
    .description('make and change templates as a file of YAML or JSON says; those that are not in it stay')
    .argument('<file>', 'the file; - for standard input')
    .option('--dry-run', 'only tell what would be done')
    .option('--json', 'print JSON')
    .action(async (file: string, { dryRun, ...flags }: ImportFlags) => {
      const yaml = file === '-' ? await text(context.stdin) : await read(file);
      const body: ImportTemplates = { yaml };
      if (flags.project !== undefined) body.project = flags.project;
      if (dryRun) body.dryRun = true;
      await withClient(context, flags, async (client) => {
        const done = await client.call<TemplatesImported>('POST', restPaths.templatesImport, { body });
        if (done.templates.some(({ outcome }) => outcome === 'refused')) context.exitCode = 1;
        if (flags.json) return context.printJson(done);
        if (done.templates.length === 0) return context.print('There is no template in it.\n');
        const rows = done.templates.map(({ name, outcome, problem }) => [
          ...[name, wordsOf(outcome, dryRun), problem === null ? '' : `${problem.message}. ${problem.next}`],
        ]);
        return context.print(renderTable(['TEMPLATE', '', ''], rows, context.paint));
      });
    });
}

const wordsOf = (outcome: string, dryRun: true | undefined): string =>
  dryRun && (outcome === 'created' || outcome === 'changed') ? `would be ${outcome}` : outcome;

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ApiError('usage', { problem: `${file} can not be read: ${(error as Error).message}` });
  }
}
