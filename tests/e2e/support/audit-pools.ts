import { type Pool, restPaths } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import type { Server } from './server.ts';

/** What the audit log tells of the routes of pools. */
export function poolTries(server: () => Server, fresh: (word: string) => string): Record<string, Expected> {
  // it is stopped, and starts nothing
  const body = () => ({ name: fresh('pool'), provider: 'docker' as const, settings: { image: 'none' } });
  const pool = async (): Promise<string> => (await server().post<Pool>(restPaths.pools, body())).id;
  const waves = 'a wave comes with a release only: app/pools/pools.test.ts';
  return {
    [`POST ${restPaths.pools}`]: { action: 'pool.create', make: async () => on(restPaths.pools, body()) },
    [`PATCH ${restPaths.pool('{poolId}')}`]: {
      action: 'pool.edit',
      make: async () => on(restPaths.pool(await pool()), { idleMs: 5_000 }),
    },
    [`DELETE ${restPaths.pool('{poolId}')}`]: { action: 'pool.remove', make: async () => on(restPaths.pool(await pool())) },
    [`POST ${restPaths.poolStop('{poolId}')}`]: {
      action: 'pool.stop',
      make: async () => on(restPaths.poolStop(await pool()), {}),
    },
    [`POST ${restPaths.poolResume('{poolId}')}`]: {
      action: 'pool.resume',
      make: async () => {
        const id = await pool();
        await server().post(restPaths.poolStop(id), {});
        return on(restPaths.poolResume(id), {});
      },
    },
    [`POST ${restPaths.poolDeploy('{poolId}')}`]: {
      action: 'runner.deploy',
      make: async () => on(restPaths.poolDeploy(await pool()), {}),
    },
    [`POST ${restPaths.waveHalt('{waveId}')}`]: { none: waves },
    [`POST ${restPaths.waveResume('{waveId}')}`]: { none: waves },
    [`POST ${restPaths.waveTakeBack('{waveId}')}`]: { none: waves },
  };
}
