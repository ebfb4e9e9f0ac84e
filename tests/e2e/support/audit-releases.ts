import { bundleMediaType, type Release, restPaths } from '@baton/protocol';
import { packageOf } from '@baton/protocol/pack-program';
import { type Expected, on } from './audit-tries.ts';
import { taken } from './rest.ts';
import type { Server } from './server.ts';

/**
 * What the audit log tells of releases, and of bringing runners to them.
 *
 * @param connected a runner that has a session, and may install versions by itself
 */
export function releaseTries(server: () => Server, connected: () => Promise<string>): Record<string, Expected> {
  let made = 0;
  const published = async (): Promise<string> =>
    (await server().post<Release>(restPaths.releases, { version: `7.${++made}.0` })).version;
  const withProgram = async (): Promise<string> => {
    const version = await published();
    const program = { bytes: packageOf(version), type: bundleMediaType };
    taken(await server().call('PUT', restPaths.releaseBundle(version), undefined, program));
    return version;
  };

  return {
    [`POST ${restPaths.releases}`]: {
      action: 'release.publish',
      make: async () => on(restPaths.releases, { version: `7.${++made}.0`, breaking: true }),
    },
    [`POST ${restPaths.releaseWithdrawal('{version}')}`]: {
      action: 'release.withdraw',
      make: async () => on(restPaths.releaseWithdrawal(await published()), { reason: 'it stops' }),
    },
    [`PUT ${restPaths.releaseBundle('{version}')}`]: {
      action: 'release.bundle',
      make: async () => {
        const version = await published();
        return { path: restPaths.releaseBundle(version), bytes: packageOf(version), type: bundleMediaType };
      },
    },
    [`POST ${restPaths.runnerUpdate('{runnerId}')}`]: {
      action: 'runner.update',
      make: async () => {
        const version = await withProgram();
        return on(restPaths.runnerUpdate(await connected()), { version });
      },
    },
    [`POST ${restPaths.runnersUpdate}`]: { none: 'the same as one by one, for all that are outdated' },
  };
}
