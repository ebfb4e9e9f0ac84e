import { afterEach, beforeEach, expect, test } from 'vitest';
import { person, vaultOf } from '../testing/fakes.ts';
import { codeOf } from '../testing/plane.ts';
import { HookBench } from './testing/hook-bench.ts';
import { isSignedWith } from './testing/hooks.ts';

let bench: HookBench;
beforeEach(async () => {
  bench = await HookBench.start();
});
afterEach(() => bench.stop());

const by = person('ada');

test('addresses are looked at when they are set and when they are changed, and what is refused says nothing of them', async () => {
  const { webhooks } = bench.plane.app;
  const input = { name: 'hook', scope: null, kinds: ['job.failed' as const], queueAgeMs: 1_000 };
  const refused = async (url: string) => await codeOf(webhooks.create({ ...input, url }, by));
  expect(await refused('http://10.0.0.1/')).toBe('webhook_url_invalid');
  expect(await refused('https://2130706434/')).toBe('webhook_url_invalid');
  expect(await refused('https://user:word@1.1.1.1/')).toBe('webhook_url_invalid');
  const { webhook } = await bench.add(['job.failed']);
  const change = webhooks.change(webhook.id, { url: 'https://[::ffff:169.254.169.254]/secret-path' }, by);
  const error = await change.catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ code: 'webhook_url_invalid' });
  expect(JSON.stringify(error)).not.toContain('secret-path');
  expect(await bench.plane.store.read.webhooks()).toHaveLength(1);
});

test('each change is told by the audit log, without the path of the address and without the secret', async () => {
  const { webhooks } = bench.plane.app;
  const { webhook, secret } = await bench.add(['job.failed']);
  await webhooks.change(webhook.id, { name: 'pager', kinds: ['runner.offline', 'job.failed'] }, by);
  await webhooks.change(webhook.id, { isEnabled: false, reason: 'noisy' }, by);
  const rotated = await webhooks.rotate(webhook.id, by);
  const { id } = await webhooks.ping(webhook.id, by);
  await bench.settled();
  await webhooks.redeliver(webhook.id, id, by);
  await bench.settled();
  await webhooks.remove(webhook.id, by);
  const entries = (await bench.plane.store.read.auditSince(0, 99)).filter(({ target }) => target.kind === 'webhook');
  expect(entries.map(({ action }) => action.replace('webhook.', ''))).toEqual([
    ...['create', 'edit', 'edit', 'rotate', 'ping', 'redeliver', 'remove'],
  ]);
  expect(entries[2]?.after).toEqual({ disabled: { at: expect.any(Number), by: 'ada', reason: 'noisy' } });
  const text = JSON.stringify(entries);
  for (const word of ['receivers-own', secret.slice(6), rotated.secret.slice(6)]) expect(text).not.toContain(word);
  expect(text).toContain('http://127.0.0.1');
});

test('a scope has so many and no more', async () => {
  await Promise.all(Array.from({ length: 50 }, () => bench.add(['job.failed'])));
  expect(await codeOf(bench.add(['job.failed']))).toBe('webhooks_too_many');
  expect(await codeOf(bench.add(['job.failed'], { scope: 'baton' }))).toBeNull();
});

test('with a scope its webhooks go, and what waits for them', async () => {
  const { app, store } = bench.plane;
  await app.scopes.createOrganization('acme', by);
  await app.scopes.createProject('acme', 'site', by);
  bench.receiver.answers = (_, response) => response.writeHead(500).end();
  const { webhook } = await bench.add(['job.failed'], { scope: 'acme' });
  const runner = await bench.plane.runner('one');
  await bench.plane.submit({ project: 'acme/site' });
  await runner.report(await runner.take(), 'failed');
  await bench.settled();
  expect(await store.read.webhookDeliveriesPending(webhook.id, 9)).toHaveLength(1);
  await app.scopes.remove('organization', 'acme', by);
  await bench.pass(5_000);
  expect([await store.read.webhooks(), await store.read.webhookDeliveriesBefore(Number.MAX_SAFE_INTEGER, 9)]).toEqual([[], []]);
});

test('a new key of the installation seals signing secrets too, and one that is missing is named', async () => {
  const { webhook, secret } = await bench.add(['job.failed']);
  await bench.plane.app.webhooks.rotate(webhook.id, by);
  bench.plane.vault = vaultOf('two', 'one');
  await bench.plane.restart();
  await bench.settled();
  const [row] = await bench.plane.store.read.webhooks();
  const { keyId } = bench.plane.vault;
  expect([row?.keyId, row?.earlier?.keyId]).toEqual([keyId, keyId]);
  bench.plane.vault = vaultOf('two');
  await bench.plane.restart();
  const runner = await bench.plane.runner('one');
  await bench.failJob(runner);
  expect(bench.receiver.received.map((each) => isSignedWith(secret, each))).toEqual([true]);
  bench.plane.vault = vaultOf('three');
  await bench.plane.restart();
  await runner.open();
  await bench.failJob(runner);
  expect((await bench.deliveries())[0]?.answers.at(-1)?.problem).toContain('the key that opens its signing secret');
  expect(bench.receiver.received).toHaveLength(1);
});

test('the one who may not manage a scope does not learn of its webhooks', async () => {
  const { app } = bench.plane;
  await app.scopes.createOrganization('acme', by);
  const { webhook } = await bench.add(['job.failed'], { scope: 'acme' });
  const nobody = app.as({ userId: 'nobody', limits: null, address: '127.0.0.1' }).webhooks;
  expect(await nobody.list()).toEqual([]);
  expect(await codeOf(nobody.find(webhook.id))).toBe('webhook_not_found');
  expect(await codeOf(nobody.list('acme'))).toBe('scope_not_found');
  expect(await codeOf(nobody.ping(webhook.id, by))).toBe('webhook_not_found');
});
