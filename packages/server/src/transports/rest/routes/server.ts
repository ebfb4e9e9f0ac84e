import { defaultWorkspacePath } from '@baton/core';
import { restPaths, ServerSettings, specKinds } from '@baton/protocol';
import { publicUrlOf } from '../../http/public-url.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

/** Executors that the product knows: the usual one first. */
const executors = ['shell', ...specKinds.map(({ executor }) => executor).filter((name) => name !== 'shell')];
const foreignExecutors = specKinds.filter(({ system }) => system !== undefined).map(({ executor }) => executor);

/** The server itself. */
export const serverRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.settings,
    summary: 'What a page or program needs to know of the server',
    tag: 'server',
    access: 'person',
    answers: { 200: { description: 'The settings', schema: ServerSettings } },
    errors: [],
    handle: ({ deps, request }) => ({
      status: 200,
      body: {
        publicUrl: publicUrlOf(deps.addresses, request.raw),
        workspace: defaultWorkspacePath,
        executors,
        foreignExecutors,
        version: deps.version,
        durations: { ...deps.durations },
      } satisfies ServerSettings,
    }),
  }),
];
