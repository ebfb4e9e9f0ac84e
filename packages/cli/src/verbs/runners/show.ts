import type { Runner, RunnerCredential } from '@baton/protocol';
import { isForeign, limitWords, protocolTitles, spokenWords } from '@baton/protocol/foreign';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { runnerPill } from '../../output/pills.ts';
import { pairsText, rangesText } from '../../output/ranges.ts';
import { type Cell, renderFields } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';
import type { Client } from '../../rest/client.ts';
import { Refusal } from '../../rest/refusal.ts';
import { findRunner } from './find-runner.ts';
import { takesText } from './takes.ts';

/** `baton runners show NAME|ID` */
export function declareShow(runners: Command, context: Context): void {
  withConnectionOptions(runners.command('show'))
    .description('show all there is to know of a runner')
    .argument('<runner>', 'its name or id')
    .option('--json', 'print JSON')
    .action(async (text: string, flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const { id } = await findRunner(client, text);
        const runner = await client.call<Runner>('GET', restPaths.runner(id));
        const credential = await credentialOf(client, id);
        if (flags.json) return context.printJson({ ...runner, ...(credential && { credential }) });
        return context.print(renderRunner(runner, credential, context));
      });
    });
}

/** What its token is limited to; null for those who may not see it. */
async function credentialOf(client: Client, id: string): Promise<RunnerCredential | null> {
  try {
    return await client.call<RunnerCredential>('GET', restPaths.runnerCredential(id));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'permission_denied') return null;
    throw error;
  }
}

function tokenFields({ networks, expiresAt }: RunnerCredential, { limits }: Runner): [string, Cell][] {
  const renewal = limits.includes('renewal') ? 'it does not renew it: rotate it before' : 'renewed before';
  return [
    ['comes from', networks?.join(', ') ?? 'anywhere'],
    ['token ends', expiresAt === null ? 'never' : `${dateTime(expiresAt)}; ${renewal}`],
  ];
}

/** Who keeps jobs away from it, why, and until when. */
const frozenWords = (
  { at, addresses: [first = '?', second = '?'] }: NonNullable<Runner['frozen']>,
  { hosting, protocol }: Pick<Runner, 'hosting' | 'protocol'>,
): string => {
  const joins = isForeign(protocol) ? 'register' : 'pair';
  const wayOut = hosting ? 'remove it, and its pool starts another' : `rotate it, and ${joins} the right one again`;
  return `since ${dateTime(at)}: its credential is in use at ${first} and at ${second}; ${wayOut}`;
};

function calledText({ firstAt, lastAt, times, isComing }: NonNullable<Runner['called']>): string {
  const since =
    times === 1 ? `at ${dateTime(firstAt)}` : `${times} times since ${dateTime(firstAt)}, last at ${dateTime(lastAt)}`;
  return `${since}, because a job waited for it; ${isComing ? 'it is to come' : 'it did not come'}`;
}

function heldBackBy(runner: Runner): [string, Cell][] {
  const { called, disabled, draining, frozen, kicked } = runner;
  const why = ({ by, reason, at }: { by: string | null; reason: string | null; at: number }, end: string): Cell => ({
    text: `by ${by ?? 'the runner itself'} since ${dateTime(at)}${end}${reason === null ? '' : `: ${reason}`}`,
    colour: 'yellow',
  });
  return [
    ...(disabled ? [['disabled', why(disabled, ends(disabled.until, ' until '))] as [string, Cell]] : []),
    ...(draining ? [['draining', why(draining, ends(draining.deadline, ', what runs is cancelled at '))] as [string, Cell]] : []),
    ...(frozen ? [['frozen', frozenWords(frozen, runner)] as [string, Cell]] : []),
    ...(kicked ? [['kicked', why(kicked, '')] as [string, Cell]] : []),
    ...(called ? [['called', { text: calledText(called), colour: 'yellow' }] as [string, Cell]] : []),
  ];
}

const ends = (at: number | null, words: string): string => (at === null ? '' : `${words}${dateTime(at)}`);

