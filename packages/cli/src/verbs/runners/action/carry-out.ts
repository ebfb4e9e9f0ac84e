import type { BulkResult, Runner, RunnerActionDone } from '@baton/protocol';
import { foreignActWords, foreignProtocols } from '@baton/protocol/foreign';
import { restPaths } from '@baton/protocol/paths';
import type { Context } from '../../../context.ts';
import { clean } from '../../../output/clean.ts';
import type { Client } from '../../../rest/client.ts';
import { findRunners } from '../find-runner.ts';
import type { ActionFlags, ActionVerb } from './action-verb.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { confirmed } from './confirm.ts';
import { printDone, printResults } from './results.ts';
import { printBlastRadius } from './show-blast-radius.ts';

/** Does it to one runner, or to many in one call; only asks about it with `--dry-run`. */
export async function carryOut(
  context: Context,
  client: Client,
  verb: ActionVerb,
  texts: readonly string[],
  flags: ActionFlags,
): Promise<void> {
  const runners = await findRunners(client, texts);
  const input = inputOf(flags);
  const blast = () => blastRadiusOf(client, { action: verb.action, runners: runners.map(({ id }) => id), ...input });
  if (flags.dryRun || (verb.asks && !flags.yes)) noteForeign(context, verb, runners);
  if (flags.dryRun) return printBlastRadius(context, await blast(), flags);
  if (verb.asks && !flags.yes && !(await confirmed(context, question(verb, runners), await blast())))
    return context.note('nothing was done');
  const [first] = runners;
  if (runners.length === 1 && first) {
    const path = restPaths.runnerAction(first.id, verb.action);
    return printDone(context, verb, first, await client.call<RunnerActionDone>('POST', path, { body: input }), flags);
  }
  const body = { action: verb.action, runners: runners.map(({ id }) => id), ...input };
  return printResults(context, verb, runners, await client.call<BulkResult>('POST', restPaths.runnersBulk, { body }), flags);
}

/** What it does to runners of other systems, where that is something else. */
function noteForeign(context: Context, { action }: ActionVerb, runners: readonly Runner[]): void {
  for (const protocol of foreignProtocols) {
    const names = runners.filter((runner) => runner.protocol === protocol).map(({ name }) => clean(name));
    const words = names.length === 0 ? null : foreignActWords(action, protocol);
    if (words !== null) context.note(`${namesText(names)}: ${words}`);
  }
}

function inputOf(flags: ActionFlags): { reason?: string; forMs?: number } {
  const forMs = flags.for ?? flags.deadline;
  return { ...(flags.reason === undefined ? {} : { reason: flags.reason }), ...(forMs === undefined ? {} : { forMs }) };
}

const shownMax = 3;

/** `Kick alpha?`, `Remove alpha, beta, gamma and 4 more?` */
function question({ action }: ActionVerb, runners: readonly Runner[]): string {
  const names = runners.map(({ name }) => clean(name));
  return `${action.charAt(0).toUpperCase()}${action.slice(1)} ${namesText(names)}?`;
}

const namesText = (names: readonly string[]): string =>
  `${names.slice(0, shownMax).join(', ')}${names.length > shownMax ? ` and ${names.length - shownMax} more` : ''}`;
