import type {
  EditTemplate,
  Job,
  NewTemplate,
  Schedule,
  ScheduleTimes,
  Template,
  TemplateDetail,
  TemplateList,
  TemplateRunList,
  TemplatesImported,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type InfiniteData, infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { foreseeAnswers } from './foresee.ts';
import { queryClient } from './query-client.ts';
import { request } from './request.ts';

const key = 'templates';

/** Templates by name, a page after the other. @param scope with what stands under it; null: all that one sees */
export const templatesQuery = (search: string, scope: string | null) =>
  infiniteQueryOptions({
    queryKey: [key, 'list', search, scope],
    queryFn: ({ signal, pageParam }) =>
      request<TemplateList>('GET', restPaths.templates, {
        query: { search, scope: scope ?? undefined, limit: 200, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'one', id],
    queryFn: ({ signal }) => request<TemplateDetail>('GET', restPaths.template(id), { signal }),
  });

/** Its newest runs, a page after the other. */
export const templateRunsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [key, 'runs', id],
    queryFn: ({ signal, pageParam }) =>
      request<TemplateRunList>('GET', restPaths.templateRuns(id), { query: { limit: 50, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** When a schedule would be due; a refusal says what is wrong with it. */
export const scheduleQuery = (schedule: Schedule) =>
  queryOptions({
    queryKey: ['schedule', schedule],
    queryFn: ({ signal }) => request<ScheduleTimes>('POST', restPaths.templateSchedule, { body: { schedule, count: 3 }, signal }),
    retry: false,
    staleTime: 30_000,
  });

/** After a change: whatever shows templates asks anew. */
export const renewTemplates = (): Promise<void> => queryClient.invalidateQueries({ queryKey: [key] });

/** After changes of these: whatever lists templates or shows one of them asks anew. */
export const renewTemplatesOf = (ids: readonly string[]): Promise<void> =>
  queryClient.invalidateQueries({
    queryKey: [key],
    predicate: ({ queryKey: [, what, id] }) => what === 'list' || ids.includes(String(id)),
  });

export const createTemplate = (body: NewTemplate): Promise<TemplateDetail> => request('POST', restPaths.templates, { body });
export const editTemplate = (id: string, body: EditTemplate): Promise<TemplateDetail> =>
  request('PATCH', restPaths.template(id), { body });
export const removeTemplate = (id: string): Promise<void> => request('DELETE', restPaths.template(id));
/** Switches its schedule on or off, and shows that at once. One that is switched off again has the reason that it had before. */
export async function turnTemplate({ id, disabledReason }: Template, enabled: boolean): Promise<void> {
  const turned = (each: Template): Template => (each.id === id ? { ...each, enabled } : each);
  const ends = [
    foreseeAnswers<InfiniteData<TemplateList>>([key, 'list'], (held) => ({
      ...held,
      pages: held.pages.map((page) => ({ ...page, templates: page.templates.map(turned) })),
    })),
    foreseeAnswers<TemplateDetail>([key, 'one', id], (held) => ({ ...held, template: turned(held.template) })),
  ];
  try {
    if (enabled) await request('POST', restPaths.templateEnable(id));
    else
      await request('POST', restPaths.templateDisable(id), { body: disabledReason === null ? {} : { reason: disabledReason } });
  } catch (error) {
    for (const end of ends) end();
    throw error;
  } finally {
    void renewTemplates();
  }
}

/** Runs it now. The same key never makes a second run. */
export const triggerTemplate = (id: string, parameters: Readonly<Record<string, string>>, idempotencyKey: string): Promise<Job> =>
  request('POST', restPaths.templateTrigger(id), { body: { parameters }, headers: { 'idempotency-key': idempotencyKey } });

export const importTemplates = (yaml: string, project: string | undefined, dryRun: boolean): Promise<TemplatesImported> =>
  request('POST', restPaths.templatesImport, { body: { yaml, dryRun, ...(project !== undefined && { project }) } });
