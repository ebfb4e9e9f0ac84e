import { type Pairing, restPaths } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import type { Server } from './server.ts';

/** What is asked of runners: a new pairing, and of those of other systems what only they do. */
export const runnerTries = (server: () => Server, fresh: (what: string) => string): Record<string, Expected> => ({
  [`POST ${restPaths.challengectlRunners}`]: {
    action: 'runner.add',
    make: async () => on(restPaths.challengectlRunners, { name: fresh('runner') }),
  },
  [`POST ${restPaths.runnerChallengectl('{runnerId}')}`]: {
    action: 'runner.pairing_renewed',
    make: async () => {
      const { id } = await server().post<Pairing>(restPaths.runners, { name: fresh('runner') });
      return on(restPaths.runnerChallengectl(id));
    },
  },
  [`POST ${restPaths.runnerCache('{runnerId}')}`]: {
    action: 'runner.clear_cache',
    make: async () => {
      const name = fresh('runner');
      const { token } = await server().get<{ token: string }>(restPaths.registrationToken);
      const body = JSON.stringify({ registration_token: token, name, max_parallel_tasks: 1 });
      await fetch(`${server().url}/api/internal/runners`, { method: 'POST', body });
      return on(restPaths.runnerCache(name));
    },
  },
  [`POST ${restPaths.runnerPairing('{runnerId}')}`]: {
    action: 'runner.pairing_renewed',
    make: async () => {
      const { id } = await server().post<Pairing>(restPaths.runners, { name: fresh('runner') });
      return on(restPaths.runnerPairing(id));
    },
  },
});
