import type { Capabilities, RunnerProtocol } from '@baton/core';
import type { App } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { Waits } from './waits.ts';

/** What sessions in the place of foreign runners are led with. */
export interface ForeignDeps {
  runners: App['runners'];
  clock: Clock;
  entropy: Entropy;
  logger: Logger;
  /** an attempt that its runner did not speak of for so long is not among what it holds */
  leaseTtlMs: number;
  /** of our own protocol, as the app wants it */
  protocol: { min: number; max: number };
}

/** The same for one of them. */
export interface ForeignRunnerDeps extends ForeignDeps {
  waits: Waits;
}

/** What a runner's process says of itself when it starts. */
export interface ForeignStart {
  capabilities: Capabilities;
  version: string;
  /** tells one life of the process from the next */
  bootId: string;
  address: string;
}

/** What is known of a runner that never declared anything: it only has a token. */
export interface ForeignDefaults {
  speaks: RunnerProtocol;
  capabilities: Capabilities;
}

/** What a runner tells of its devices at this moment. */
export interface ForeignDevices {
  /** ids of those that are there; left out: all that it declared */
  present?: string[] | undefined;
  /** of those, the ones that can not be given now, besides what its attempts have; left out: none */
  inUse?: readonly string[];
}
