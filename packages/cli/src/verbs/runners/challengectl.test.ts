import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const id = '0190a1b2-0000-7000-8000-000000000001';
const made = {
  ...{ id, number: 7, name: 'tower', enrolmentToken: 'bat_pair_x', apiKey: 'bat_run_x', expiresAt: 1, expiresInMs: 86_400_000 },
  config: '---\nrunner: {}\n',
};

test('a runner of challengectl: it prints the file alone, and what to do with it beside', async () => {
  const server = await serve({ 'POST /api/v1/runners/challengectl': { body: made } });
  const words = ['--radio', 'hackrf=0:144000000-148000000,420000000-450000000', '--radio', 'usrp=type-b200', '--no-verify-tls'];
  const { code, stdout, stderr } = await callCli(
    ['runners', 'add', 'tower', '--protocol', 'challengectl', '--label', 'roof', ...words],
    envFor(server),
  );
  expect([code, stdout.toString()]).toEqual([0, made.config]);
  expect(stderr).toContain('runner-config.yml');
  const radios = [
    { model: 'hackrf', name: '0', frequencyLimits: ['144000000-148000000', '420000000-450000000'] },
    { model: 'usrp', name: 'type-b200', frequencyLimits: [] },
  ];
  expect(server.seen).toMatchObject([{ body: { name: 'tower', labels: ['roof'], radios, verifyTls: false } }]);
});

test('the next file for one that is there', async () => {
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [{ id, number: 7, name: 'tower' }] } },
    [`POST /api/v1/runners/${id}/challengectl`]: { body: made },
  });
  const { stdout } = await callCli(['runners', 'challengectl-config', 'tower', '--json'], envFor(server));
  expect(JSON.parse(stdout.toString())).toEqual(made);
});

test.each(['hackrf', 'hackrf=0:144', 'hackrf=0:1-2,x', '=0', 'hackrf=0:1e6-2e6'])(
  'a radio like %s is refused in words',
  async (radio) => {
    const { code, stderr } = await callCli(['runners', 'challengectl-config', 'tower', '--radio', radio], {});
    expect([code, stderr]).toEqual([2, expect.stringContaining('hackrf=0:144000000-148000000')]);
  },
);
