import type { SubmitJob } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import type { ConnectionFlags } from '../../config/connection.ts';
import { parseConcurrency, parseDraws, parseRange, recordOf } from './needs.ts';
import { secretsOf } from './secrets.ts';
import { specOf } from './spec.ts';

export interface RunFlags extends ConnectionFlags {
  executor?: string;
  spec?: string;
  set?: string[];
  label?: string[];
  executorVersion?: string;
  range?: string[];
  draw?: string[];
  attribute?: string[];
  device?: string[];
  runnerVersion?: string;
  concurrency?: string;
  name?: string;
  priority?: number;
  project?: string;
  runner?: string;
  env?: string[];
  secret?: string[];
  secretEnv?: string[];
  onLost?: NonNullable<SubmitJob['onLost']>;
  onPartition?: NonNullable<SubmitJob['onPartition']>;
  maxAttempts?: number;
  timeLimit?: number;
  waitLimit?: number;
  detach?: true;
  raw?: boolean;
  json?: true;
}

/** One `--env`: `NAME=VALUE`, or `NAME` for the value that it has here. */
function parseVariable(text: string, here: Readonly<Record<string, string | undefined>>): [string, string] {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const value = at === -1 ? here[name] : text.slice(at + 1);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new ApiError('usage', { problem: `--env: '${name}' is not the name of a variable` });
  if (value === undefined) throw new ApiError('usage', { problem: `--env: ${name} is not set here` });
  return [name, value];
}

/** The submission that a command line asks for. */
export function submissionOf(command: string[], flags: RunFlags, here: Readonly<Record<string, string | undefined>>): SubmitJob {
  const environment = Object.fromEntries((flags.env ?? []).map((text) => parseVariable(text, here)));
  const spec = specOf(command, flags);
  if (flags.env) spec.environment = environment;
  const { name, project, executor, priority, runner, onLost, onPartition, maxAttempts } = flags;
  const optional = {
    name,
    project,
    executor,
    labels: flags.label,
    executorVersionMin: flags.executorVersion,
    ranges: flags.range && recordOf('--range', flags.range, parseRange),
    drawFrom: flags.draw && parseDraws(flags.draw),
    attributes: flags.attribute && recordOf('--attribute', flags.attribute, (text) => text),
    device: flags.device && [...new Set(flags.device.filter((label) => label !== ''))],
    runnerVersionMin: flags.runnerVersion,
    concurrency: flags.concurrency === undefined ? undefined : parseConcurrency(flags.concurrency),
    priority,
    runner,
    onLost,
    onPartition,
    maxAttempts,
    timeLimitMs: flags.timeLimit,
    waitLimitMs: flags.waitLimit,
  };
  const secrets = secretsOf(flags.secret, flags.secretEnv, here);
  return { ...(withoutUndefined(optional) as Partial<SubmitJob>), ...secrets, spec };
}

const withoutUndefined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
