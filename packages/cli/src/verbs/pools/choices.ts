import type { EditPool } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, parseDuration, parseInteger, parseList } from '../../option-values.ts';

export interface PoolFlags {
  identity?: string;
  region?: string;
  setting?: string[];
  label?: string[];
  executor?: string[];
  attribute?: string[];
  capacity?: number;
  min?: number;
  max?: number;
  idle?: number;
  onIdle?: 'sleep' | 'remove';
  startLimit?: number;
  costPerHour?: number;
  costPerDayMax?: number;
  dryRun?: boolean;
  updates?: boolean;
}

function parseAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() === '' || !Number.isFinite(amount) || amount < 0)
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  return amount;
}

const collectWords = (text: string, before: string[] = []): string[] => [...new Set([...before, ...parseList(text)])];

/** @param isNew what is not said gets the defaults that the help names; else it stays as it is */
export function withPoolOptions(command: Command, isNew: boolean): Command {
  const or = (fallback: string): string => (isNew ? ` (default: ${fallback})` : '');
  return command
    .option('--identity <name>', 'the cloud identity that its provider is called with, by id or name')
    .option('--region <name>', "the provider's region")
    .option('--setting <name=value>', "a setting of the provider's own, such as image=…; JSON or text (repeatable)", collect)
    .option('--executor <names>', `what its runners offer (repeatable, or with commas)${or('shell')}`, collectWords)
    .option('--label <labels>', 'labels that its runners offer (repeatable, or with commas)', collectWords)
    .option('--attribute <name=value>', 'an attribute that its runners have (repeatable)', collect)
    .option('--capacity <number>', `jobs at once of each runner${or('1')}`, parseInteger)
    .option('--min <number>', `runners that are kept awake${or('0')}`, parseInteger)
    .option('--max <number>', `runners at most${or('1')}`, parseInteger)
    .option('--idle <duration>', `how long a runner has nothing to do before it is put away${or('5m')}`, parseDuration)
    .addOption(new Option('--on-idle <what>', 'what becomes of it then').choices(['sleep', 'remove']))
    .option('--start-limit <duration>', `how long a runner may take to come${or('10m')}`, parseDuration)
    .option('--cost-per-hour <amount>', 'of a runner that is awake, in any currency', parseAmount)
    .option('--cost-per-day-max <amount>', 'above it in 24 hours nothing is started; needs --cost-per-hour', parseAmount)
    .option('--dry-run', 'only say what it would do')
    .option('--no-dry-run', 'do it')
    .option('--updates', `bring new releases to its runners by themselves${isNew ? ' (default)' : ''}`)
    .option('--no-updates', 'leave its runners as they are');
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new ApiError('usage', { problem: `${text} is not NAME=VALUE` });
  return [text.slice(0, at), text.slice(at + 1)];
}

/** JSON where it is some, else the text itself. */
function settingIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What was said of a pool. @param settings those that it has: what is given is added to them */
export function bodyOf(flags: PoolFlags, settings: EditPool['settings'] = {}): EditPool {
  const { identity, region, setting, label, executor, attribute, capacity, min, max, idle, onIdle, startLimit } = flags;
  const { costPerHour, costPerDayMax, dryRun, updates } = flags;
  if (costPerDayMax !== undefined && costPerHour === undefined)
    throw new ApiError('usage', { problem: '--cost-per-day-max needs --cost-per-hour' });
  const body: { [K in keyof EditPool]?: EditPool[K] | undefined } = {
    ...{ identity, region, labels: label, capacity, min, max, idleMs: idle, onIdle, startLimitMs: startLimit, dryRun, updates },
    executors: executor?.map((name) => ({ name })),
    attributes: attribute && Object.fromEntries(attribute.map(pairOf)),
    settings: setting && {
      ...settings,
      ...Object.fromEntries(setting.map(pairOf).map(([name, text]) => [name, settingIn(text)])),
    },
    cost: costPerHour === undefined ? undefined : { perHour: costPerHour, ceilingPerDay: costPerDayMax ?? null },
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as EditPool;
}
