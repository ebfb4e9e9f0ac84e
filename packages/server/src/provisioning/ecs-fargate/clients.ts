import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2 } from '@aws-sdk/client-ec2';
import type { ECS } from '@aws-sdk/client-ecs';
import type { IAM } from '@aws-sdk/client-iam';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { STS } from '@aws-sdk/client-sts';
import type { Caller } from './identity.ts';
import { type Assumed, assumedCredentials } from './role.ts';

export interface ClientOptions {
  /** in place of AWS's own addresses */
  endpoint?: string;
  /** how often a call is tried that is throttled or finds nobody; default: as the SDK does */
  attemptsMax?: number;
}

export interface ServiceClients {
  ec2: EC2;
  ecs: ECS;
  iam: IAM;
  logs: CloudWatchLogs;
  secrets: SecretsManager;
  sts: STS;
}

type Settings = ReturnType<typeof settingsFor>;

/** The SDK takes most of a second to load, and tens of megabytes: whoever has no such pool pays nothing. */
const makers: { [S in keyof ServiceClients]: (settings: Settings) => Promise<ServiceClients[S]> } = {
  ec2: async (settings) => new (await import('@aws-sdk/client-ec2')).EC2(settings),
  ecs: async (settings) => new (await import('@aws-sdk/client-ecs')).ECS(settings),
  iam: async (settings) => new (await import('@aws-sdk/client-iam')).IAM(settings),
  logs: async (settings) => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(settings),
  secrets: async (settings) => new (await import('@aws-sdk/client-secrets-manager')).SecretsManager(settings),
  sts: async (settings) => new (await import('@aws-sdk/client-sts')).STS(settings),
};

function settingsFor(region: string, { endpoint, attemptsMax }: ClientOptions, credentials: Caller['keys'] | Assumed) {
  return {
    region,
    userAgentAppId: 'baton',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    ...(endpoint !== undefined && { endpoint }),
    ...(attemptsMax !== undefined && { maxAttempts: attemptsMax }),
    ...(credentials !== null && { credentials }),
  };
}

/** The clients of one caller in one region, each made when it is first used. */
export class Clients {
  readonly region: string;
  readonly #settings: Settings;
  readonly #made: Partial<Record<keyof ServiceClients, Promise<{ destroy(): void }>>> = {};
  readonly #base: Clients | null;

  constructor(caller: Caller, region: string, options: ClientOptions) {
    this.region = region;
    this.#base = caller.role && new Clients({ keys: caller.keys, role: null }, region, options);
    const credentials = caller.role && this.#base ? assumedCredentials(this.#base, caller.role) : caller.keys;
    this.#settings = settingsFor(region, options, credentials);
  }

  client<S extends keyof ServiceClients>(service: S): Promise<ServiceClients[S]> {
    const made = this.#made[service] ?? makers[service](this.#settings);
    this.#made[service] = made;
    return made as Promise<ServiceClients[S]>;
  }

  async close(): Promise<void> {
    for (const client of await Promise.all(Object.values(this.#made))) client.destroy();
    await this.#base?.close();
  }
}