const runsAsTexts: Record<NonNullable<Runner['jobsRunAs']>, Cell> = {
  root: { text: 'root: they can do everything on its machine, and read its credential (--job-user NAME)', colour: 'yellow' },
  runner: 'the user of the runner: they can read its credential',
  other: 'another user than the runner',
};

const runsAs = ({ jobsRunAs }: Runner): Cell => (jobsRunAs === null ? '–' : runsAsTexts[jobsRunAs]);

/** What a runner of another system speaks, and what comes of it. */
function spokenFields({ protocol, limits }: Runner): [string, Cell][] {
  if (!isForeign(protocol)) return [];
  return [['speaks', spokenWords(protocol)], ...limits.map((limit): [string, Cell] => ['', limitWords(limit, protocol)])];
}

const versionText = ({ protocol, version, flags, updates }: Runner): string =>
  [
    version ?? '–',
    ...(isForeign(protocol) ? [`of ${protocolTitles[protocol]}'s own program`] : []),
    ...(flags.includes('outdated') ? ['outdated'] : []),
    ...(updates ? ['updates itself when it is asked to'] : []),
  ].join(', ');

function updateFields({ update, updateFailed }: Runner): [string, Cell][] {
  return [
    ...(update
      ? [['updating', `to ${update.version}, asked for at ${dateTime(update.at)} by ${update.by}`] as [string, Cell]]
      : []),
    ...(updateFailed
      ? [
          [
            'not updated',
            { text: `${updateFailed.version} failed at ${dateTime(updateFailed.at)}: ${updateFailed.reason}`, colour: 'yellow' },
          ] as [string, Cell],
        ]
      : []),
  ];
}

/** Jobs at once, as far as it says. */
const capacityText = ({ capacity, limits }: Runner): string =>
  limits.includes('capacity') ? 'as many as it asks for; it does not say' : (capacity?.toString() ?? '–');

function deviceFields({ devices, devicesAbsent }: Runner): [string, Cell][] {
  return devices.map(({ id, labels = [], ranges = {} }) => {
    const text = [id, ...labels, ...(Object.keys(ranges).length > 0 ? [rangesText(ranges)] : [])].join(' ');
    return ['device', devicesAbsent.includes(id) ? { text: `${text} (unplugged)`, colour: 'yellow' } : text];
  });
}

/** A runner for people. */
function renderRunner(runner: Runner, credential: RunnerCredential | null, { paint }: Pick<Context, 'paint'>): string {
  const fields: [string, Cell][] = [
    ['runner', runner.name],
    ['id', runner.id],
    ['number', String(runner.number)],
    ...spokenFields(runner),
    ['status', runnerPill(runner)],
    ...heldBackBy(runner),
    ['scope', runner.scope],
    ['labels', runner.labels.join(', ') || '–'],
    [
      'executors',
      runner.executors.map(({ name, version }) => (version === null ? name : `${name} ${version}`)).join(', ') || '–',
    ],
    ['attributes', pairsText(runner.attributes)],
    ['ranges', rangesText(runner.ranges)],
    ...deviceFields(runner),
    ['takes', takesText(runner)],
    ['jobs run as', runsAs(runner)],
    ['capacity', capacityText(runner)],
    ['version', versionText(runner)],
    ...updateFields(runner),
    ['workspace', runner.workspace ?? '–'],
    ['last heartbeat', runner.lastHeartbeatAt === null ? 'never' : dateTime(runner.lastHeartbeatAt)],
    ['created', `${dateTime(runner.createdAt)} by ${runner.createdBy}`],
    ['paired', dateTime(runner.enrolledAt)],
    ...(credential ? tokenFields(credential, runner) : []),
    ['runs', runner.tasks.map(({ jobName, jobId }) => `${jobName} (${jobId})`).join(', ') || '–'],
  ];
  if (runner.executorsMissing.length > 0) {
    fields.push([
      'not found',
      { text: `${runner.executorsMissing.join(', ')} (declared, not on its machine)`, colour: 'yellow' },
    ]);
  }
  return renderFields(fields, paint);
}
