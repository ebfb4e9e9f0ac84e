import type { SettingsEdit } from '@baton/core';
import { EditScopeSettings, restPaths, ScopeSettings, ScopeSettingsQuery } from '@baton/protocol';
import { type RestRoute, restRoute } from '../rest-route.ts';

/** What holds in scopes, and what each says of its own. */
export const scopeSettingsRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.scopeSettings,
    summary: 'Show what holds in a scope, and which scope says so',
    tag: 'projects',
    access: 'person',
    query: ScopeSettingsQuery,
    answers: { 200: { description: 'As it is now', schema: ScopeSettings } },
    errors: ['scope_not_found', 'permission_denied'],
    handle: ({ app, query: { scope = null } }) => ({ status: 200, body: app.settings.show(scope) as ScopeSettings }),
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.scopeSettings,
    summary: 'Change what a scope says of its own: default executor, workspace path, thresholds, retention, life of tokens',
    description:
      'Needs `manage_scope` in it. `inherit`: the scope says nothing of it any more, and the nearest scope above decides. After a change ' +
      'of the workspace path the answer names the runners that are to be paired again.',
    tag: 'projects',
    access: 'person',
    body: EditScopeSettings,
    answers: { 200: { description: 'As it is now', schema: ScopeSettings } },
    errors: ['scope_not_found', 'permission_denied', 'setting_invalid', 'changed_meanwhile'],
    handle: async ({ app, body: { scope = null, was, ...edit }, actor }) => ({
      status: 200,
      body: (await app.settings.edit(scope, edit as SettingsEdit, actor, was as SettingsEdit | undefined)) as ScopeSettings,
    }),
  }),
];
