import { createHash } from 'node:crypto';
import type { DockerSettings } from '@baton/protocol/providers/docker';
import type { Order } from '../interface.ts';

/** Names of the labels by which a container or volume is known as a runner's. */
export const labels = { runner: 'baton.runner', pool: 'baton.pool', name: 'baton.name', order: 'baton.order' } as const;

/** Where things are in the container. The folder of the token is in its own layer: nothing of it is seen by whoever inspects the container. */
export const places = {
  tokenFolder: 'etc/baton-runner',
  tokenFile: 'etc/baton-runner/token',
  workspace: 'var/lib/baton-runner',
} as const;

export const nameOf = (runnerId: string): string => `baton-${runnerId}`;
/** Of what takes the place of a container that is there. */
export const nextNameOf = (runnerId: string): string => `baton-${runnerId}-next`;
export const volumeNameOf = (runnerId: string): string => `baton-${runnerId}-workspace`;

/** Of everything that runner's things have in common. */
export const labelsOf = ({ runnerId, poolId, runnerName }: Order): Record<string, string> => ({
  [labels.runner]: runnerId,
  [labels.pool]: poolId,
  [labels.name]: runnerName,
});

/** The body of `POST /containers/create`, without the token. */
export function containerOf(order: Order, image: string): Record<string, unknown> {
  const settings = order.settings as DockerSettings;
  const memory = settings.memoryMb === undefined ? null : settings.memoryMb * 1024 * 1024;
  const body = {
    Image: image,
    ...(settings.user !== undefined && { User: settings.user }),
    Env: Object.entries(environmentOf(order)).map(([name, value]) => `${name}=${value}`),
    StopTimeout: Math.ceil(graceMsOf(settings) / 1000),
    HostConfig: {
      RestartPolicy: { Name: 'unless-stopped' },
      PidsLimit: settings.pidsMax ?? 4096,
      SecurityOpt: ['no-new-privileges'],
      ...(settings.network !== undefined && { NetworkMode: settings.network }),
      ...(settings.cpu !== undefined && { NanoCpus: Math.round(settings.cpu * 1e9) }),
      // as much swap as memory means: none
      ...(memory !== null && { Memory: memory, MemorySwap: memory }),
      ...(settings.hosts && { ExtraHosts: settings.hosts }),
      ...(settings.workspaceVolume && {
        Mounts: [{ Type: 'volume', Source: volumeNameOf(order.runnerId), Target: `/${places.workspace}` }],
      }),
    },
  };
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return { ...body, Labels: { ...labelsOf(order), [labels.order]: digest } };
}

export const graceMsOf = ({ stopGraceMs = 30_000 }: DockerSettings): number => stopGraceMs;

function environmentOf({ runnerId, serverUrl, offering, settings }: Order): Record<string, string> {
  const { environment = {}, insecure = false } = settings as DockerSettings;
  const { labels: offered, executors, capacity, attributes, ranges } = offering;
  return {
    ...environment,
    BATON_URL: serverUrl,
    BATON_RUNNER_ID: runnerId,
    BATON_RUNNER_TOKEN_FILE: `/${places.tokenFile}`,
    BATON_RUNNER_SETTINGS: JSON.stringify({
      ...{ labels: offered, executors: executors.map(({ name }) => name), capacity, attributes, ranges, insecure },
      workspace: `/${places.workspace}`,
    }),
  };
}
