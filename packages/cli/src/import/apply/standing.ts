import type { TemplateList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';
import { Refusal } from '../../rest/refusal.ts';
import type { StandingTemplate } from '../shared/translation.ts';

const pageSize = 500;

/** The templates of a project. None where they may not be seen: what the import asks next says why. */
export async function standingTemplates(client: Client, project: string): Promise<StandingTemplate[]> {
  const found: StandingTemplate[] = [];
  try {
    for (let after: string | undefined; ; ) {
      const query = { project, limit: pageSize, ...(after !== undefined && { after }) };
      const { templates, next } = await client.call<TemplateList>('GET', restPaths.templates, { query });
      for (const { name, job } of templates)
        found.push({ name, secrets: Object.values(job.secrets ?? {}), spec: JSON.stringify(job.spec ?? {}) });
      if (next === null) return found;
      after = next;
    }
  } catch (error) {
    if (error instanceof Refusal && !error.temporary) return [];
    throw error;
  }
}
