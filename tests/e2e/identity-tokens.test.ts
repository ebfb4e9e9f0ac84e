import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { restPaths, runnerPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { call, errorOf } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';

const bench = useBench();

type Claims = Record<string, string | number | boolean>;
const part = (token: string, at: number): Claims =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString()) as Claims;

/** As a cloud would: with nothing but the address of the issuer. */
async function verified(token: string): Promise<Claims> {
  const issuer = String(part(token, 1).iss);
  const { body: discovery } = await call<{ issuer: string; jwks_uri: string }>(issuer, 'GET', restPaths.openidConfiguration, {});
  expect(discovery.issuer).toBe(issuer);
  const { body } = await call<{ keys: JsonWebKey[] }>('', 'GET', discovery.jwks_uri, {});
  const jwk = body.keys.find((each) => each.kid === part(token, 0).kid);
  const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
  const [head, claims, signature] = token.split('.');
  const bytes = Buffer.from(signature ?? '', 'base64url');
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true);
  return part(token, 1);
}

test('a job gets a token for the audience that it names; it ends with the lease, and no lost or ended attempt gets one', {
  timeout: 60_000,
}, async () => {
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server);
  const folder = bench.folder();
  const gate = new Gate(bench);
  const mailbox = new Mailbox(bench);
  const ask = `curl -fsS -H "authorization: Bearer $BATON_IDENTITY_BEARER" "$BATON_IDENTITY_TOKEN_URL?audience=sts.amazonaws.com"`;
  const keep = `echo "$BATON_IDENTITY_BEARER" > ${join(folder, 'bearer')}`;
  const job = await submit(
    server,
    `${ask} > ${join(folder, 'answer')} && ${keep} && cat ${join(folder, 'answer')} ${join(folder, 'bearer')} && echo asked > ${mailbox.path} && read -r _ < ${gate.path}`,
  );
  const attempt = await untilRunning(server, job.id);
  await mailbox.until('asked');
  const bearer = readFileSync(join(folder, 'bearer'), 'utf8').trim();
  const { token } = JSON.parse(readFileSync(join(folder, 'answer'), 'utf8')) as { token: string };
  const claims = await verified(token);
  expect(claims).toMatchObject({
    aud: 'sts.amazonaws.com',
    sub: 'project:baton/default:executor:shell',
    scope: 'baton/default',
    executor: 'shell',
  });
  expect(claims).toMatchObject({
    job_id: job.id,
    attempt_id: attempt.id,
    attempt_epoch: 1,
    runner_id: runner.id,
    protected: false,
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBeLessThanOrEqual(60);

  const path = runnerPaths.identityToken(attempt.id);
  const askAs = (given: string | null, audience = '?audience=x') => call(server.url, 'GET', path + audience, { token: given });
  expect((await askAs(bearer)).status).toBe(200);
  const codes = [
    await askAs(null),
    await askAs(runner.stored.token),
    await askAs(`${bearer.slice(0, -1)}${bearer.endsWith('A') ? 'B' : 'A'}`),
    await askAs(bearer.replace('bat_job_i1_', 'bat_job_i2_')),
    await askAs(bearer, ''),
  ].map((answer) => errorOf(answer).code);
  expect(codes).toEqual([
    'credential_missing',
    'credential_malformed',
    'credential_unknown',
    'credential_unknown',
    'invalid_request',
  ]);
  const elsewhere = await call(server.url, 'GET', restPaths.runners, { token: bearer });
  expect(errorOf(elsewhere).code).toBe('credential_malformed');

  gate.open();
  expect((await untilOver(server, job.id)).job.state).toBe('succeeded');
  const log = (await rawLog(server, job.id)).toString();
  expect([log.includes(bearer), log.includes(token), log.split('***').length - 1], 'its log shows neither').toEqual([
    false,
    false,
    2,
  ]);
  expect(errorOf(await askAs(bearer)).code).toBe('lease_lost');
});
