import { type CloudIdentity, type OperationBegun, type Pool, type PoolDecisionList, restPaths } from '@baton/protocol';
import { submit } from '../../support/jobs.ts';
import { untilOver } from '../../support/live.ts';
import type { Server } from '../../support/server.ts';

export interface FurnishedPools {
  /** with a runner that is there */
  builders: string;
  /** whose runners do not come */
  broken: string;
  /** the jobs that deployed a runner of each */
  deployed: string;
  rolledBack: string;
}

const shell = { executors: [{ name: 'shell' }] };

/** Pools in the states in which somebody may look at them. */
export async function furnishPools(server: Server): Promise<FurnishedPools> {
  const make = (name: string, more: object): Promise<Pool> =>
    server.post<Pool>(restPaths.pools, { ...shell, provider: 'process', updates: false, name, ...more });
  const socketPath = '/run/lab/docker.sock';
  const lab = await server.post<CloudIdentity>(restPaths.cloudIdentities, {
    ...{ name: 'engine in the lab', provider: 'docker', data: { socketPath } },
  });
  const [builders, broken, containers] = await Promise.all([
    make('builders', {
      ...{ labels: ['burst', 'linux', 'x64'], max: 4, capacity: 2, idleMs: 3_600_000, onIdle: 'sleep' },
      cost: { perHour: 0.04, ceilingPerDay: 5 },
    }),
    make('gpu', {
      ...{ labels: ['burst-gpu'], max: 2, startLimitMs: 5_000, onIdle: 'remove' },
      settings: { environment: { NODE_OPTIONS: '--cuda-memory=all' } },
    }),
    make('containers of the lab', {
      ...{ provider: 'docker', identity: lab.id, labels: ['lab'], onIdle: 'remove' },
      settings: { image: 'registry.example.org/baton/runner:0.2.0' },
    }),
  ]);
  await server.post(restPaths.poolStop(containers.id), {});
  const [deployed, rolledBack] = await Promise.all(
    [builders, broken].map(({ id }) => server.post<OperationBegun>(restPaths.poolDeploy(id), {})),
  );
  const waiting = await submit(server, 'train.py', { name: 'train the model', labels: ['burst-gpu'] });
  if (!deployed || !rolledBack) throw new Error('both were begun');
  await Promise.all([untilOver(server, deployed.jobId), untilOver(server, rolledBack.jobId)]);
  await untilDecided(server, broken.id);
  // as long as it waits its pool tries again and again, and what that tells pushes all else out of the lists
  await server.post(restPaths.jobCancel(waiting.id), { reason: 'no such machine' });
  return { builders: builders.id, broken: broken.id, deployed: deployed.jobId, rolledBack: rolledBack.jobId };
}

async function untilDecided(server: Server, poolId: string): Promise<void> {
  const decisions = () => server.get<PoolDecisionList>(restPaths.poolDecisions(poolId));
  while ((await decisions()).decisions.length === 0) await decisions();
}
