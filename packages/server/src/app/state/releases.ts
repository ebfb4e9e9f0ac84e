import { type Change, latestVersionOf, type Release, type Runner } from '@baton/core';

/** What a runner is told of the version that it is to install. */
export interface UpdateOrder {
  version: string;
  sha256: string;
}

/** Every release, in memory, kept true by the commits. */
export class KnownReleases {
  readonly #version: string;
  readonly #rows = new Map<string, Release>();
  readonly #listeners = new Set<() => void>();
  #latestVersion: string;

  /** @param version of the server */
  constructor(version: string) {
    this.#version = version;
    this.#latestVersion = version;
  }

  /** What runners are compared to. */
  get latestVersion(): string {
    return this.#latestVersion;
  }

  /** Told whenever a release comes, is taken back, or gets its program. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  apply(changes: readonly Change[]): void {
    this.learn(changes.flatMap((change) => (change.kind === 'release' && change.op !== 'remove' ? [change.row] : [])));
  }

  /** Takes newer versions of rows; older ones are ignored. */
  learn(rows: readonly Release[]): void {
    const fresh = rows.filter(({ id, revision }) => (this.#rows.get(id)?.revision ?? 0) < revision);
    if (fresh.length === 0) return;
    for (const row of fresh) this.#rows.set(row.id, row);
    this.#latestVersion = latestVersionOf(this.#rows.values(), this.#version);
    for (const listener of this.#listeners) listener();
  }

  /** In the order in which they were published. */
  all(): Release[] {
    return [...this.#rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  of(version: string): Release | null {
    for (const row of this.#rows.values()) if (row.version === version) return row;
    return null;
  }

  /** The update that a runner was asked for, as long as it is not there and the release stands. */
  orderFor({ update, version }: Runner): UpdateOrder | null {
    if (!update || update.version === version) return null;
    const release = this.of(update.version);
    if (!release?.bundle || release.withdrawn !== null) return null;
    return { version: release.version, sha256: release.bundle.sha256 };
  }
}
