import { randomUUID } from 'node:crypto';
import type { Job } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { submissionKey } from '@baton/protocol/submission-key';
import type { Command } from 'commander';
import { withClient } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { attend } from '../../follow/attend.ts';
import { detached } from '../../follow/detached.ts';
import { collect } from '../../option-values.ts';
import { type Patience, patiently } from '../../rest/patiently.ts';
import { recordOf } from '../run/needs.ts';
import { oneTemplate, type TemplateFlags, templateId } from './find.ts';

type Flags = TemplateFlags & { parameter?: string[]; detach?: true };

/** `baton templates trigger TEMPLATE`: followed like `baton run`. */
export function declareTrigger(templates: Command, context: Context): void {
  oneTemplate(templates, 'trigger')
    .description('run a template now, enabled or not; it is followed like baton run')
    .option('--parameter <name=value>', 'a value that the run gets (repeatable)', collect)
    .option('--detach', 'only submit it')
    .option('--json', 'with --detach: print the job as JSON')
    .action(async (text: string, { parameter = [], detach, ...flags }: Flags, command: Command) => {
      if (flags.json && !detach) command.error('error: --json needs --detach', { exitCode: 2 });
      const parameters = recordOf('--parameter', parameter, (value) => value);
      const idempotencyKey = submissionKey(randomUUID(), Date.now());
      await withClient(context, flags, async (client) => {
        const path = restPaths.templateTrigger(await templateId(client, text, flags));
        const make = ({ signal }: Patience): Promise<Job> =>
          client.call<Job>('POST', path, { body: { parameters }, idempotencyKey, signal });
        const surely = (patience: Patience): Promise<Job> => patiently(() => make(patience), patience);
        context.exitCode = detach
          ? await detached(context, client, surely, flags.json ?? false)
          : await attend(context, client, async (patience) => (await surely(patience)).id);
      });
    });
}
