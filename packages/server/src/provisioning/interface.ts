import type { PoolOffering, ProviderData, ProviderName } from '@baton/core';

/**
 * What makes and removes the machines of cloud-hosted runners.
 *
 * **Who does what.** A provider knows its cloud and nothing else: no store, no ledger, no jobs. Whoever calls it writes an entry of the ledger before
 * each call and another after it, decides about retries and roll-backs, and waits for the runner's first heartbeat.
 *
 * **Idempotence.** Every call may be made again after it succeeded, failed, or was cut off without an answer, by this process or by the next one, and
 * ends in the same state: `create` of something that is there and is marked as this runner's adopts it, `remove` of something that is not there
 * succeeds. What is there under the same name but is not marked as this runner's is somebody else's: `name_clash`, and it is never touched.
 *
 * **Order and concurrency.** Resources of a plan are created one after the other in its order and removed in the reverse order. Calls for different
 * runners may overlap; for one runner at most one call is under way.
 *
 * **Errors.** Only {@link ProviderError}; anything else is a defect. A call that is aborted rejects soon with the signal's reason; what it had begun may
 * have happened. Secrets stand in no error, log line or name.
 */
export interface Provider {
  readonly name: ProviderName;
  /** `wake`, `sleep` without removing. False: pools of it remove what is idle */
  readonly canSleep: boolean;

  /** What is wrong with the settings of a pool, its region or its identity, before anything is made; none: nothing. No calls are made. */
  problems(pool: PoolFacts): ProviderProblem[];
  /** Who one is with this identity, in words. Throws when it does not work. */
  check(identity: OpenIdentity | null, region: string | null, signal: AbortSignal): Promise<string>;
  /** What would be made for a runner, in order. Looks up what is needed (networks, say), and makes nothing. */
  plan(order: Order, signal: AbortSignal): Promise<PlannedResource[]>;
  /**
   * Makes one, or adopts it.
   * @param made those before it, as they were answered
   * @returns what is needed to find, change and remove it
   */
  create(planned: PlannedResource, order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<ProviderData>;
  /**
   * Brings what is made to the order (another version, image, size or token) and starts it anew. Answers the new data of what changed, by kind. The same
   * call with the order of before goes back.
   */
  update(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Record<string, ProviderData>>;
  /** Starts its program (1), with the token of the order, or stops it (0). Waits until the stop is done, not until the start is. */
  scale(order: Order, made: readonly MadeResource[], desired: 0 | 1, signal: AbortSignal): Promise<Record<string, ProviderData>>;
  /** Removes one; it is gone afterwards. Waits where others must be gone first (`not_ready`: the caller tries again). */
  remove(resource: MadeResource, facts: PoolFacts, signal: AbortSignal): Promise<void>;
  /** What is there now. `made` may lack what a cut-off call made: what is found of the runner is told by kind, whether it is in `made` or not. */
  describe(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Description>;
  /** Ends what it holds in this process (connections, timers). Machines go on, unless they live in this process by nature. */
  close(): Promise<void>;
}

/** The providers that this installation has. */
export interface ProviderRegistry {
  /** null: this installation does not have it */
  get(name: ProviderName): Promise<Provider | null>;
  /** the names of those that it has, in the order in which people are shown them */
  list(): readonly ProviderName[];
  /** Closes those that were ever asked for. */
  close(): Promise<void>;
}

/** An identity with its secret, opened. */
export interface OpenIdentity {
  id: string;
  name: string;
  data: ProviderData;
  /** null: it has none */
  secret: ProviderData | null;
}

/** What a pool says of its machines. */
export interface PoolFacts {
  poolId: string;
  poolName: string;
  identity: OpenIdentity | null;
  region: string | null;
  /** the provider's own: size, network, image, … */
  settings: ProviderData;
}

/** A machine that is wanted for a runner. */
export interface Order extends PoolFacts {
  runnerId: string;
  /** of the runner; not unique for the cloud */
  runnerName: string;
  /** where it finds the server */
  serverUrl: string;
  /** its token. Goes where only the runner reads it: never into names, tags, task definitions or arguments. Null: as it is there, nothing is to be started */
  token: string | null;
  offering: PoolOffering;
  program: RunnerProgram;
}

/** What is to be run. */
export interface RunnerProgram {
  /** version that is wanted; null: what the server brings along */
  version: string | null;
  /** container image of that release; null: the release names none, and the pool's settings must */
  image: string | null;
  /** the runner's program on this machine, for providers that start it here; null: this server has none of that version */
  file: string | null;
}

export interface PlannedResource {
  /** the provider's word, unique within a plan: `iam-role.task`. Plans of the same provider and settings have the same kinds */
  kind: string;
  /** as people find it in the cloud's console */
  name: string;
  /** for people: `Task role` */
  title: string;
  /** how long making it usually takes */
  usualMs: number;
}

export interface MadeResource {
  kind: string;
  name: string;
  data: ProviderData;
}

export interface Description {
  /** kinds that are there and marked as this runner's, with their data */
  found: Record<string, ProviderData>;
  /** its program: runs, is on its way, does not run (on purpose or not), or is not there at all */
  program: 'running' | 'starting' | 'stopped' | 'none';
  /** what the cloud says about the last start and why it ended, what tells most first; what its program printed is one reason, in the order of its lines; for people; none: nothing to say */
  reasons: string[];
}

export interface ProviderProblem {
  /** `region`, `identity`, `settings.cpu`, … */
  where: string;
  problem: string;
  value: string;
}

/**
 * Why a call failed. `denied`: the identity may not. `identity`: it does not work at all. `region`, `network`, `invalid`: what was ordered can not be. `quota`: a limit of the account is reached.
 * `name_clash`: something of somebody else has the name. `image`: its image or program can not be started. `not_ready`: not yet; try again soon. `throttled`, `unavailable`: try again later.
 */
export const providerErrorCodes = [
  'denied',
  'identity',
  'region',
  'network',
  'invalid',
  'quota',
  'name_clash',
  'image',
  'not_ready',
  'throttled',
  'unavailable',
] as const;
export type ProviderErrorCode = (typeof providerErrorCodes)[number];

const temporary: readonly ProviderErrorCode[] = ['not_ready', 'throttled', 'unavailable'];

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  /** the same call may succeed when it is made again */
  readonly again: boolean;

  /** @param message the provider's own words, with what was called; shown to people */
  constructor(code: ProviderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.again = temporary.includes(code);
  }
}
