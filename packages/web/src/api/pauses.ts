import type { EditScopeSettings, PauseScope, ResumeScope, ScopePause, ScopeSettings, SetPauseHours } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** Whether jobs of a scope are assigned, and its pause hours. */
export const scopePauseQuery = (scope: string) =>
  queryOptions({
    queryKey: ['pause', scope],
    queryFn: ({ signal }) => request<ScopePause>('GET', restPaths.pause, { query: { scope }, signal }),
  });

/** What holds in a scope, and which scope says so. */
export const scopeSettingsQuery = (scope: string) =>
  queryOptions({
    queryKey: ['scope-settings', scope],
    queryFn: ({ signal }) => request<ScopeSettings>('GET', restPaths.scopeSettings, { query: { scope }, signal }),
  });

export const pauseScope = (body: PauseScope): Promise<ScopePause> => request('POST', restPaths.pause, { body });
export const resumeScope = (body: ResumeScope): Promise<ScopePause> => request('POST', restPaths.resume, { body });
export const setPauseHours = (body: SetPauseHours): Promise<ScopePause> => request('PUT', restPaths.pauseHours, { body });
export const editScopeSettings = (body: EditScopeSettings): Promise<ScopeSettings> =>
  request('PATCH', restPaths.scopeSettings, { body });
