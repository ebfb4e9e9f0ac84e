import { ApiError, PauseList, PauseQuery, PauseScope, ResumeScope, restPaths, ScopePause, SetPauseHours } from '@baton/protocol';
import type { ScopePauseView } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

const bodyOf = ({ scope, pauses, hours, resumedUntil }: ScopePauseView): ScopePause => ({
  ...{ scope, pauses, resumedUntil },
  hours: (hours?.windows ?? []).map(({ days, ...rest }) => ({ ...rest, ...(days.length > 0 && { days: [...days] }) })),
});

/** Pausing the assignment of a scope, and of all under it. Whatever runs goes on. */
export const pauseRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.pauses,
    summary: 'List what is paused now',
    tag: 'projects',
    access: 'person',
    answers: { 200: { description: 'By scope', schema: PauseList } },
    errors: [],
    handle: ({ app }) => ({ status: 200, body: { pauses: app.pauses.list() } }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.pause,
    summary: 'Show whether jobs of a scope are assigned, and its pause hours',
    tag: 'projects',
    access: 'person',
    query: PauseQuery,
    answers: { 200: { description: 'As it is now', schema: ScopePause } },
    errors: ['scope_not_found', 'permission_denied'],
    handle: ({ app, query: { scope = null } }) => ({ status: 200, body: bodyOf(app.pauses.show(scope)) }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.pause,
    summary: 'Pause the assignment of a scope and of all under it; nothing else stops',
    description:
      'Needs `operate_runners` in it. Once it is answered no job of it is offered; what runs goes on, and new jobs are taken and wait. ' +
      'Without `forMs` and `until` it lasts until somebody resumes.',
    tag: 'projects',
    access: 'person',
    body: PauseScope,
    answers: { 200: { description: 'As it is now', schema: ScopePause } },
    errors: ['scope_not_found', 'permission_denied', 'until_in_past'],
    handle: async ({ app, deps, body, actor }) => {
      const { scope = null, reason: why, forMs } = body;
      if (forMs !== undefined && body.until !== undefined)
        throw new ApiError('invalid_request', { where: 'until', problem: 'does not go with forMs', value: body.until });
      const until = forMs === undefined ? (body.until ?? null) : deps.clock.now() + forMs;
      return { status: 200, body: bodyOf(await app.pauses.pause(scope, { why, until, by: actor })) };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.resume,
    summary: 'Resume the assignment of a scope',
    description:
      'Needs `operate_runners` in it. Within pause hours those do not hold until they are over. What pauses a scope above it goes on.',
    tag: 'projects',
    access: 'person',
    body: ResumeScope,
    bodyOptional: true,
    answers: { 200: { description: 'As it is now', schema: ScopePause } },
    errors: ['scope_not_found', 'permission_denied'],
    handle: async ({ app, body: { scope = null }, actor }) => ({
      status: 200,
      body: bodyOf(await app.pauses.resume(scope, actor)),
    }),
  }),
  restRoute({
    method: 'PUT',
    path: restPaths.pauseHours,
    summary: 'Set on which hours of the day nothing of a scope is assigned, in the place of those that were set before',
    description:
      'Needs `manage_scope` in it. They hold exactly while clocks of the zone show a time from `from` on and before `to`: where clocks are ' +
      'put forward over them they are shorter or do not come, where clocks are put back into them they come twice.',
    tag: 'projects',
    access: 'person',
    body: SetPauseHours,
    answers: { 200: { description: 'As it is now', schema: ScopePause } },
    errors: ['scope_not_found', 'permission_denied', 'pause_hours_invalid'],
    handle: async ({ app, body: { scope = null, hours }, actor }) => {
      const windows = hours.map(({ days = [], ...rest }) => ({ days, ...rest }));
      return { status: 200, body: bodyOf(await app.pauses.setHours(scope, windows, actor)) };
    },
  }),
];
