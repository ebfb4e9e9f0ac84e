import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const made = {
  ...{ id: 'the-id', number: 7, name: 'rack', url: 'https://b', token: 'bat_run_x', expiresAt: null, command: 'start it' },
  ...{ environment: 'BATON_URL=https://b\n', systemd: 'unit', docker: 'docker run', compose: 'services:', config: '{}\n' },
};

test.each([
  [[], 'BATON_URL=https://b\n', 'baton-runner.env'],
  [['--format', 'config'], '{}\n', 'baton-runner start --config baton-runner.json'],
])('a self-hosted runner: %j prints the file alone, and what to do with it beside', async (words, file, note) => {
  const server = await serve({ 'POST /api/v1/runners/self-hosted': { body: made } });
  const { code, stdout, stderr } = await callCli(
    ['runners', 'add', 'rack', '--self-hosted', '--label', 'gpu', ...words],
    envFor(server),
  );
  expect([code, stdout.toString()]).toEqual([0, file]);
  expect(stderr).toContain(note);
  expect(server.seen).toMatchObject([{ body: { name: 'rack', labels: ['gpu'] } }]);
});

test('with --json it prints all that its machine may need', async () => {
  const server = await serve({ 'POST /api/v1/runners/self-hosted': { body: made } });
  const { stdout } = await callCli(['runners', 'add', 'rack', '--self-hosted', '--json'], envFor(server));
  expect(JSON.parse(stdout.toString())).toEqual(made);
});
