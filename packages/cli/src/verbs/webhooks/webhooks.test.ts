import type { Webhook, WebhookDelivery } from '@baton/protocol';
import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const id = '0198f3aa-1111-7222-8333-444455556666';
const api = '/api/v1/webhooks';

const webhook = (patch: Partial<Webhook> = {}): Webhook => ({
  ...{ id, name: 'chat', scope: 'acme', url: 'https://a.example/x', kinds: ['job.failed'], queueAgeMs: 900_000, disabled: null },
  ...{ createdAt: 1, createdBy: 'ada', failures: 0, failingSince: null, nextTryAt: null, earlierSecretUntil: null },
  ...patch,
});
const delivery = (patch: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  ...{ id: '0198f3aa-2222-7222-8333-444455556666', eventId: 'e', type: 'job.failed', subject: 'build', state: 'pending' },
  ...{ createdAt: 1, nextAt: 1, endedAt: null, tries: 0, answers: [], body: '{}' },
  ...patch,
});
const listed = { [`GET ${api}`]: { body: { webhooks: [webhook(), webhook({ id: 'x', name: 'other' })] } } };
const answered = (status: number, problem: string | null) => ({ at: 1, durationMs: 1, status, problem, bodyHead: 'thanks' });

test('webhooks are listed with how they fare', async () => {
  const rows = [
    webhook({ disabled: { at: 1, by: 'server', reason: 'its receiver answered 410 Gone' } }),
    webhook({ failures: 3, failingSince: 1 }),
    webhook(),
  ];
  const server = await serve({ [`GET ${api}`]: { body: { webhooks: rows } } });
  const { code, stdout } = await callCli(['webhooks', 'list', '--scope', 'acme'], envFor(server));
  expect([code, server.seen[0]?.query]).toEqual([0, { scope: 'acme' }]);
  expect(stdout.toString()).toMatch(/disabled by server: its receiver answered 410 Gone[\s\S]*failing since[\s\S]*enabled/);
});

test('one is made, and its secret alone stands on standard output', async () => {
  const server = await serve({ [`POST ${api}`]: { status: 201, body: { webhook: webhook(), secret: 'whsec_x' } } });
  const words = ['webhooks', 'add', 'chat', 'https://a.example/x', '--scope', 'acme', '--kind', 'job.failed,queue.too_old'];
  const { code, stdout, stderr } = await callCli([...words, '--kind', 'runner.offline', '--queue-age', '10m'], envFor(server));
  expect([code, stdout.toString()]).toEqual([0, 'whsec_x\n']);
  expect(stderr.toString()).toContain(id);
  expect(server.seen[0]?.body).toEqual({
    ...{ name: 'chat', url: 'https://a.example/x', scope: 'acme', queueAgeMs: 600_000 },
    kinds: ['job.failed', 'queue.too_old', 'runner.offline'],
  });
});

test('one is told of something that there is', async () => {
  const server = await serve({});
  expect((await callCli(['webhooks', 'add', 'chat', 'https://a.example/x'], envFor(server))).code).toBe(2);
  const wrong = await callCli(['webhooks', 'add', 'chat', 'https://a.example/x', '--kind', 'job.lost'], envFor(server));
  expect([wrong.code, wrong.stderr.toString()]).toEqual([2, expect.stringContaining('job.needs_attention')]);
  expect(server.seen).toEqual([]);
});

test.each([
  [['change', 'chat', '--to', 'https://b.example/'], { url: 'https://b.example/' }],
  [['enable', id], { enabled: true }],
  [['disable', 'chat', '--reason', 'noisy'], { enabled: false, reason: 'noisy' }],
])('%j changes it', async (words, body) => {
  const server = await serve({ ...listed, [`PATCH ${api}/${id}`]: { body: webhook() } });
  expect((await callCli(['webhooks', ...words], envFor(server))).code).toBe(0);
  expect(server.seen[1]?.body).toEqual(body);
});

test('one that is not there is named, and one of several with a name is not guessed', async () => {
  const server = await serve({ [`GET ${api}`]: { body: { webhooks: [webhook(), webhook({ id: 'x' })] } } });
  expect((await callCli(['webhooks', 'remove', 'nobody'], envFor(server))).stderr.toString()).toContain('nobody');
  expect((await callCli(['webhooks', 'remove', 'chat'], envFor(server))).code).toBe(2);
  expect((await callCli(['webhooks', 'change', 'chat'], envFor(server))).code).toBe(2);
});

test('a secret is rotated, and a webhook removed', async () => {
  const rotated = { body: { webhook: webhook(), secret: 'whsec_y' } };
  const server = await serve({ ...listed, [`POST ${api}/${id}/secret`]: rotated, [`DELETE ${api}/${id}`]: { status: 204 } });
  expect((await callCli(['webhooks', 'rotate', 'chat'], envFor(server))).stdout.toString()).toBe('whsec_y\n');
  expect((await callCli(['webhooks', 'remove', 'chat'], envFor(server))).stdout.toString()).toBe('chat was removed\n');
});

test.each([
  [delivery({ state: 'delivered', tries: 1, answers: [answered(204, null)] }), 0, 'delivered (204)\n'],
  [delivery({ state: 'given_up', tries: 1, answers: [answered(500, 'it answered 500')] }), 1, 'given up (it answered 500)\n'],
])('a ping says what came of it', async (now, exit, words) => {
  const sent = delivery();
  const one = {
    [`POST ${api}/${id}/ping`]: { status: 202, body: sent },
    [`GET ${api}/${id}/deliveries/${sent.id}`]: { body: now },
  };
  const server = await serve({ ...listed, ...one });
  const { code, stdout, stderr } = await callCli(['webhooks', 'ping', 'chat'], envFor(server));
  expect([code, stdout.toString()]).toEqual([exit, words]);
  expect(stderr.toString()).toContain('thanks');
});

test('deliveries are listed, and one is sent once more', async () => {
  const sent = delivery({ tries: 2, answers: [answered(500, 'it answered 500')] });
  const server = await serve({
    ...listed,
    [`GET ${api}/${id}/deliveries`]: { body: { deliveries: [sent], next: sent.id } },
    [`POST ${api}/${id}/deliveries/${sent.id}/redelivery`]: { status: 202, body: sent },
    [`GET ${api}/${id}/deliveries/${sent.id}`]: { body: { ...sent, tries: 3, answers: [answered(503, 'it answered 503')] } },
  });
  const list = await callCli(['webhooks', 'deliveries', 'chat', '--limit', '1'], envFor(server));
  expect(list.stdout.toString()).toMatch(/job\.failed +build .* 2 +waiting \(it answered 500\), next try/);
  expect(list.stderr.toString()).toContain(`--after ${sent.id}`);
  const again = await callCli(['webhooks', 'redeliver', 'chat', sent.id], envFor(server));
  expect([again.code, again.stdout.toString()]).toEqual([1, expect.stringContaining('waiting (it answered 503)')]);
});
