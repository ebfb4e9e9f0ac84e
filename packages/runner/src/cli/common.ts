import { ApiError } from '@baton/protocol/errors';
import type { EnrolledConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import type { Overrides } from '../config/resolve.ts';
import type { CredentialDisk } from '../credential/keeper.ts';
import { executorNames } from '../executors/registry.ts';
import { machineClock } from '../process/clock.ts';
import { makeLogger } from '../process/logger.ts';
import { run } from '../run/run.ts';
import { count, list, type Option, text, type Values } from './options.ts';
import type { Context } from './verb.ts';

export const configOption: Option = {
  name: 'config',
  value: 'PATH',
  help: 'configuration file (default ~/baton-runner/config.json)',
};

/** How a runner is set up. */
export const setupOptions: readonly Option[] = [
  { name: 'url', value: 'URL', help: 'address of the server' },
  { name: 'workspace', value: 'PATH', help: 'where jobs work (default ~/baton-runner/workspace)' },
  { name: 'labels', value: 'A,B', help: 'what jobs can ask for' },
  {
    name: 'executors',
    value: 'A,B',
    help: 'offer only these executors (default, or BATON_EXECUTORS: all whose tools are found)',
  },
  { name: 'capacity', value: 'N', help: 'jobs at once (default: one for each device, at least 1)' },
  { name: 'job-user', value: 'NAME', help: 'run jobs as this user (the runner must be root)' },
  { name: 'ephemeral', help: 'take one job, then leave; the server removes the runner after it' },
  { name: 'ca', value: 'FILE', help: 'certificates (PEM) of a private authority, trusted besides the known ones' },
  { name: 'insecure', help: 'allow http:// to another machine' },
  configOption,
];

/** How a runner runs. */
export const runOptions: readonly Option[] = [
  { name: 'drain-grace-ms', value: 'N', help: 'after a first stop signal: stop the jobs that still run after this time' },
  { name: 'log-format', value: 'FORMAT', help: 'text (default) or json' },
];

export function overridesOf(values: Values, environment: Environment): Overrides {
  return {
    url: text(values, 'url'),
    workspace: text(values, 'workspace'),
    labels: list(values, 'labels'),
    executors: executorsOf(list(values, 'executors') ?? listOf(environment.BATON_EXECUTORS)),
    capacity: count(values, 'capacity', 1, 1024),
    jobUser: text(values, 'job-user'),
    caFile: text(values, 'ca') ?? (environment.BATON_CA_FILE || undefined),
    insecure: values.insecure === true ? true : undefined,
    ephemeral: values.ephemeral === true ? true : undefined,
  };
}

const listOf = (text: string | undefined): string[] | undefined => (text ? list({ of: text }, 'of') : undefined);

/** Throws `usage` for one that there is not. */
function executorsOf(names: string[] | undefined): string[] | undefined {
  const unknown = names?.find((name) => !executorNames.includes(name));
  if (unknown === undefined) return names;
  throw new ApiError('usage', { problem: `--executors: there is no ${unknown}; there are ${executorNames.join(', ')}` });
}

export const configPath = (values: Values, context: Context): string => text(values, 'config') ?? context.places.config;

/** Runs a runner to its end; answers the exit code. */
export async function runToEnd(
  config: EnrolledConfig,
  credential: CredentialDisk,
  values: Values,
  context: Context,
): Promise<number> {
  const format = text(values, 'log-format') ?? 'text';
  if (format !== 'text' && format !== 'json')
    throw new ApiError('usage', { problem: `--log-format: text or json, not ${format}` });
  const log = makeLogger(format, context.warn, machineClock().now);
  const drainGraceMs = count(values, 'drain-grace-ms', 0, 2 ** 31 - 1) ?? null;
  const { environment, selfCommand } = context;
  const { code, failure } = await run({ config, credential, environment, selfCommand, drainGraceMs, log });
  if (failure) log('error', [failure.message, failure.next].filter((part) => part !== '').join('. '), { code: failure.code });
  return code;
}
