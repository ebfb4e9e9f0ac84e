import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ApiError } from '@baton/protocol/errors';
import { configPath } from '../common.ts';
import { type Option, text, type Values } from '../options.ts';
import type { Context } from '../verb.ts';

/** Which service is meant. */
export const placeOptions: readonly Option[] = [
  { name: 'system', help: 'a service of the machine (as root); default: one of this user' },
  { name: 'name', value: 'NAME', help: 'name of the service (default baton-runner)' },
];

/** Where a service stands, and how its manager is called. */
export interface ServicePlace {
  name: string;
  isSystem: boolean;
  unitFile: string;
  /** words before the verb of systemctl */
  systemctl: readonly string[];
}

/** Throws `usage`. */
export function placeOf(values: Values, { environment }: Pick<Context, 'environment'>): ServicePlace {
  const name = text(values, 'name') ?? 'baton-runner';
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    throw new ApiError('usage', { problem: `--name: letters, digits, dots, dashes and underscores, not ${name}` });
  const isSystem = values.system === true;
  const own = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  const folder = isSystem ? '/etc/systemd/system' : join(own, 'systemd/user');
  const systemctl = isSystem ? ['systemctl'] : ['systemctl', '--user'];
  return { name, isSystem, unitFile: join(folder, `${name}.service`), systemctl };
}

/** Where the versions of the program of a service are. */
export const programsOf = (values: Values, context: Context): string =>
  resolve(text(values, 'programs') ?? join(dirname(configPath(values, context)), 'programs'));

/** Calls the service manager. Throws `service_unsupported` where there is none that is known, and `service_refused` with its words. */
export function callManager({ systemctl }: ServicePlace, ...words: string[]): string {
  assertManager();
  const [program = '', ...before] = systemctl;
  const { status, stdout, stderr, error } = spawnSync(program, [...before, ...words], { encoding: 'utf8' });
  if (error) throw new ApiError('service_unsupported', { problem: 'systemctl is not found here' });
  if (status !== 0)
    throw new ApiError('service_refused', { command: [...systemctl, ...words].join(' '), problem: stderr.trim() });
  return stdout.trim();
}

export function assertManager(): void {
  if (process.platform !== 'linux')
    throw new ApiError('service_unsupported', { problem: `services of ${process.platform} are not known to baton-runner` });
}

/** What it says of a service, whatever that is: `active`, `inactive`, `enabled`, …; `unknown` where it can not be asked. */
export function askManager({ systemctl, name }: ServicePlace, verb: 'is-active' | 'is-enabled'): string {
  const [program = '', ...before] = systemctl;
  const { stdout, error } = spawnSync(program, [...before, verb, `${name}.service`], { encoding: 'utf8' });
  return error ? 'unknown' : stdout.trim() || 'unknown';
}
