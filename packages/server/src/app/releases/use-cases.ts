import type { Actor, Refusal, Release, ReleaseDraft } from '@baton/core';

/** A release, and what follows from it here. */
export interface ReleaseView {
  release: Release;
  /** why this server brings nobody to it; null: it can */
  problem: Refusal | null;
  /** that run it, of those that the one who asks sees */
  runners: number;
}

/** What brings a runner to another version. */
export type UpdateWay =
  /** a job of the server */
  | { way: 'operation'; jobId: string }
  /** the runner itself, when its jobs are over */
  | { way: 'directive' }
  /** somebody on its machine: `isKept` the server gives out that version's program */
  | { way: 'command'; workspace: string | null }
  | { way: 'refused'; error: unknown };

export interface UpdateView {
  runnerId: string;
  name: string;
  from: string | null;
  version: string;
  how: UpdateWay;
}

/** Publishing needs `publish_releases` in the instance, updates `manage_runners` in the scope of the runner; to see releases nothing is needed. */
export interface ReleaseUseCases {
  /** what runners are compared to */
  latestVersion(): string;
  serverVersion(): string;
  /** the newest version first */
  list(): ReleaseView[];
  /** Throws `release_not_found`. */
  find(version: string): ReleaseView;
  /**
   * Publishes a version. The same call with the same key answers the release that it made (`created: false`). Throws `release_exists`,
   * `release_version_invalid`, `idempotency_key_reused`.
   */
  publish(draft: ReleaseDraft, by: Actor, key: string | null): Promise<{ view: ReleaseView; created: boolean }>;
  /** Throws `release_not_found`. */
  withdraw(version: string, reason: string, by: Actor): Promise<ReleaseView>;
  /**
   * Keeps the program of a release. Throws `release_not_found`, `release_withdrawn`, `release_bundle_exists`, `release_bundle_invalid`,
   * `release_bundle_too_large`, `storage_full`.
   *
   * @param source read only once it is known that it may be kept
   */
  putBundle(version: string, source: AsyncIterable<Uint8Array>, sha256: string | null, by: Actor): Promise<ReleaseView>;
  /** The package of a version that stands; throws `release_not_found`, `release_withdrawn`, `release_without_bundle`. For anybody. */
  package(version: string): Promise<{ content: Uint8Array; sha256: string }>;
  /** Publishes what the server brings along, if it was not yet, and keeps its program. */
  publishOwn(own: { notes: string; bundle: Uint8Array | null }): Promise<void>;
  /**
   * Brings a runner to a version (null: the newest). Throws `runner_not_found`, `release_not_found` and why the release can not be had; nothing was
   * done then.
   */
  updateRunner(idOrName: string, version: string | null, by: Actor): Promise<UpdateView>;
  /** The same for every outdated runner of a scope (null: all) that they may update; each succeeds or fails by itself. */
  updateAll(scope: string | null, version: string | null, by: Actor): Promise<{ version: string; updates: UpdateView[] }>;
  /** Told whenever a release comes, is taken back, or gets its program. The answer ends it. */
  onChanged(listener: () => void): () => void;
}

/** What updates cloud-hosted runners: queues the job that does it and answers its id. Throws why it can not. */
export type UpdateOperation = (runnerId: string, version: string, by: Actor) => Promise<string>;
