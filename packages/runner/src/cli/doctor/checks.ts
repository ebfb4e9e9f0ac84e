import { existsSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { version } from '@baton/protocol/version';
import { accessOf, type EnrolledConfig } from '../../config/config.ts';
import { enrolledConfig } from '../../config/resolve.ts';
import { allExecutors } from '../../executors/registry.ts';
import { makeWorkspace } from '../../job/folder.ts';
import { blockedAt, findUser, isRoot } from '../../process/users.ts';
import { deviceProblemsOf } from '../../run/capabilities.ts';
import { CallFailed, kindOf } from '../../session/call-failed.ts';
import { HttpTransport } from '../../transport/http-transport.ts';
import type { Context } from '../verb.ts';

export interface CheckResult {
  mark: 'ok' | 'warn' | 'FAIL';
  text: string;
  /** what to do */
  next?: string;
  /** nothing after it makes sense */
  last?: boolean;
}

interface Subject {
  context: Context;
  path: string;
}

const read = ({ context, path }: Subject): EnrolledConfig => enrolledConfig(context.environment, path, context.places, {});
const failure = (text: string, error: unknown, last = false): CheckResult => {
  const { message, next } = error as { message?: string; next?: string };
  return { mark: 'FAIL', text: `${text}: ${message ?? String(error)}`, last, ...(next ? { next } : {}) };
};

function configuration(subject: Subject): CheckResult {
  try {
    const { url, name, runnerId } = read(subject);
    return { mark: 'ok', text: `configuration: runner ${name ?? runnerId} of ${url}` };
  } catch (error) {
    return failure('configuration', error, true);
  }
}

function permissions({ path }: Subject): CheckResult {
  try {
    const open = statSync(path).mode & 0o077;
    if (open === 0) return { mark: 'ok', text: 'permissions: only you can read the credential' };
    return { mark: 'FAIL', text: `permissions: others can read ${path}`, next: `chmod 600 ${path}` };
  } catch {
    return { mark: 'ok', text: 'permissions: the credential comes from the environment' };
  }
}

/** Asks with the credential for what does nothing: the report of an attempt that does not exist. */
async function server(subject: Subject): Promise<CheckResult> {
  const config = read(subject);
  const { url, token } = config;
  const transport = new HttpTransport({ ...accessOf(config, subject.context.environment), token });
  try {
    await transport.report('00000000-0000-4000-8000-000000000000', {
      epoch: 1,
      kind: 'interrupted',
      exitCode: null,
      signal: null,
      message: null,
    });
  } catch (error) {
    const failed = CallFailed.from(error);
    const kind = kindOf(failed);
    if (kind === 'refused') return failure('credential', failed);
    if (kind === 'transient') return failure('server', failed);
  } finally {
    transport.close();
  }
  return { mark: 'ok', text: `server: ${url} answers and knows the credential (runner version ${version})` };
}

async function workspace(subject: Subject): Promise<CheckResult> {
  const config = read(subject);
  const probe = join(config.workspace, '.doctor');
  try {
    makeWorkspace(config.workspace, config.jobUser === null ? null : findUser(config.jobUser));
    writeFileSync(probe, 'x');
    await rm(probe);
    return { mark: 'ok', text: `workspace: ${config.workspace} can be written` };
  } catch (error) {
    return {
      ...failure('workspace', error),
      next: `Correct the owner of ${dirname(config.workspace)}, or use another --workspace.`,
    };
  }
}

function disk(subject: Subject): CheckResult {
  const config = read(subject);
  try {
    const { bavail, bsize } = statfsSync(config.workspace);
    const free = Math.floor((bavail * bsize) / 1024 ** 2);
    const needed = Math.ceil(config.diskFreeBytesMin / 1024 ** 2);
    if (free >= needed) return { mark: 'ok', text: `disk: ${free} MiB free` };
    return { mark: 'FAIL', text: `disk: only ${free} MiB free, no job is taken below ${needed}`, next: 'Free some space.' };
  } catch (error) {
    return failure('disk', error);
  }
}

async function executors({ context }: Subject): Promise<CheckResult> {
  const all = allExecutors(context.environment.PATH ?? '', { command: context.selfCommand, caFile: null });
  const versions = await Promise.all(all.map((executor) => executor.find()));
  const text = all.map(({ name }, index) => `${name} ${versions[index] ?? '(not found)'}`).join(', ');
  if (versions.some((found) => found !== null)) return { mark: 'ok', text: `executors: ${text}` };
  return { mark: 'FAIL', text: `executors: ${text}`, next: 'Install bash, or correct PATH.' };
}

function devices(subject: Subject): CheckResult {
  const { devices: all } = read(subject);
  if (all.length === 0) return { mark: 'ok', text: 'devices: none' };
  const known = allExecutors(subject.context.environment.PATH ?? '', { command: subject.context.selfCommand, caFile: null });
  const problems = deviceProblemsOf(all, known);
  const unplugged = all.filter(({ path }) => path !== null && !existsSync(path)).map(({ id, path }) => `${id} (no ${path})`);
  if (problems.length > 0) {
    const text = problems.map(({ id, problem }) => `${id} is not offered: ${problem}`).join('; ');
    return {
      mark: 'FAIL',
      text: `devices: ${text}`,
      next: `Correct the options of the device in ${subject.path}, and start the runner anew.`,
    };
  }
  const words = all.map(({ id, options }) => (typeof options.driver === 'string' ? `${id} (${options.driver})` : id)).join(', ');
  if (unplugged.length > 0) return { mark: 'warn', text: `devices: ${words}; unplugged: ${unplugged.join(', ')}` };
  return { mark: 'ok', text: `devices: ${words}` };
}

function user(subject: Subject): CheckResult {
  const { jobUser, workspace: folder } = read(subject);
  if (jobUser === null) {
    if (!isRoot()) return { mark: 'warn', text: 'user: jobs run as you do and can read the credential of this runner' };
    const next = 'Run it as another user, or name one for jobs with --job-user NAME.';
    return { mark: 'warn', text: 'user: jobs run as root and can read the credential of this runner', next };
  }
  const found = findUser(jobUser);
  if (!found) return { mark: 'FAIL', text: `user: there is no user ${jobUser}`, next: 'Make it, or correct --job-user.' };
  const blocked = blockedAt(join(folder, 'jobs', 'x'), found);
  if (blocked === null) return { mark: 'ok', text: `user: jobs run as ${jobUser}` };
  return {
    mark: 'FAIL',
    text: `user: ${jobUser} can not pass through ${blocked}`,
    next: 'Use a --workspace elsewhere, such as /var/lib/baton-runner.',
  };
}

/** In the order in which they make sense. */
export const checks: readonly ((subject: Subject) => CheckResult | Promise<CheckResult>)[] = [
  configuration,
  permissions,
  server,
  workspace,
  disk,
  executors,
  devices,
  user,
];
