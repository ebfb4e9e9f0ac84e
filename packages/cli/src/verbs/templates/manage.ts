import type { TemplateDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import { withClient } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { findTemplate, oneTemplate, type TemplateFlags, templateId } from './find.ts';
import { nextWords } from './list.ts';

/** `baton templates enable TEMPLATE` */
export function declareEnable(templates: Command, context: Context): void {
  oneTemplate(templates, 'enable')
    .description('let a template run by its schedule')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: TemplateFlags) => {
      await withClient(context, flags, async (client) => {
        const path = restPaths.templateEnable(await templateId(client, text, flags));
        const now = await client.call<TemplateDetail>('POST', path);
        if (flags.json) return context.printJson(now);
        return context.print(`${clean(now.template.name)} is enabled; next run: ${nextWords(now.template)}\n`);
      });
    });
}

/** `baton templates disable TEMPLATE` */
export function declareDisable(templates: Command, context: Context): void {
  oneTemplate(templates, 'disable')
    .description('keep a template from running by its schedule; what runs goes on')
    .option('--reason <text>', 'why, for those who wonder')
    .option('--json', 'print JSON')
    .action(async (text: string, { reason, ...flags }: TemplateFlags & { reason?: string }) => {
      await withClient(context, flags, async (client) => {
        const path = restPaths.templateDisable(await templateId(client, text, flags));
        const now = await client.call<TemplateDetail>('POST', path, { body: reason === undefined ? {} : { reason } });
        if (flags.json) return context.printJson(now);
        return context.print(`${clean(now.template.name)} is disabled\n`);
      });
    });
}

/** `baton templates remove TEMPLATE` */
export function declareRemove(templates: Command, context: Context): void {
  oneTemplate(templates, 'remove')
    .description('remove a template; its runs stay, and those under way go on')
    .action(async (text: string, flags: TemplateFlags) => {
      await withClient(context, flags, async (client) => {
        const { template } = await findTemplate(client, text, flags);
        await client.call('DELETE', restPaths.template(template.id));
        return context.print(`${clean(template.name)} was removed\n`);
      });
    });
}
