import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, type Refusal, refuse } from '../decision/decision.ts';
import { compareVersions, isAtLeast } from '../match/version.ts';
import type { Release } from './state.ts';
import { isSemanticVersion, supportsRunner } from './version.ts';

/** What whoever publishes a release says of it. */
export interface ReleaseDraft {
  version: string;
  /** Markdown */
  notes: string;
  breaking: boolean;
  serverVersionMin: string | null;
  url: string | null;
  commit: string | null;
  image: string | null;
}

/** Who publishes, and by which call. */
export interface Publication {
  id: string;
  by: string;
  at: number;
  builtIn: boolean;
  call: Release['call'];
}

/** The release that stands where a version would: the same, or one that differs in nothing that has an order. */
export const releaseLike = (releases: Iterable<Release>, version: string): Release | null =>
  [...releases].find((each) => each.version === version || compareVersions(each.version, version) === 0) ?? null;

/**
 * Publishes a version, once. The same call made again (by key, caller and content) changes nothing.
 *
 * @param known every release
 */
export function publishRelease(known: readonly Release[], draft: ReleaseDraft, publication: Publication): Decision {
  const { version, serverVersionMin } = draft;
  for (const [where, value] of Object.entries({ version, serverVersionMin }))
    if (value !== null && !isSemanticVersion(value)) return refuse('release_version_invalid', { where, value });
  const repeated = repeatedCall(known, publication);
  if (repeated)
    return repeated.call?.requestHash === publication.call?.requestHash
      ? nothing()
      : refuse('idempotency_key_reused', { key: publication.call?.key ?? '' });
  const taken = releaseLike(known, version);
  if (taken) return refuse('release_exists', { version: taken.version, at: taken.publishedAt, by: taken.publishedBy });
  const { id, by, at, builtIn, call } = publication;
  const row: Release = {
    ...{ id, revision: 1, ...draft, publishedAt: at, publishedBy: by, builtIn, call },
    ...{ bundle: null, withdrawn: null },
  };
  return plan([insert('release', row)]);
}

/** The release that the same call has made before. */
export const repeatedCall = (known: readonly Release[], { call }: Pick<Publication, 'call'>): Release | null =>
  call === null ? null : (known.find((each) => each.call?.key === call.key && each.call.by === call.by) ?? null);

/** Nobody is brought to it from now on. */
export function withdrawRelease(release: Release, by: string, reason: string, now: number): Decision {
  if (release.withdrawn !== null) return nothing();
  return plan([update('release', release, { withdrawn: { at: now, by, reason } })]);
}

/** The server keeps its program from now on. What runs under a version never changes, but of the version that a server brings along itself. */
export function setBundle(release: Release, bundle: NonNullable<Release['bundle']>): Decision {
  if (release.bundle?.sha256 === bundle.sha256) return nothing();
  if (release.withdrawn !== null) return refuse('release_withdrawn', withdrawal(release));
  if (release.bundle !== null && !release.builtIn)
    return refuse('release_bundle_exists', { version: release.version, sha256: release.bundle.sha256 });
  return plan([update('release', release, { bundle })]);
}

const withdrawal = ({ version, withdrawn }: Release) => ({
  version,
  reason: withdrawn?.reason ?? '',
  by: withdrawn?.by ?? '',
});

/** Why no runner can be brought to a release by this server, known before anything is done; null: one can. */
export function updateProblem(release: Release, serverVersion: string): Refusal | null {
  const { version, serverVersionMin, withdrawn } = release;
  const because = (code: Refusal['code'], detail: Refusal['detail']): Refusal => ({ code, detail });
  if (withdrawn !== null) return because('release_withdrawn', withdrawal(release));
  if (!isAtLeast(serverVersion, serverVersionMin))
    return because('release_needs_server', { version, needed: serverVersionMin, serverVersion });
  if (!supportsRunner(serverVersion, version)) return because('release_unsupported', { version, serverVersion });
  return null;
}
