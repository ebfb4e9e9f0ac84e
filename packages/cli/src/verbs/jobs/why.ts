import type { Explanation } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import { resolveJobId } from './job-id.ts';

/** Runners that are named in a line; the others are counted. */
const namedMax = 5;

/** `baton jobs why ID` */
export function declareWhy(jobs: Command, context: Context): void {
  withConnectionOptions(jobs.command('why'))
    .description('explain why a job waits, and what would start it')
    .argument('<id>', 'its id, or an unambiguous beginning of it')
    .option('--json', 'print JSON')
    .action(async (id: string, flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const explanation = await client.call<Explanation>('GET', restPaths.jobExplanation(await resolveJobId(client, id)));
        await (flags.json ? context.printJson(explanation) : context.print(renderExplanation(explanation, context)));
      });
    });
}

/** The explanation for people: a sentence, then why each runner does not take the job. */
function renderExplanation(explanation: Explanation, { paint }: Pick<Context, 'paint'>): string {
  const { verdict, text, heldBack, groups } = explanation;
  const rows = groups.map((group) => [namesOf(group), group.text]);
  const pools = heldBack.map(({ name, until }) => `The pool ${clean(name)} ${againText(until)}.`);
  return [
    `${verdict}: ${clean(text)}`,
    ...pools,
    ...(rows.length === 0 ? [] : ['', renderTable(['runners', 'why not'], rows, paint)]),
  ].join('\n');
}

const againText = (until: number | null): string =>
  until === null ? 'tries again once it is resumed' : `tries again at ${dateTime(until)}`;

function namesOf({ runners, listed }: Explanation['groups'][number]): string {
  if (listed.length === 0) return plural(runners, 'runner');
  const named = listed.slice(0, namedMax).map(({ name }) => name);
  return runners > named.length ? `${named.join(', ')} and ${runners - named.length} more` : named.join(', ');
}
