import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { newFolder, runCli } from '../../testing/run-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();

const secret = (name: string, fields: Partial<Secret> = {}): Secret => ({
  ...{ name, description: '', created_at: '2026-01-02T03:04:05.000Z', createdBy: 'ada', updatedAt: 1_750_000_000_000 },
  ...{ updatedBy: 'ada', lastUsedAt: null, keyId: 'k' },
  ...fields,
});

test.each([
  [[], 'admin'],
  [['--project', 'acme/site'], 'repos/acme/site'],
  [['--organization', 'acme'], 'orgs/acme'],
  [['--user'], 'user'],
])('the secrets of %j are at %s', async (flags, place) => {
  const path = `/api/v1/${place}/actions/secrets`;
  const server = await serve({ [`GET ${path}`]: { body: [secret('TOKEN', { description: 'for deploys' })] } });
  const { code, stdout } = await runCli(['secrets', 'list', ...flags], envFor(server));
  expect(code).toBe(0);
  expect(stdout.toString()).toMatch(/TOKEN .* ada +never +for deploys/);
});

describe('a value', () => {
  const path = 'PUT /api/v1/admin/actions/secrets/TOKEN';
  const set = async (words: string[], input: string) => {
    const server = await serve({ [path]: { status: 201 } });
    const { code, stderr } = await runCli(['secrets', 'set', 'TOKEN', ...words], { ...envFor(server), input });
    return { code, stderr, body: server.seen[0]?.body };
  };

  test('comes from standard input, without the line break at its end', async () => {
    expect(await set([], 'the value\n')).toMatchObject({ code: 0, body: { data: 'the value' } });
    expect(await set(['--exact', '--description', 'd'], 'a\nb\n')).toMatchObject({
      code: 0,
      body: { data: 'a\nb\n', description: 'd' },
    });
  });

  test('that is too short to be masked is told of', async () => {
    expect(await set([], 'abc\n')).toMatchObject({ code: 0, stderr: expect.stringContaining('fewer than 4 characters') });
    expect((await set([], 'abcd\n')).stderr).toBe('');
  });

  test('comes from a file', async () => {
    const file = join(newFolder(), 'value');
    writeFileSync(file, 'line one\nline two\n');
    expect(await set(['--file', file], '')).toMatchObject({ code: 0, body: { data: 'line one\nline two' } });
    expect((await set(['--file', '/nowhere'], '')).stderr).toContain('ENOENT');
  });

  test('is never an argument, and never nothing', async () => {
    expect(await set(['the-value'], '')).toMatchObject({ code: 2, body: undefined });
    expect(await set([], '\n')).toMatchObject({ code: 2, body: undefined, stderr: expect.stringContaining('is empty') });
  });
});

test('a secret is removed', async () => {
  const server = await serve({ 'DELETE /api/v1/orgs/acme/actions/secrets/TOKEN': { status: 204 } });
  const { code, stdout } = await runCli(['secrets', 'remove', 'TOKEN', '--organization', 'acme'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, 'TOKEN was removed\n']);
});

test.each([
  [0, 0, 'older keys are not needed any more'],
  [2, 1, '2 could not be opened'],
])('after a rekeying that leaves %d the exit code is %d', async (unopened, code, words) => {
  const server = await serve({ 'POST /api/v1/admin/actions/secrets/rekey': { body: { keyId: 'k', rekeyed: 3, unopened } } });
  const ended = await runCli(['secrets', 'rekey'], envFor(server));
  expect(ended.code).toBe(code);
  expect(ended.stdout.toString()).toContain(`3 encrypted with the key k; ${words}`);
});

test('one scope is meant at a time', async () => {
  const server = await serve({});
  const { code, stderr } = await runCli(['secrets', 'list', '--user', '--project', 'a/b'], envFor(server));
  expect([code, stderr]).toEqual([2, expect.stringContaining('only one of')]);
});
