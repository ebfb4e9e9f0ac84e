import type { IncomingMessage } from 'node:http';
import type { ReleaseDraft } from '@baton/core';
import {
  ApiError,
  BundleQuery,
  bundleMediaType,
  NewRelease,
  type NewRelease as NewReleaseBody,
  Release,
  ReleaseList,
  restPaths,
  versionedDownload,
  WithdrawRelease,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { ReleaseView } from '../../../app/index.ts';
import type { Clock } from '../../../ports/clock.ts';
import { bodyOf } from '../../http/incoming.ts';
import { wordsOfRefusal } from '../../http/to-api-error.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { IdempotencyHeaders } from './params.ts';

const Params = Type.Object({
  version: Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9A-Za-z.+-]+$', description: '`1.4.0`' }),
});
const common = { tag: 'releases', access: 'person' } as const;

function releaseOf({ release, problem, runners }: ReleaseView): Release {
  const { version, notes, publishedAt, publishedBy, breaking, serverVersionMin, url, commit, image, builtIn, withdrawn } =
    release;
  return {
    ...{ version, notes, publishedAt, publishedBy, breaking, serverVersionMin, url, commit, image, builtIn, withdrawn, runners },
    bundle: release.bundle && { path: versionedDownload(version), ...release.bundle },
    problem: problem && wordsOfRefusal(problem),
  };
}

const draftOf = (body: NewReleaseBody): ReleaseDraft => ({
  version: body.version,
  notes: body.notes ?? '',
  breaking: body.breaking ?? false,
  serverVersionMin: body.serverVersionMin ?? null,
  url: body.url ?? null,
  commit: body.commit ?? null,
  image: body.image ?? null,
});

/** Asked only once somebody may send it: what a body of another type is. */
async function* sentOf(request: IncomingMessage, clock: Clock, type: string): AsyncGenerator<Uint8Array> {
  if (type !== bundleMediaType) throw new ApiError('unsupported_media_type', { value: type });
  yield* bodyOf(request, clock);
}

/** Published versions of the runner. */
export const releaseRoutes: readonly RestRoute[] = [
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.releases,
    summary: 'List releases of the runner',
    answers: { 200: { description: 'The newest version first, also those that were withdrawn', schema: ReleaseList } },
    errors: [],
    handle: ({ app }) => ({
      status: 200,
      body: {
        releases: app.releases.list().map(releaseOf),
        latestVersion: app.releases.latestVersion(),
        serverVersion: app.releases.serverVersion(),
      } satisfies ReleaseList,
    }),
  }),
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.releases,
    summary: 'Publish a version of the runner',
    description:
      'Needs `publish_releases` in the instance. A version is published once. The same call with the same `Idempotency-Key` answers the release that it ' +
      'made the first time. One that needs a later server stands in the list, and nobody is brought to it before.',
    headers: IdempotencyHeaders,
    body: NewRelease,
    bodyLimit: 512 * 1024,
    answers: {
      200: { description: 'It was published by this call before', schema: Release },
      201: { description: 'It is published', schema: Release },
    },
    errors: ['release_version_invalid', 'release_exists', 'idempotency_key_reused', 'storage_full'],
    handle: async (call) => {
      const { view, created } = await call.app.releases.publish(draftOf(call.body), call.actor, idempotencyKeyOf(call));
      return { status: created ? 201 : 200, body: releaseOf(view) };
    },
  }),
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.release('{version}'),
    summary: 'Show a release with its notes',
    params: Params,
    answers: { 200: { description: 'The release', schema: Release } },
    errors: ['release_not_found'],
    handle: ({ app, params }) => ({ status: 200, body: releaseOf(app.releases.find(params.version)) }),
  }),
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.releaseWithdrawal('{version}'),
    summary: 'Withdraw a release: nobody is brought to it any more, and its program is no longer given out',
    params: Params,
    body: WithdrawRelease,
    answers: { 200: { description: 'As it is now; who withdrew it first, and why, stays', schema: Release } },
    errors: ['release_not_found'],
    handle: async ({ app, params, body, actor }) => ({
      status: 200,
      body: releaseOf(await app.releases.withdraw(params.version, body.reason, actor)),
    }),
  }),
  restRoute({
    ...common,
    method: 'PUT',
    path: restPaths.releaseBundle('{version}'),
    summary: "Keep the runner's program of a release",
    description:
      'The body is `baton-runner.tgz`, as `npm run build -- runner` makes it. It is kept and given out at `/download/baton-runner-VERSION.tgz`. ' +
      'Sent again it changes nothing; another program of the same version is refused.',
    params: Params,
    query: BundleQuery,
    body: Type.Unknown(),
    bodyMediaType: bundleMediaType,
    bodyOptional: true,
    rawBody: true,
    tooLarge: 'release_bundle_too_large',
    answers: { 200: { description: 'The release with its program', schema: Release } },
    errors: [
      'release_not_found',
      'release_withdrawn',
      'release_bundle_exists',
      'release_bundle_invalid',
      'file_cut_off',
      'request_too_slow',
      'storage_full',
    ],
    handle: async ({ app, params, query, deps, request, actor, header }) => {
      const source = sentOf(request.raw, deps.clock, header('content-type') ?? 'nothing');
      const view = await app.releases.putBundle(params.version, source, query.sha256 ?? null, actor);
      return { status: 200, body: releaseOf(view) };
    },
  }),
];
