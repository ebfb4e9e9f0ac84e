import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { restPaths, type WebhookWithSecret } from '@baton/protocol';
import type { Bench } from '../../support/bench.ts';
import { call, taken } from '../../support/rest.ts';
import type { Server } from '../../support/server.ts';

/** Webhooks that fare differently: one that takes what it gets, one at which nobody listens, one that somebody disabled. */
export async function addWebhooks(bench: Bench, server: Server): Promise<void> {
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end('{"ok":true}'));
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  bench.defer(() => receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const add = (body: object) => server.post<WebhookWithSecret>(restPaths.webhooks, body);
  const kinds = ['job.failed', 'job.needs_attention', 'runner.offline', 'runner.online'];
  await add({ name: 'on-call pager', url: `http://127.0.0.1:${port}/v2/enqueue?route=on-call`, kinds });
  await add({
    name: 'chat room of the build team',
    url: 'http://127.0.0.1:9/hooks/T024/B7Q',
    kinds: ['job.failed'],
    scope: 'baton',
  });
  const { webhook } = await add({ name: 'old dashboard', url: `http://127.0.0.1:${port}/old`, kinds: ['job.succeeded'] });
  const body = { enabled: false, reason: 'moved to the new one' };
  taken(await call(server.url, 'PATCH', restPaths.webhook(webhook.id), { token: server.token, body }));
}
