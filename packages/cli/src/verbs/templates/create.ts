import type { EditTemplate, NewTemplate, TemplateDetail } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import { type Command, Option } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { withJobOptions } from '../run/job-options.ts';
import { type RunFlags, submissionOf } from '../run/options.ts';
import { oneTemplate, type TemplateFlags, templateId } from './find.ts';
import { type ScheduleFlags, scheduleOf, withScheduleOptions } from './schedule.ts';
import { renderTemplate } from './show.ts';

interface Rules {
  description?: string;
  overlap?: NonNullable<EditTemplate['overlap']>;
  missed?: NonNullable<EditTemplate['missed']>;
}

const withRules = (command: Command): Command =>
  command
    .option('--description <text>', 'what it is for')
    .addOption(new Option('--overlap <rule>', 'when an earlier run is not over').choices(['skip', 'queue', 'allow']))
    .addOption(new Option('--missed <rule>', 'when its time passed and nobody could run it').choices(['once', 'skip']));

const rulesOf = ({ description, overlap, missed }: Rules): Pick<EditTemplate, 'description' | 'overlap' | 'missed'> => ({
  ...(description !== undefined && { description }),
  ...(overlap !== undefined && { overlap }),
  ...(missed !== undefined && { missed }),
});

type CreateFlags = RunFlags & ScheduleFlags & Rules & { disabled?: true };

/** `baton templates create NAME -- CMD…`: a job as `baton run` describes one, saved. */
export function declareCreate(templates: Command, context: Context): void {
  withScheduleOptions(withRules(withJobOptions(withConnectionOptions(templates.command('create')))))
    .description('save a job, to be run by hand or by a schedule')
    .usage('[options] NAME [-- CMD…]')
    .argument('<template>', 'how it is called')
    .argument(
      '[cmd...]',
      'the command and its arguments; for ansible the playbook, for agents the prompt, for transmit the message',
    )
    .option('--disabled', 'do not run it by its schedule yet')
    .option('--json', 'print JSON')
    .action(async (name: string, words: string[], flags: CreateFlags) => {
      const { project, secretEnvironment, ...job } = submissionOf(words, flags, context.environment.variables);
      if (secretEnvironment) {
        const problem =
          '--secret-env: a template keeps no values of secrets; set one with `baton secrets set` and name it by --secret';
        throw new ApiError('usage', { problem });
      }
      const schedule = scheduleOf(flags);
      const body: NewTemplate = {
        name,
        job,
        ...(project !== undefined && { project }),
        ...(schedule && { schedule }),
        ...(flags.disabled && { enabled: false }),
        ...rulesOf(flags),
      };
      await withClient(context, flags, async (client) => {
        const made = await client.call<TemplateDetail>('POST', restPaths.templates, { body });
        return flags.json ? context.printJson(made) : context.print(renderTemplate(made, context));
      });
    });
}

type ChangeFlags = TemplateFlags & ScheduleFlags & Rules & { rename?: string };

/** `baton templates change TEMPLATE`: when and how it runs. What it runs is changed by `import`, or on the page. */
export function declareChange(templates: Command, context: Context): void {
  withScheduleOptions(withRules(oneTemplate(templates, 'change')))
    .description('change when a template runs, its rules or its name; for what it runs: export, edit and import it')
    .option('--rename <name>', 'another name')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: ChangeFlags) => {
      const schedule = scheduleOf(flags);
      const body: EditTemplate = {
        ...(flags.rename !== undefined && { name: flags.rename }),
        ...(schedule && { schedule }),
        ...rulesOf(flags),
      };
      if (Object.keys(body).length === 0) throw new ApiError('usage', { problem: 'nothing to change was given' });
      await withClient(context, flags, async (client) => {
        const path = restPaths.template(await templateId(client, text, flags));
        const now = await client.call<TemplateDetail>('PATCH', path, { body });
        return flags.json ? context.printJson(now) : context.print(renderTemplate(now, context));
      });
    });
}
