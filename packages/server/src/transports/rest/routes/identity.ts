import { randomUUID } from 'node:crypto';
import { ApiError, IdentityAnswer, IdentityQuery, restPaths, runnerPaths } from '@baton/protocol';
import { Type } from 'typebox';
import { epochOfBearer } from '../../http/attempt-bearer.ts';
import { bearerOf } from '../../http/bearer.ts';
import { publicUrlOf } from '../../http/public-url.ts';
import type { RestDeps } from '../deps.ts';
import { type Call, type RestRoute, restRoute } from '../rest-route.ts';

const AttemptParams = Type.Object({ attemptId: Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9a-f-]+$' }) });

/** Throws unless the bearer is the one of this attempt; answers the epoch that it is for. */
function epochOf({ app }: RestDeps, attemptId: string, header: string | undefined): number {
  const given = bearerOf(header);
  if (given === null) throw new ApiError('credential_missing');
  return epochOfBearer(app.runners, 'identity', attemptId, given);
}

async function answer({ deps, params, query, header, request }: Call<{ attemptId: string }, { audience?: string }>) {
  const { audience } = query;
  if (audience === undefined)
    throw new ApiError('invalid_request', { where: 'query.audience', problem: 'must be given', value: 'nothing' });
  const epoch = epochOf(deps, params.attemptId, header('authorization'));
  const { claims, lifeMs } = await deps.app.runners.identity(params.attemptId, epoch);
  const iat = Math.floor(deps.clock.now() / 1_000);
  // whole seconds, and never beyond the lease
  const exp = Math.floor((deps.clock.now() + lifeMs) / 1_000);
  const iss = publicUrlOf(deps.addresses, request.raw);
  const token = await deps.auth.identity.sign({ iss, aud: audience, iat, nbf: iat, exp, jti: randomUUID(), ...claims });
  deps.app.runners.hideInLog(params.attemptId, token);
  return { status: 200, body: { token, expiresInMs: exp * 1_000 - deps.clock.now() } satisfies IdentityAnswer };
}

const tokenRoute = (method: 'GET' | 'POST'): RestRoute =>
  restRoute({
    method,
    path: runnerPaths.identityToken('{attemptId}'),
    summary: 'Get an identity token of a running attempt',
    description:
      'For the job itself, with what stands in its BATON_IDENTITY_BEARER. The token says which project and job it is, for the audience that it names; it ends ' +
      'with the lease at the latest, and none is made for an attempt whose lease is lost.',
    tag: 'runner protocol',
    access: 'attempt',
    params: AttemptParams,
    query: IdentityQuery,
    answers: { 200: { description: 'A JWT', schema: IdentityAnswer } },
    errors: ['lease_lost'],
    handle: answer,
  });

const Jwks = Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.String())) });

/** Identity tokens of attempts, and what clouds need to verify them. */
export const identityRoutes: readonly RestRoute[] = [
  tokenRoute('GET'),
  tokenRoute('POST'),
  restRoute({
    method: 'GET',
    path: restPaths.jwks,
    summary: 'Get the public keys of identity tokens',
    tag: 'runner protocol',
    access: 'anyone',
    answers: { 200: { description: 'A JSON Web Key Set', schema: Jwks } },
    errors: [],
    handle: async ({ deps }) => ({
      status: 200,
      headers: { 'cache-control': 'public, max-age=300' },
      body: { keys: await deps.auth.identity.publicKeys() },
    }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.openidConfiguration,
    summary: 'Describe the issuer of identity tokens',
    tag: 'runner protocol',
    access: 'anyone',
    answers: { 200: { description: 'OpenID Connect discovery', schema: Type.Record(Type.String(), Type.Unknown()) } },
    errors: [],
    handle: ({ deps, request }) => {
      const issuer = publicUrlOf(deps.addresses, request.raw);
      return {
        status: 200,
        headers: { 'cache-control': 'public, max-age=300' },
        body: {
          issuer,
          jwks_uri: `${issuer}${restPaths.jwks}`,
          response_types_supported: ['id_token'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          claims_supported: [
            ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'job_id', 'job_name', 'attempt_id', 'attempt_epoch'],
            ...['runner_id', 'scope', 'protected', 'executor'],
          ],
        },
      };
    },
  }),
];
