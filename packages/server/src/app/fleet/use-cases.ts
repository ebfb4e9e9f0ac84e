import type { Actor, Calling, Runner, RunnerStatus, Token } from '@baton/core';
import type { Vitals } from '../presence/presence.ts';
import type { ActionInput, ActionView, BlastInput, BlastView, RunnerAction, RunnerEdit } from '../runner-actions.ts';
import type { VitalsPoint } from '../vitals/history.ts';
import type { NewRegistration } from './key-use-cases.ts';
import type { KeyedPairings } from './keyed-pairing.ts';
import type { NewPairing } from './pairing.ts';
import type { PairingView } from './pairing-view.ts';
import type { SelfHostedView } from './self-hosted.ts';

/** A runner with all that is derived from it. */
export interface RunnerView {
  runner: Runner;
  scopeName: string;
  status: RunnerStatus;
  lastHeartbeatAt: number | null;
  vitals: Vitals | null;
  /** why it takes no new jobs, for lack of something on its machine */
  shortage: string | null;
  /** nobody heard of it since its address was called; null: it was heard of, or was not called */
  called: (Calling & { isComing: boolean }) | null;
  tasks: { jobId: string; jobName: string; attemptId: string; since: number; deviceId: string | null }[];
  /** of the pool that made it; null: people care for its machine */
  poolName: string | null;
  /** of the newest unused pairing token; null when there is none or it is unknown */
  pairingExpiresAt: number | null;
}

/** The token of a runner, without its secret. */
export interface CredentialView {
  networks: string[] | null;
  createdAt: number | null;
  /** null: without end */
  expiresAt: number | null;
  /** how long the next one lives; null: without end */
  tokenTtlMs: number | null;
}

export interface FleetUseCases extends KeyedPairings {
  /** what an action would hit; changes nothing */
  blast(idsOrNames: readonly string[], input: BlastInput): Promise<BlastView & { runners: Runner[] }>;
  act(idOrName: string, action: RunnerAction, input: ActionInput): Promise<ActionView>;
  edit(idOrName: string, edit: RunnerEdit, by: Actor): Promise<RunnerView>;
  /** What it fetched goes as soon as it has no job. Throws `runner_not_found`, `runner_without_cache`. */
  clearCache(idOrName: string, by: Actor): Promise<RunnerView>;
  /** Throws `scope_not_found`, `runner_name_taken`. */
  addRunner(input: NewPairing, by: Actor): Promise<PairingView>;
  /** a runner with its token at once; throws as `addRunner` */
  addSelfHosted(input: NewPairing, by: Actor): Promise<SelfHostedView>;
  renewPairing(runnerId: string, by: Actor): Promise<PairingView>;
  list(): Promise<RunnerView[]>;
  /** by id, number or name, a retired one by id or number; throws `runner_not_found`, and `runner_removed` with its name and when */
  find(idOrName: string): Promise<RunnerView>;
  /** what its token is limited to; of one that was never paired, its pairing token. Throws as `find` */
  credential(idOrName: string): Promise<CredentialView>;
  /** its vitals of the last day, oldest first; throws as `find` */
  vitals(idOrName: string): Promise<{ slotMs: number; points: VitalsPoint[] }>;
  /** those of `ids` that exist */
  views(ids: readonly string[]): RunnerView[];
  /** Throws `scope_not_found`. */
  scopeId(name: string): string;
  /**
   * The current registration token of a scope (null: the instance), made when there is none. Throws `scope_not_found`.
   *
   * @param networks from where alone runners may register with it and come; undefined: as it was
   */
  registrationToken(scope: string | null, by: Actor, networks?: string[] | null): Promise<string>;
  /** the next one; the present one is void */
  resetRegistrationToken(scope: string | null, by: Actor): Promise<string>;
  /** a further one, shown once */
  createRegistrationToken(input: NewRegistration, by: Actor): Promise<{ row: Token; secret: string }>;
  /** presence and vitals that changed after `mark`; give the answered mark the next time */
  presenceSince(mark: number): { mark: number; views: RunnerView[] };
  nameOf(runnerId: string): string | null;
  scopeName(scopeId: string): string;
}
