import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { runnerId, sampleRunner } from '../../testing/samples.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const path = `/api/v1/runners/${runnerId}`;
const alpha = sampleRunner();

test.each([
  [['--trusted'], { trusted: true }],
  [['--no-trusted'], { trusted: false }],
  [['--refuse-unlabelled'], { refusesUnlabelled: true }],
  [['--no-refuse-unlabelled', '--trusted'], { refusesUnlabelled: false, trusted: true }],
])('edit %j', async (flags, body) => {
  const runner = { ...alpha, trusted: true, refusesUnlabelled: true };
  const server = await serve({ 'GET /api/v1/runners': { body: { runners: [alpha] } }, [`PATCH ${path}`]: { body: runner } });
  const { code, stdout } = await callCli(['runners', 'edit', 'alpha', ...flags], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, 'alpha takes jobs of protected scopes only, none without a label\n']);
  expect(server.seen.filter(({ method }) => method === 'PATCH')).toMatchObject([{ path, body }]);
});

test('without anything to change nothing is asked', async () => {
  const server = await serve({});
  const { code, stderr } = await callCli(['runners', 'edit', 'alpha'], envFor(server));
  expect([code, stderr.toString()]).toEqual([2, expect.stringContaining('nothing is to be changed')]);
  expect(server.seen).toEqual([]);
});
