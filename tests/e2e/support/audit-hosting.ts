import { type CloudIdentity, restPaths } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import type { Server } from './server.ts';

const ofOperations = {
  none: 'needs a runner that a provider made: operations.test.ts and trouble.test.ts of the use cases',
} as const;

/** What the audit log tells of the routes of cloud identities, and of what is done to cloud-hosted runners. */
export function hostingTries(server: () => Server, fresh: (word: string) => string): Record<string, Expected> {
  const draft = () => ({ name: fresh('identity'), provider: 'docker', data: { socketPath: '/nowhere/docker.sock' } });
  const identity = async (): Promise<string> => (await server().post<CloudIdentity>(restPaths.cloudIdentities, draft())).id;
  return {
    [`POST ${restPaths.cloudIdentities}`]: {
      action: 'identity.create',
      make: async () => on(restPaths.cloudIdentities, { ...draft(), secret: { registryPassword: 'sesame' } }),
    },
    [`PATCH ${restPaths.cloudIdentity('{identityId}')}`]: {
      action: 'identity.edit',
      make: async () => on(restPaths.cloudIdentity(await identity()), { name: fresh('renamed') }),
    },
    [`DELETE ${restPaths.cloudIdentity('{identityId}')}`]: {
      action: 'identity.remove',
      make: async () => on(restPaths.cloudIdentity(await identity())),
    },
    [`POST ${restPaths.cloudIdentityCheck('{identityId}')}`]: {
      action: 'identity.check',
      make: async () => on(restPaths.cloudIdentityCheck(await identity()), {}),
    },
    [`POST ${restPaths.runnerOperation('{runnerId}', 'deploy')}`]: ofOperations,
    [`POST ${restPaths.runnerOperation('{runnerId}', 'wake')}`]: ofOperations,
    [`POST ${restPaths.runnerOperation('{runnerId}', 'sleep')}`]: ofOperations,
    [`POST ${restPaths.resources}/{resourceId}/clean-up`]: ofOperations,
  };
}
