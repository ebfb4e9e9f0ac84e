import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudIdentity } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { newFolder } from '../../testing/run-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();

const identity = (fields: Partial<CloudIdentity> = {}): CloudIdentity => ({
  ...{ id: '0198f3aa-1111-7222-8333-444455556666', name: 'prod', scope: 'acme', provider: 'ecs-fargate', data: {} },
  ...{ hasSecret: true, check: { at: 1_750_000_000_000, ok: true, text: 'arn:aws:sts::1:role' }, pools: ['small'] },
  ...{ createdAt: 1, createdBy: 'ada', updatedAt: 1 },
  ...fields,
});

test('identities are listed with what their check found', async () => {
  const broken = identity({ name: 'old', check: { at: 1, ok: false, text: 'AccessDenied' } });
  const server = await serve({ 'GET /api/v1/cloud-identities': { body: { identities: [identity(), broken] } } });
  const { stdout } = await callCli(['identities', 'list'], envFor(server));
  expect(stdout.toString()).toMatch(/prod +acme +ecs-fargate +yes +works, .*arn:aws.*small/);
  expect(stdout.toString()).toMatch(/old .*DOES NOT WORK.*AccessDenied/);
});

describe('a new one', () => {
  const add = async (words: string[], input = '') => {
    const server = await serve({ 'POST /api/v1/cloud-identities': { status: 201, body: identity() } });
    const ended = await callCli(['identities', 'add', 'prod', '--provider', 'ecs-fargate', ...words], {
      ...envFor(server),
      input,
    });
    return { ...ended, body: server.seen[0]?.body };
  };

  test('takes its secret from standard input or a file, and never from the command line', async () => {
    const made = {
      name: 'prod',
      provider: 'ecs-fargate',
      data: { kind: 'keys', sessionMinutes: 15 },
      secret: { secretAccessKey: 'x' },
    };
    const words = ['--set', 'kind=keys', '--set', 'sessionMinutes:=15'];
    expect((await add([...words, '--secret'], '{"secretAccessKey":"x"}')).body).toEqual(made);
    const file = join(newFolder(), 'secret.json');
    writeFileSync(file, '{"secretAccessKey":"x"}');
    expect((await add([...words, '--secret-file', file, '--scope', 'acme'])).body).toEqual({ ...made, scope: 'acme' });
  });

  test.each([
    [['--set', 'nonsense'], '', 'KEY=VALUE'],
    [['--set', 'a:={'], '', '--set a'],
    [['--secret'], '"text"', 'JSON object'],
  ])('%j is a mistake', async (words, input, problem) => {
    expect(await add(words, input)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem), body: undefined });
  });
});

test('a check that fails ends with 1 and the words of the cloud', async () => {
  const failed = identity({ check: { at: 1, ok: false, text: 'AccessDenied: no' } });
  const server = await serve({ 'POST /api/v1/cloud-identities/prod/check': { body: failed } });
  const { code, stdout } = await callCli(['identities', 'check', 'prod', '--region', 'eu-west-1'], envFor(server));
  expect([code, stdout.toString()]).toEqual([1, expect.stringContaining('AccessDenied: no')]);
  expect(server.seen[0]?.body).toEqual({ region: 'eu-west-1' });
});

test('one that nothing uses is removed', async () => {
  const server = await serve({ 'DELETE /api/v1/cloud-identities/prod': { status: 204 } });
  expect((await callCli(['identities', 'remove', 'prod'], envFor(server))).stdout.toString()).toBe('prod was removed\n');
});
