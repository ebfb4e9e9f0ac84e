import type { Template } from '@baton/core';
import type { Page, Paged, StoreReads, TemplateFilter } from '../interface.ts';
import { isWantedTemplate, type TemplateOutline, templateCursor, templatePlace } from '../template-page.ts';

/** Outlines looked at before other work gets its turn. */
const window = 2_000;

/** What lists of templates are read with. */
export interface TemplateSource {
  /** id, name and scope of those behind this name and id, by name */
  outlines(name: string, id: string, limit: number): Promise<unknown[][]> | unknown[][];
  get(ids: readonly string[]): Promise<Template[]>;
}

/** A page of templates by name: looks at names and scopes alone, and reads whole rows of those that are shown. */
export async function templatesPage(source: TemplateSource, filter: TemplateFilter, page: Page): Promise<Paged<Template>> {
  const found: TemplateOutline[] = [];
  let [name, id] = templatePlace(page.after);
  while (found.length <= page.limit) {
    const rows = await source.outlines(name, id, window);
    for (const [ownId, ownName, scopeId] of rows as [string, string, string][]) {
      [name, id] = [ownName, ownId];
      const outline = { id, name, scopeId };
      if (isWantedTemplate(outline, filter)) found.push(outline);
    }
    if (rows.length < window) break;
    await new Promise(setImmediate);
  }
  const shown = found.slice(0, page.limit);
  return {
    rows: await source.get(shown.map((each) => each.id)),
    next: found.length > page.limit ? templateCursor(shown.at(-1)) : null,
  };
}

export type TemplateReads = Pick<
  StoreReads,
  'templates' | 'templateByName' | 'templatesDue' | 'nextTemplateDue' | 'templatesReleased' | 'templateJobs'
>;
