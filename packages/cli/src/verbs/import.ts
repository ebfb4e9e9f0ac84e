import { ApiError } from '@baton/protocol/errors';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { type Comparison, carryOut, compare, toDo } from '../import/apply/apply.ts';
import { usualProject } from '../import/apply/ranges.ts';
import { hitsOf, type Report, renderReport, summaryOf } from '../import/apply/report.ts';
import { standingTemplates } from '../import/apply/standing.ts';
import { filesIn } from '../import/shared/files-in.ts';
import type { SourceFile } from '../import/shared/json.ts';
import { readFiles } from '../import/shared/read-files.ts';
import type { ImportOptions, Translation } from '../import/shared/translation.ts';
import type { Client } from '../rest/client.ts';
import { partsOf } from './projects/project-path.ts';

type Translate = (files: readonly SourceFile[], options: ImportOptions) => Translation;

const systems: Readonly<Record<string, () => Promise<Translate>>> = {
  gitea: async () => (await import('../import/gitea/translate.ts')).translateGitea,
  semaphore: async () => (await import('../import/semaphore/translate.ts')).translateSemaphore,
  challengectl: async () => (await import('../import/challengectl/translate.ts')).translateChallengectl,
};

interface Flags extends ConnectionFlags {
  project?: string;
  timeZone: string;
  files?: string;
  update?: true;
  disabled?: true;
  dryRun?: true;
  yes?: true;
  json?: true;
}

const examples = `
Examples:
  # a look first: nothing is changed
  $ baton import semaphore backup_7.json --project acme/ops --dry-run
  # a project's backup: its templates, schedules, variables; it says which secrets have to be set
  $ baton import semaphore backup_7.json --project acme/ops --disabled
  # workflows of a repository, and the runners of an organization
  $ baton import gitea .gitea/workflows runners.json --project acme/site
  # a server's configuration with its bands, hours and challenges; short sounds come along
  $ baton import challengectl server-config.yml --files challenges/ --project acme/rf

What is there by the same name is left alone, unless --update is given; so an import that was cut off is finished by running it again.
Exit code 0: all came over, or has nothing to come over to; 1: something was refused; 2: wrong usage. docs/guide/import.md tells what becomes of what.
`;

/** `baton import SYSTEM FILE…`: what another system exports, into Baton. */
export function declare(program: Command, context: Context): void {
  withConnectionOptions(program.command('import'))
    .description(
      'take over what Gitea, Semaphore or challengectl exports: templates, schedules, ranges, hours; and tell how runners move',
    )
    .argument('<system>', Object.keys(systems).join(', '))
    .argument('<file...>', 'files of YAML or JSON that it exports, folders of them, or - for standard input')
    .option('--project <owner/name>', `where to (default: ${usualProject})`)
    .option('--time-zone <zone>', 'of schedules and hours for which the files name none', 'UTC')
    .option('--files <folder>', 'where files are that challenges name: short sounds come along')
    .option('--update', 'make what is there by the same name as the files say')
    .option('--disabled', 'let no template run by its schedule yet: while the other system still does')
    .option('--dry-run', 'only tell what would be done')
    .addOption(new Option('--yes', 'do not ask'))
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action((system: string, names: string[], flags: Flags) => run(context, system, names, flags));
}

async function run(context: Context, system: string, names: readonly string[], flags: Flags): Promise<void> {
  const load = Object.hasOwn(systems, system) ? systems[system] : undefined;
  if (!load) throw new ApiError('usage', { problem: `${system} is none of ${Object.keys(systems).join(', ')}` });
  if (flags.project !== undefined) partsOf(flags.project);
  const { files, left } = await readFiles(names, context.stdin);
  const translate = await load();
  await withClient(context, flags, async (client) => {
    const options: ImportOptions = {
      project: flags.project ?? null,
      url: client.url,
      timeZone: flags.timeZone,
      file: filesIn(flags.files ?? null),
      standing: system === 'semaphore' ? await standingTemplates(client, flags.project ?? usualProject) : [],
    };
    const found = translate(files, options);
    found.left.unshift(...left);
    if (flags.disabled) for (const { template } of found.templates) template.enabled = false;
    await bring(context, client, found, options, { ...flags, system });
  });
}

async function bring(
  context: Context,
  client: Client,
  found: Translation,
  options: ImportOptions,
  flags: Flags & { system: string },
): Promise<void> {
  const comparison = await compare(client, found, options, { update: flags.update === true });
  const report: Report = {
    ...{ system: flags.system, project: options.project ?? usualProject, dryRun: flags.dryRun === true },
    items: [...comparison.steps.map(({ item }) => item), ...comparison.others],
    byHand: comparison.byHand,
  };
  const isWanted = report.dryRun || toDo(comparison).length === 0 || (await confirmed(context, comparison, report, flags));
  if (!isWanted) return;
  const failure = report.dryRun ? null : await carryOut(comparison);
  if (report.items.some(({ outcome }) => outcome === 'refused')) context.exitCode = 1;
  await (flags.json ? context.printJson(report) : context.print(renderReport(report, context)));
  if (failure !== null) throw failure;
}

/** Shows what would be done, and asks. Without a terminal nobody can be asked: `--yes` says it. */
async function confirmed(context: Context, comparison: Comparison, report: Report, { yes }: Flags): Promise<boolean> {
  if (yes) return true;
  const { stdin, stderr } = context;
  const items = toDo(comparison).map(({ item }) => item);
  if (!stdin.isTTY || !stderr.isTTY)
    throw new ApiError('confirmation_needed', { hits: `the project ${report.project}: ${hitsOf(items)}` });
  stderr.write(renderReport({ ...report, dryRun: true, byHand: [] }, context));
  const { confirm } = await import('@clack/prompts');
  return (
    (await confirm({
      message: `Import? ${summaryOf(items, true)} in ${report.project}`,
      initialValue: false,
      input: stdin,
      output: stderr,
    })) === true
  );
}
