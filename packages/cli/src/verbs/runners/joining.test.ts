import { joiningSteps } from '@baton/protocol/foreign';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { sampleRunner } from '../../testing/samples.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';
import { renderSteps } from './joining.ts';

const serve = useFakeServers();
const joining = { url: 'https://b', token: 'bat_pair_x', name: 'rack', labels: ['linux'], config: null };
const steps = joiningSteps('gitea', joining);
const command = steps.map((step) => step.command).join('\n');
const made = { id: 'the-id', name: 'rack', pairingToken: 'bat_pair_x', command, steps, expiresAt: 1, expiresInMs: 900_000 };
const foreign = sampleRunner({
  name: 'rack',
  protocol: 'gitea',
  limits: ['fence', 'devices', 'drain'],
  fence: false,
  version: 'v3.3.0',
});

test('steps are a script that can be pasted', () => {
  const [config] = renderSteps(joiningSteps('semaphore', joining)).split('\n\n');
  expect(config).toMatch(/^# .*\ncat > semaphore-runner\.json <<'END'\n\{\n.*\n\}\nEND$/s);
});

test('a runner of another system is added: its steps are printed, and what to do with them', async () => {
  const server = await serve({ 'POST /api/v1/runners': { body: made } });
  const words = ['runners', 'add', 'rack', '--protocol', 'gitea', '--label', 'linux'];
  const { code, stdout, stderr } = await callCli(words, envFor(server));
  expect([code, server.seen]).toMatchObject([0, [{ body: { name: 'rack', protocol: 'gitea', labels: ['linux'] } }]]);
  expect(stdout.toString()).toContain('gitea-runner register --no-interactive --instance https://b --token bat_pair_x');
  expect(stderr).toContain('do this on the machine of rack within 15 min; it works once');
  const json = await callCli([...words, '--json'], envFor(server));
  expect(JSON.parse(json.stdout.toString())).toMatchObject({ id: 'the-id', steps: [{ command: expect.any(String) }, {}] });
});

test('its token is made void: the way back is that of its own program', async () => {
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [foreign] } },
    [`POST /api/v1/runners/${foreign.id}/rotate`]: { body: { runnerId: foreign.id, pairing: made } },
  });
  const { stdout } = await callCli(['runners', 'rotate', 'rack', '--yes'], envFor(server));
  expect(stdout.toString()).toBe(renderSteps(steps));
});

test('what an action does to it is said before it is done', async () => {
  const radius = { runners: [foreign], jobs: [], impossible: [], capabilities: [] };
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [foreign] } },
    'POST /api/v1/runners/actions/preview': { body: radius },
    [`POST /api/v1/runners/${foreign.id}/drain`]: { body: { runnerId: foreign.id, pairing: null } },
  });
  const asked = await callCli(['runners', 'drain', 'rack', '--dry-run'], envFor(server));
  expect(asked.stderr).toContain("In Gitea's protocol it can not be told to leave");
  const done = await callCli(['runners', 'drain', 'rack', '--yes'], envFor(server));
  expect(done.stdout.toString()).toBe('rack finishes what it has, and stays, disabled\n');
});

test('what it speaks stands in the list and with it, with what comes of that', async () => {
  const server = await serve({
    'GET /api/v1/runners': { body: { runners: [foreign, sampleRunner({ name: 'own' })] } },
    [`GET /api/v1/runners/${foreign.id}`]: { body: foreign },
    [`GET /api/v1/runners/${foreign.id}/credential`]: refusal(403, 'permission_denied'),
  });
  const list = await callCli(['runners', 'list', '--protocol', 'gitea'], envFor(server));
  expect(list.stdout.toString()).toMatch(/NAME +PROTOCOL +STATUS.*rack +Gitea.*own +Baton/s);
  expect(server.seen[0]).toMatchObject({ path: '/api/v1/runners', query: { protocol: 'gitea' } });
  const shown = (await callCli(['runners', 'show', 'rack'], envFor(server))).stdout.toString();
  expect(shown).toMatch(/speaks +Gitea's runner protocol/);
  expect(shown).toMatch(/ +It names no devices: jobs that ask for one do not go to it\./);
  expect(shown).toMatch(/version +v3\.3\.0, of Gitea's own program/);
});
