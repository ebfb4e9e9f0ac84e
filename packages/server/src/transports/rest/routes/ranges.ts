import {
  ApiError,
  intervalsProblem,
  type NamedRange,
  NamedRangeList,
  NamedRangeParams,
  NamedRange as NamedRangeSchema,
  RangesQuery,
  restPaths,
  SetNamedRange,
} from '@baton/protocol';
import type { App } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

const theInstance = 'instance';

type View = Awaited<ReturnType<App['ranges']['list']>>[number];

const rangeOf = ({ row, scopeName }: View): NamedRange => {
  const { name, measures, intervals, description, createdAt, createdBy, updatedAt, updatedBy } = row;
  return { name, scope: scopeName, measures, intervals, description, createdAt, createdBy, updatedAt, updatedBy };
};

/** Ranges that people name, of any scope. */
export const rangeRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.ranges,
    summary: 'List the named ranges that count in a scope',
    description: 'Its own and those of the scopes above it; of those that measure the same and have the same name the nearest.',
    tag: 'projects',
    access: 'person',
    query: RangesQuery,
    answers: { 200: { description: 'By what they measure and name', schema: NamedRangeList } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { scope = theInstance } }) => ({
      status: 200,
      body: { ranges: (await app.ranges.list(scope)).map(rangeOf) },
    }),
  }),
  restRoute({
    method: 'PUT',
    path: restPaths.range('{rangeName}'),
    summary: 'Set a named range of a scope',
    description:
      'Needs `manage_scope` in it. Jobs from which a value is drawn name it. What was submitted before keeps what the name meant then.',
    tag: 'projects',
    access: 'person',
    params: NamedRangeParams,
    body: SetNamedRange,
    answers: {
      200: { description: 'It is that now', schema: NamedRangeSchema },
      201: { description: 'Made', schema: NamedRangeSchema },
    },
    errors: ['scope_not_found', 'storage_full'],
    handle: async ({ app, params, body, actor }) => {
      const { scope = theInstance, measures, intervals, description = null } = body;
      const problem = intervalsProblem('intervals', intervals);
      if (problem) throw new ApiError('invalid_request', { ...problem });
      const input = { name: params.rangeName, measures, intervals, description, by: actor };
      const { view, created } = await app.ranges.set(scope, input);
      return { status: created ? 201 : 200, body: rangeOf(view) };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.range('{rangeName}'),
    summary: 'Remove a named range of a scope',
    description: 'Needs `manage_scope` in it. What was submitted keeps what the name meant then.',
    tag: 'projects',
    access: 'person',
    params: NamedRangeParams,
    query: RangesQuery,
    answers: { 204: { description: 'Removed' } },
    errors: ['scope_not_found', 'range_not_found'],
    handle: async ({ app, params, query: { scope = theInstance }, actor }) => {
      await app.ranges.remove(scope, params.rangeName, actor);
      return { status: 204 };
    },
  }),
];
