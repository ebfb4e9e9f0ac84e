import { setTimeout as wait } from 'node:timers/promises';
import type { WebhookDelivery, WebhookDeliveryPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { ago, dateTime } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { findWebhook, type JsonFlags } from './find.ts';

/** A try lasts ten seconds at most. */
const waitMaxMs = 15_000;
const lookEveryMs = 250;

/** `delivered (204)`, `given up (it answered 500)` */
function cameOf({ state, answers, nextAt }: WebhookDelivery): string {
  const last = answers.at(-1);
  if (state === 'delivered') return `delivered (${last?.status ?? '-'})`;
  const why = last?.problem ? ` (${last.problem})` : '';
  return state === 'given_up' ? `given up${why}` : `waiting${why}${last ? `, next try ${dateTime(nextAt)}` : ''}`;
}

/** Waits until a try that was asked for is over. */
async function outcomeOf(client: Client, webhookId: string, sent: WebhookDelivery): Promise<WebhookDelivery> {
  const path = restPaths.webhookDelivery(webhookId, sent.id);
  const isOver = (now: WebhookDelivery): boolean => now.state !== 'pending' || now.tries > sent.tries;
  for (let left = waitMaxMs; ; left -= lookEveryMs) {
    const now = await client.call<WebhookDelivery>('GET', path);
    if (isOver(now) || left <= 0) return now;
    await wait(lookEveryMs);
  }
}

async function show(context: Context, flags: JsonFlags, delivery: WebhookDelivery): Promise<void> {
  if (delivery.state !== 'delivered') context.exitCode = 1;
  if (flags.json) return context.printJson(delivery);
  await context.print(`${clean(cameOf(delivery))}\n`);
  const said = delivery.answers.at(-1)?.bodyHead ?? '';
  if (said !== '') await context.note(`the receiver said: ${clean(said.slice(0, 200))}`);
}

export function declarePing(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('ping'))
    .description('send a webhook a ping, also while it is disabled, and say what came of it')
    .argument('<webhook>', 'its id or name')
    .option('--json', 'print JSON')
    .action(async (named: string, flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findWebhook(client, named);
        const sent = await client.call<WebhookDelivery>('POST', restPaths.webhookPing(id));
        await show(context, flags, await outcomeOf(client, id, sent));
      });
    });
}

export function declareDeliveries(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('deliveries'))
    .description('list what was sent to a webhook, or waits to be sent, the newest first')
    .argument('<webhook>', 'its id or name')
    .option('--limit <number>', 'how many (default: 20, at most 100)')
    .option('--after <id>', 'those before this delivery')
    .option('--json', 'print JSON')
    .action(async (named: string, { limit, after, ...flags }: JsonFlags & { limit?: string; after?: string }) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findWebhook(client, named);
        const query = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
        const page = await client.call<WebhookDeliveryPage>('GET', restPaths.webhookDeliveries(id), { query });
        if (flags.json) return context.printJson(page);
        if (page.deliveries.length === 0) return context.print('Nothing yet. Try it: baton webhooks ping NAME\n');
        const now = Date.now();
        const rows = page.deliveries.map((each) => [
          ...[each.id, each.type, each.subject, ago(each.createdAt, now), String(each.tries), cameOf(each)],
        ]);
        await context.print(renderTable(['ID', 'TYPE', 'ABOUT', 'WHEN', 'TRIES', 'CAME OF IT'], rows, context.paint));
        if (page.next !== null) await context.note(`there are more: --after ${page.next}`);
      });
    });
}

export function declareRedeliver(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('redeliver'))
    .description('send a delivery once more, with the id and body that it had, and say what came of it')
    .argument('<webhook>', 'its id or name')
    .argument('<delivery>', 'its id')
    .option('--json', 'print JSON')
    .action(async (named: string, delivery: string, flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findWebhook(client, named);
        const sent = await client.call<WebhookDelivery>('POST', restPaths.webhookRedelivery(id, delivery));
        await show(context, flags, await outcomeOf(client, id, sent));
      });
    });
}
