import type { TemplateDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withConnectionOptions } from '../../connect.ts';
import type { Client } from '../../rest/client.ts';

export interface TemplateFlags extends ConnectionFlags {
  project?: string;
  json?: true;
}

/** A verb about one template. */
export const oneTemplate = (templates: Command, verb: string): Command =>
  withProject(withConnectionOptions(templates.command(verb))).argument('<template>', 'its name or id');

export const withProject = (command: Command): Command =>
  command.option('--project <owner/name>', 'the project that it belongs to (default: baton/default)');

/** The template that a person means, by name in a project or by id. Throws `template_not_found`. */
export const findTemplate = (client: Client, text: string, { project }: TemplateFlags): Promise<TemplateDetail> =>
  client.call<TemplateDetail>('GET', restPaths.template(encodeURIComponent(text)), { query: { project } });

/** Its id. */
export async function templateId(client: Client, text: string, flags: TemplateFlags): Promise<string> {
  const { template } = await findTemplate(client, text, flags);
  return template.id;
}
