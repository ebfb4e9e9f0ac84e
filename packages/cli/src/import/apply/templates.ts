import type { ImportTemplates, TemplatesImported } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';
import { Refusal } from '../../rest/refusal.ts';
import type { ImportOptions, Translation } from '../shared/translation.ts';
import type { Item, Step } from './outcome.ts';

/** These hold for all templates: there is no use in going on. */
const ofAll: readonly string[] = ['permission_denied', 'project_not_found', 'address_not_allowed', 'unauthenticated'];

export interface Rules {
  /** also what is there by the same name, and otherwise, becomes as the file says */
  update: boolean;
}

/** What is to be done for each template. The server is asked, one by one, so that one that is wrong keeps none of the others. */
export async function templateSteps(
  client: Client,
  found: Translation,
  options: ImportOptions,
  { update }: Rules,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { place, template } of found.templates) {
    const item: Item = { kind: 'template', name: template.name, place, outcome: 'created', reason: '' };
    const send = (dryRun: boolean): Promise<Item> => sendOne(client, options, template, item, dryRun);
    Object.assign(item, await send(true));
    if (item.outcome === 'changed' && !update) Object.assign(item, { outcome: 'exists', reason: differs });
    const isToDo = item.outcome === 'created' || item.outcome === 'changed';
    steps.push({ item, carryOut: isToDo ? async () => void Object.assign(item, await send(false)) : null });
  }
  return steps;
}

/** Of what is there otherwise. */
export const differs = 'it is there by this name and otherwise: --update makes it as the file says';

async function sendOne(client: Client, { project }: ImportOptions, template: object, item: Item, dryRun: boolean): Promise<Item> {
  // JSON is YAML
  const yaml = JSON.stringify({ version: 1, templates: [template] });
  const body: ImportTemplates = { yaml, dryRun, ...(project !== null && { project }) };
  try {
    const { templates } = await client.call<TemplatesImported>('POST', restPaths.templatesImport, { body });
    const { outcome = 'refused', problem = null } = templates[0] ?? {};
    return { ...item, outcome, reason: problem === null ? '' : problem.message };
  } catch (error) {
    if (!(error instanceof Refusal) || error.temporary || ofAll.includes(error.code)) throw error;
    return { ...item, outcome: 'refused', reason: error.message };
  }
}
