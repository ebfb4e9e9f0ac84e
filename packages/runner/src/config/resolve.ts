import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { ApiError } from '@baton/protocol/errors';
import { renewedToken } from '../credential/disks.ts';
import { defaults, type EnrolledConfig, type RunnerConfig } from './config.ts';
import { type Environment, type Places, setting } from './environment.ts';
import { findConfig } from './file.ts';
import { serverUrl } from './url.ts';
import { configOfVariables } from './variables.ts';

/** What a command line may say instead of the file. */
export interface Overrides {
  url?: string | undefined;
  workspace?: string | undefined;
  labels?: string[] | undefined;
  executors?: string[] | undefined;
  capacity?: number | undefined;
  insecure?: boolean | undefined;
  caFile?: string | undefined;
  ephemeral?: boolean | undefined;
  jobUser?: string | undefined;
}

/** A configuration without a credential, from the command line. */
export function freshConfig(url: string, places: Places, overrides: Overrides, base: RunnerConfig | null): RunnerConfig {
  const insecure = overrides.insecure ?? base?.insecure ?? false;
  return {
    ...defaults,
    labels: overrides.labels ?? base?.labels ?? [],
    executors: overrides.executors ?? base?.executors ?? null,
    attributes: base?.attributes ?? {},
    ranges: base?.ranges ?? {},
    devices: base?.devices ?? [],
    capacity: overrides.capacity ?? base?.capacity ?? defaults.capacity,
    ephemeral: overrides.ephemeral ?? base?.ephemeral ?? false,
    jobUser: overrides.jobUser ?? base?.jobUser ?? null,
    spoolBytesMax: base?.spoolBytesMax ?? defaults.spoolBytesMax,
    diskFreeBytesMin: base?.diskFreeBytesMin ?? defaults.diskFreeBytesMin,
    url: serverUrl(url, insecure),
    insecure,
    caFile: overrides.caFile ? absolute(overrides.caFile) : (base?.caFile ?? null),
    workspace: absolute(overrides.workspace ?? base?.workspace ?? places.workspace),
    runnerId: null,
    name: null,
    token: null,
  };
}

/**
 * What `start` runs with: the environment when it names a runner, else the file; the command line on top. Throws `config_not_found`,
 * `config_invalid`, `insecure_url` or `usage`.
 */
export function enrolledConfig(environment: Environment, configPath: string, places: Places, given: Overrides): EnrolledConfig {
  const overrides = { ...given, caFile: given.caFile ?? (environment.BATON_CA_FILE || undefined) };
  const [url, runnerId, token] = ['BATON_URL', 'BATON_RUNNER_ID', 'BATON_RUNNER_TOKEN'].map((name) => setting(environment, name));
  const stored = token ? null : findConfig(configPath, places.workspace);
  if (token && url) {
    const base = setting(environment, 'BATON_RUNNER_SETTINGS') === null ? null : configOfVariables(environment, places);
    const config = freshConfig(overrides.url ?? url, places, overrides, base);
    return { ...config, runnerId: runnerId ?? 'from the environment', token: renewedToken(config.workspace, token) };
  }
  if (stored === null) throw new ApiError('config_not_found', { path: configPath });
  const asked = overrides.url ?? url;
  const insecure = overrides.insecure ?? stored.insecure;
  const own = serverUrl(stored.url, insecure);
  if (asked && serverUrl(asked, insecure) !== own) throw otherUrl(asked, own, configPath);
  if (stored.token === null || stored.runnerId === null)
    throw new ApiError('usage', { problem: `${configPath} has no credential yet: run baton-runner register --token TOKEN` });
  const { runnerId: id, token: credential } = stored;
  const config = { ...stored, ...definedOf(overrides), url: own, insecure, runnerId: id, token: credential };
  const caFile = config.caFile === null ? null : absolute(config.caFile);
  return { ...config, caFile, workspace: absolute(config.workspace) };
}

export const otherUrl = (asked: string, own: string, path: string): ApiError =>
  new ApiError('usage', {
    problem: `${path} belongs to a runner of ${own}, not of ${asked}; name another file with --config PATH, or pair with --replace`,
  });

/** The runner may be started from elsewhere later; and a `~` in quotes reaches us as it is. */
const absolute = (path: string): string => resolve(path.replace(/^~(?=\/|$)/, homedir()));

const definedOf = (overrides: Overrides): Partial<RunnerConfig> =>
  Object.fromEntries(Object.entries(overrides).filter(([name, value]) => value !== undefined && name !== 'url'));
