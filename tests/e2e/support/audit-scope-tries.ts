import { restPaths } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import type { Server } from './server.ts';

/** What people say of a scope, and what the audit log tells of it. */
export function scopeTries(server: () => Server, organization: () => Promise<string>): Record<string, Expected> {
  const paused = async () => ({ scope: await organization(), reason: 'said why' });
  return {
    [`PATCH ${restPaths.networks}`]: {
      action: 'scope.edit',
      make: async () => on(restPaths.networks, { scope: await organization(), networks: ['127.0.0.0/8'] }),
    },
    [`POST ${restPaths.pause}`]: { action: 'scope.pause', make: async () => on(restPaths.pause, await paused()) },
    [`POST ${restPaths.resume}`]: {
      action: 'scope.resume',
      make: async () => {
        const body = await paused();
        await server().post(restPaths.pause, body);
        return on(restPaths.resume, { scope: body.scope });
      },
    },
    [`PUT ${restPaths.pauseHours}`]: {
      action: 'scope.pause_hours',
      make: async () =>
        on(restPaths.pauseHours, { scope: await organization(), hours: [{ from: '22:00', to: '06:00', timeZone: 'UTC' }] }),
    },
    [`PATCH ${restPaths.scopeSettings}`]: {
      action: 'scope.settings',
      make: async () => on(restPaths.scopeSettings, { scope: await organization(), defaultExecutor: 'ansible' }),
    },
  };
}
