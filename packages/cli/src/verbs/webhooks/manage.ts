import type { EditWebhook, NewWebhook, Webhook, WebhookList, WebhookWithSecret } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { noticeKindNames } from '@baton/protocol/notice-kinds';
import { restPaths } from '@baton/protocol/paths';
import { type Command, InvalidArgumentError } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseDuration } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import { scopeNames, withScopeOption } from '../../scope-option.ts';
import { findWebhook, type JsonFlags } from './find.ts';

type Kinds = NewWebhook['kinds'];

function collectKinds(text: string, before: Kinds = []): Kinds {
  const given = text.split(',').map((word) => {
    const kind = noticeKindNames.find((name) => name === word.trim());
    if (!kind) throw new InvalidArgumentError(`It must be one of ${noticeKindNames.join(', ')}.`);
    return kind;
  });
  return [...new Set([...before, ...given])];
}

function stateOf({ disabled, failures, failingSince }: Webhook): string {
  if (disabled) return `disabled by ${disabled.by}${disabled.reason === null ? '' : `: ${disabled.reason}`}`;
  return failures > 0 ? `failing since ${dateTime(failingSince)}` : 'enabled';
}

export function declareList(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('list'))
    .description('list webhooks of the scopes that you manage')
    .option('--scope <name>', `only those of \`instance\`, ${scopeNames}`)
    .option('--json', 'print JSON')
    .action(async ({ scope, ...flags }: JsonFlags & { scope?: string }) => {
      await withClient(context, flags, async (client) => {
        const query = scope === undefined ? {} : { query: { scope } };
        const list = await client.call<WebhookList>('GET', restPaths.webhooks, query);
        if (flags.json) return context.printJson(list);
        if (list.webhooks.length === 0)
          return context.print('No webhooks. Make one: baton webhooks add NAME URL --kind job.failed\n');
        const rows = list.webhooks.map((each) => [each.id, each.name, each.scope, each.url, each.kinds.join(','), stateOf(each)]);
        return context.print(renderTable(['ID', 'NAME', 'SCOPE', 'URL', 'TOLD OF', 'STATE'], rows, context.paint));
      });
    });
}

interface ContentFlags extends JsonFlags {
  kind?: Kinds;
  scope?: string;
  queueAge?: number;
  name?: string;
  to?: string;
}

const withContent = (command: Command): Command =>
  withConnectionOptions(command)
    .option('--kind <kinds>', `what it is told of (repeatable, or with commas): ${noticeKindNames.join(', ')}`, collectKinds)
    .option('--queue-age <duration>', 'with queue.too_old: how long the oldest job of a kind may wait', parseDuration)
    .option('--json', 'print JSON');

export function declareAdd(webhooks: Command, context: Context): void {
  withScopeOption(withContent(webhooks.command('add')))
    .description('make a webhook, and print its signing secret: it is shown only once')
    .argument('<name>', 'what it is for')
    .argument('<url>', 'where it is sent: https, of the public internet')
    .action(async (name: string, url: string, { kind, scope, queueAge, ...flags }: ContentFlags) => {
      if (!kind) throw new ApiError('usage', { problem: 'give at least one --kind' });
      const body: NewWebhook = { name, url, kinds: kind };
      if (scope !== undefined) body.scope = scope;
      if (queueAge !== undefined) body.queueAgeMs = queueAge;
      await withClient(context, flags, async (client) =>
        showSecret(context, flags, await client.call<WebhookWithSecret>('POST', restPaths.webhooks, { body })),
      );
    });
}

export function declareRotate(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('rotate'))
    .description('make a new signing secret, and print it; for a day the one before it signs too')
    .argument('<webhook>', 'its id or name')
    .option('--json', 'print JSON')
    .action(async (named: string, flags: JsonFlags) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findWebhook(client, named);
        return showSecret(context, flags, await client.call<WebhookWithSecret>('POST', restPaths.webhookSecret(id)));
      });
    });
}

async function showSecret(context: Context, flags: JsonFlags, made: WebhookWithSecret): Promise<void> {
  if (flags.json) return context.printJson(made);
  await context.print(`${clean(made.secret)}\n`);
  return context.note(`the webhook ${clean(made.webhook.name)} has the id ${made.webhook.id}; its secret is not shown again`);
}

export function declareChange(webhooks: Command, context: Context): void {
  withContent(webhooks.command('change'))
    .description('change a webhook; what is not given stays')
    .argument('<webhook>', 'its id or name')
    .option('--name <name>', 'another name')
    .option('--to <url>', 'another address')
    .action(async (named: string, { kind, queueAge, name, to, ...flags }: ContentFlags) => {
      const body: EditWebhook = {};
      if (name !== undefined) body.name = name;
      if (to !== undefined) body.url = to;
      if (kind) body.kinds = kind;
      if (queueAge !== undefined) body.queueAgeMs = queueAge;
      if (Object.keys(body).length === 0) throw new ApiError('usage', { problem: 'say what is to be changed' });
      await edit(context, named, flags, body);
    });
}

export function declareEnable(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('enable'))
    .description('let a webhook be told again; what still waits for it goes out')
    .argument('<webhook>', 'its id or name')
    .option('--json', 'print JSON')
    .action((named: string, flags: JsonFlags) => edit(context, named, flags, { enabled: true }));
}

export function declareDisable(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('disable'))
    .description('tell a webhook nothing for now')
    .argument('<webhook>', 'its id or name')
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action((named: string, { reason, ...flags }: JsonFlags & { reason?: string }) =>
      edit(context, named, flags, { enabled: false, ...(reason !== undefined && { reason }) }),
    );
}

async function edit(context: Context, named: string, flags: JsonFlags, body: EditWebhook): Promise<void> {
  await withClient(context, flags, async (client) => {
    const { id } = await findWebhook(client, named);
    const now = await client.call<Webhook>('PATCH', restPaths.webhook(id), { body });
    return flags.json ? context.printJson(now) : context.print(`${clean(now.name)} is ${clean(stateOf(now))}\n`);
  });
}

export function declareRemove(webhooks: Command, context: Context): void {
  withConnectionOptions(webhooks.command('remove'))
    .description('remove a webhook, with what waits for it and its history')
    .argument('<webhook>', 'its id or name')
    .action(async (named: string, flags: ConnectionFlags) => {
      await withClient(context, flags, async (client) => {
        await client.call('DELETE', restPaths.webhook((await findWebhook(client, named)).id));
        return context.print(`${clean(named)} was removed\n`);
      });
    });
}
