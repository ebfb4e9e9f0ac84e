import {
  type Actor,
  auditedRow,
  compareVersions,
  type Decision,
  instanceScopeId,
  publishRelease,
  type Release,
  type ReleaseDraft,
  releaseLike,
  repeatedCall,
  serverActor,
  setBundle,
  updateProblem,
  withdrawRelease,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { FleetUseCases } from '../fleet/use-cases.ts';
import { Refused } from '../refused.ts';
import { RunnerUpdates } from './updates.ts';
import type { ReleaseUseCases, ReleaseView, UpdateView } from './use-cases.ts';

type AuditedAction = 'release.publish' | 'release.withdraw' | 'release.bundle';

/** Releases of the runner, as far as someone may publish them and bring runners to them. */
export class Releases implements ReleaseUseCases {
  readonly #context: Context;
  readonly #access: Access;
  readonly #updates: RunnerUpdates;

  constructor(context: Context, held: HeldSyncs, access: Access, fleet: FleetUseCases) {
    this.#context = context;
    this.#access = access;
    this.#updates = new RunnerUpdates(context, held, access, fleet);
  }

  latestVersion = (): string => this.#context.releases.latestVersion;
  serverVersion = (): string => this.#context.deps.version;

  list(): ReleaseView[] {
    const runners = this.#runnersByVersion();
    return this.#context.releases
      .all()
      .sort((a, b) => compareVersions(b.version, a.version) ?? 0)
      .map((release) => this.#view(release, runners));
  }

  find = (version: string): ReleaseView => this.#view(this.#find(version), this.#runnersByVersion());

  async publish(draft: ReleaseDraft, by: Actor, key: string | null): Promise<{ view: ReleaseView; created: boolean }> {
    this.#needPublishing();
    this.#context.assertSpace();
    const { deps, now } = this.#context;
    const requestHash = deps.entropy.sha256(JSON.stringify(draft));
    const call = key === null ? null : { key, by: by.userId ?? by.login, requestHash };
    const publication = { id: deps.entropy.uuid(now()), by: by.login, at: now(), builtIn: false, call };
    const before = await this.#publish(draft, publication, by);
    const release = repeatedCall(before, publication) ?? this.#find(draft.version);
    return { view: this.find(release.version), created: release.id === publication.id };
  }

  /** Answers the releases that there were. */
  async #publish(draft: ReleaseDraft, publication: Parameters<typeof publishRelease>[2], by: Actor): Promise<Release[]> {
    const { committer, deps, releases, now } = this.#context;
    const { state } = await committer.carryOut(
      (fresh) => (fresh ? deps.store.read.releases() : releases.all()),
      (known) => {
        const named = { id: publication.id, name: draft.version, scopeId: instanceScopeId };
        const deed = { actor: by, action: 'release.publish' as const };
        return auditedRow(publishRelease(known, draft, publication), deed, 'release', null, named, now());
      },
    );
    releases.learn(await deps.store.read.releases());
    return state;
  }

  async withdraw(version: string, reason: string, by: Actor): Promise<ReleaseView> {
    this.#needPublishing();
    const { id } = this.#find(version);
    await this.#change(id, by, 'release.withdraw', (row) => withdrawRelease(row, by.login, reason, this.#context.now()));
    return this.find(version);
  }

  async putBundle(version: string, source: AsyncIterable<Uint8Array>, sha256: string | null, by: Actor): Promise<ReleaseView> {
    this.#needPublishing();
    this.#context.assertSpace();
    // what is on the disk and what the row says of it change together
    await this.#context.programTurns.take(version, async () => {
      const release = this.#find(version);
      if (release.withdrawn !== null) throw refusedWithdrawn(release);
      await this.#keep(release, source, sha256, release.bundle?.sha256 ?? null, by);
    });
    return this.find(version);
  }

  /** The program is on the disk before the row leads to it. */
  async #keep(
    { id, version }: Release,
    source: AsyncIterable<Uint8Array>,
    sha256: string | null,
    standing: string | null,
    by: Actor,
  ): Promise<void> {
    const { programs, releaseBundleBytesMax: bytesMax } = this.#context.deps;
    const kept = await programs.keep(version, source, { sha256: standing ?? sha256, bytesMax });
    if ('problem' in kept) {
      if (kept.problem === 'too_large') throw new Refused('release_bundle_too_large', { version, bytesMax });
      if (kept.problem === 'full') throw new Refused('storage_full');
      if (standing !== null) throw new Refused('release_bundle_exists', { version, sha256: standing });
      throw new Refused('release_bundle_invalid', { version, problem: kept.words });
    }
    await this.#change(id, by, 'release.bundle', (row) => setBundle(row, kept));
  }

  async package(version: string): Promise<{ content: Uint8Array; sha256: string }> {
    const release = this.#find(version);
    if (release.withdrawn !== null) throw refusedWithdrawn(release);
    const content = release.bundle && (await this.#context.deps.programs.package(version));
    if (!release.bundle || !content) throw new Refused('release_without_bundle', { version });
    return { content, sha256: release.bundle.sha256 };
  }

  async publishOwn({ notes, bundle }: { notes: string; bundle: Uint8Array | null }): Promise<void> {
    const { deps, releases, now } = this.#context;
    const { version, programs } = deps;
    const by = serverActor();
    if (releaseLike(releases.all(), version) === null) {
      const none = { breaking: false, serverVersionMin: null, url: null, commit: null, image: null };
      const publication = { id: deps.entropy.uuid(now()), by: by.login, at: now(), builtIn: true, call: null };
      await this.#publish({ version, notes, ...none }, publication, by);
    }
    const own = releases.of(version);
    if (!bundle || !own?.builtIn || own.withdrawn !== null) return;
    const stands = own.bundle !== null && (await programs.package(version));
    if (!stands || !Buffer.from(stands).equals(bundle)) await this.#keep(own, once(bundle), null, null, by);
  }

  updateRunner = (idOrName: string, version: string | null, by: Actor): Promise<UpdateView> =>
    this.#updates.one(idOrName, version, by);

  updateAll = (scope: string | null, version: string | null, by: Actor): Promise<{ version: string; updates: UpdateView[] }> =>
    this.#updates.all(scope, version, by);

  onChanged = (listener: () => void): (() => void) => this.#context.releases.onChanged(listener);

  async #change(id: string, by: Actor, action: AuditedAction, decide: (row: Release) => Decision): Promise<void> {
    const { committer, deps, releases, now } = this.#context;
    const read = async (): Promise<Release> => {
      const row = await deps.store.read.get('release', id);
      if (!row) throw new Error('a release is never removed');
      return row;
    };
    await committer.carryOut(read, (row) =>
      auditedRow(decide(row), { actor: by, action }, 'release', row, { id, name: row.version, scopeId: instanceScopeId }, now()),
    );
    releases.learn([await read()]);
  }

  #needPublishing(): void {
    this.#context.assertOpen();
    this.#access.need('publish_releases', instanceScopeId);
  }

  #find(version: string): Release {
    const release = this.#context.releases.of(version);
    if (!release) throw new Refused('release_not_found', { version });
    return release;
  }

  #runnersByVersion(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { version, scopeId, builtIn } of this.#context.fleet.runners())
      if (version !== null && !builtIn && this.#access.seesRunnersOf(scopeId))
        counts.set(version, (counts.get(version) ?? 0) + 1);
    return counts;
  }

  #view = (release: Release, runners: ReadonlyMap<string, number>): ReleaseView => ({
    release,
    problem: updateProblem(release, this.#context.deps.version),
    runners: runners.get(release.version) ?? 0,
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const refusedWithdrawn = ({ version, withdrawn }: Release): Refused =>
  new Refused('release_withdrawn', { version, by: withdrawn?.by ?? '', reason: withdrawn?.reason ?? '' });
