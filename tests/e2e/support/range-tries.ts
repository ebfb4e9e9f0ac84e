import { restPaths } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import { call, taken } from './rest.ts';
import type { Server } from './server.ts';

const band = { measures: 'frequency', intervals: [{ min: 144e6, max: 146e6 }] };
let made = 0;

/** What the audit log tells of named ranges. */
export const rangeRoutes = (server: () => Server): Record<string, Expected> => ({
  [`PUT ${restPaths.range('{rangeName}')}`]: {
    action: 'range.set',
    make: async () => on(restPaths.range(`band-${++made}`), band),
  },
  [`DELETE ${restPaths.range('{rangeName}')}`]: {
    action: 'range.remove',
    make: async () => {
      const at = restPaths.range(`band-${++made}`);
      taken(await call(server().url, 'PUT', at, { token: server().token, body: band }));
      return on(at);
    },
  },
});
