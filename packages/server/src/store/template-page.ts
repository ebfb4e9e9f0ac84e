import type { Template } from '@baton/core';
import type { TemplateFilter } from './interface.ts';

/** What of a template says where it stands in the list, and whether it is asked for. */
export type TemplateOutline = Pick<Template, 'id' | 'name' | 'scopeId'>;

export function isWantedTemplate({ id, name, scopeId }: TemplateOutline, { scopeIds, search }: TemplateFilter): boolean {
  if (scopeIds && !scopeIds.includes(scopeId)) return false;
  const part = search?.toLowerCase();
  return part === undefined || name.toLowerCase().includes(part) || id.startsWith(part);
}

/** The end of a page: an id has no space. */
export const templateCursor = (last: TemplateOutline | undefined): string | null => (last ? `${last.id} ${last.name}` : null);

/** Name and id behind which a page begins. */
export function templatePlace(after: string | null): [name: string, id: string] {
  const end = after?.indexOf(' ') ?? -1;
  return after === null || end < 0 ? ['', ''] : [after.slice(end + 1), after.slice(0, end)];
}
