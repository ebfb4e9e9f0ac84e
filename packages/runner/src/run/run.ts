import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Capabilities } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { plural } from '@baton/protocol/plural';
import { version } from '@baton/protocol/version';
import { accessOf, type EnrolledConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { type CredentialDisk, keepCredential } from '../credential/keeper.ts';
import type { DriveStart } from '../executors/driven.ts';
import { allExecutors } from '../executors/registry.ts';
import { inheritedEnvironment } from '../job/environment.ts';
import { makeWorkspace } from '../job/folder.ts';
import { JobHost } from '../job/host.ts';
import { KeptFolders } from '../job/kept.ts';
import { recover } from '../job/recovery.ts';
import { openOwnLog } from '../own-log/own-log.ts';
import { machineClock } from '../process/clock.ts';
import type { Logger } from '../process/logger.ts';
import { RunFile } from '../process/run-file.ts';
import { onStopSignals } from '../process/signals.ts';
import { findUser, isRoot, type SystemUser } from '../process/users.ts';
import { type RunningSession, runSession } from '../session/loop.ts';
import { restartCode, type SessionExit, type SessionState } from '../session/state.ts';
import { HttpTransport } from '../transport/http-transport.ts';
import { Programs } from '../update/programs.ts';
import { programsVariable } from '../update/supervise.ts';
import { SelfUpdater } from '../update/updater.ts';
import { VitalsSampler } from '../vitals/sampler.ts';
import { type Found, findCapabilities } from './capabilities.ts';
import { deviceSource } from './devices.ts';
import { driveStart } from './drive-start.ts';

/** Must equal `protocolVersion` of the protocol, whose schemas do not belong into the bundle. */
const protocol = { min: 1, max: 1 };

export interface RunOptions {
  config: EnrolledConfig;
  /** where its token is kept */
  credential: CredentialDisk;
  environment: Environment;
  /** starts this program, whose verb follows */
  selfCommand: readonly string[];
  drainGraceMs: number | null;
  log: Logger;
}

const newNonce = (): string => randomBytes(16).toString('hex');

export const runFilePath = (workspace: string): string => join(workspace, 'runner.json');

/** Runs until drained, refused or superseded. Throws `usage` or `workspace_in_use` when it can not even begin. */
export async function run(options: RunOptions): Promise<SessionExit> {
  const { config } = options;
  const clock = machineClock();
  const user = jobUser(config, options.log);
  makeWorkspace(config.workspace, user);
  const runFile = takeWorkspace(options, clock.now);
  try {
    const access = { ...accessOf(config, options.environment), token: config.token, runnerId: config.runnerId };
    const transport = new HttpTransport(access);
    const ownLog = openOwnLog({ path: join(config.workspace, 'own-log.json'), stream: newNonce(), server: transport, clock });
    const log = ownLog.beside(options.log);
    const path = options.environment.PATH ?? '';
    const executors = allExecutors(path, startOfDrivers(options, user, log));
    // tools may take a second to tell their version; meanwhile the rest begins
    const [finding, leftovers] = [findCapabilities(config, executors), await recover(config.workspace)];
    if (leftovers.length > 0)
      log('warn', `an earlier process left ${plural(leftovers.length, 'job')} behind: stopped, and what is left of logs is sent`);
    const inherited = inheritedEnvironment(options.environment);
    const { workspace, spoolBytesMax, diskFreeBytesMin } = config;
    const deps = { transport, clock, random: Math.random, say: log };
    const guard = { command: [...options.selfCommand, 'guard'], env: inherited };
    const jobs = { workspace, executors, guard, environment: inherited, user, devices: config.devices };
    const host = new JobHost({ ...jobs, spoolBytesMax, serverUrl: config.url }, deps);
    const vitals = new VitalsSampler({ workspace, diskFreeBytesMin, monotonic: clock.monotonic });
    const [offered] = await Promise.all([finding, host.start(), vitals.sample()]);
    warnOfMissing(offered, log);
    const { executors: found, devices } = offered;
    const { updater, capabilities } = withUpdates(options, offered.capabilities, log);
    host.adopt(leftovers);
    const graceMs = Object.fromEntries(found.map((executor) => [executor.name, executor.graceMs]));
    const kept = new KeptFolders({ workspace, user, server: transport, clock, say: log, inHand: () => host.jobIds });
    const session = runSession({
      ...deps,
      credential: keepCredential({ disk: options.credential, server: transport, newNonce }),
      options: { capacity: capabilities.capacity, graceMs, drainGraceMs: options.drainGraceMs, updates: updater !== undefined },
      bootId: newNonce(),
      version,
      protocol,
      capabilities,
      host: (events) => host.attach(events),
      vitals,
      devices: deviceSource(devices),
      updater,
      changed: (state) => {
        tell(runFile, state);
        if (state.phase !== 'open') return;
        updater?.connected();
        if (state.failures === 0) ownLog.hurry();
        if (state.sessionId !== null) kept.onSession(state.sessionId);
      },
    });
    const exit = await untilDone(session, log);
    await Promise.all([host.close(), kept.close()]);
    if (exit.failure) ownLog.take('error', exit.failure.message, { code: exit.failure.code });
    await ownLog.close();
    transport.close();
    if (exit.code === restartCode) updater?.activate();
    return exit;
  } finally {
    runFile.release();
  }
}

/** Where it was started as a service that may, it updates itself, and says so. */
function withUpdates({ config, environment }: RunOptions, found: Capabilities, log: Logger) {
  const dir = environment[programsVariable];
  if (!dir) return { updater: undefined, capabilities: found };
  const updater = new SelfUpdater({ programs: new Programs(dir), access: accessOf(config, environment), version, log });
  return { updater, capabilities: { ...found, updates: true } };
}

function warnOfMissing({ missing, deviceProblems }: Found, log: Logger): void {
  if (missing.length > 0)
    log('warn', `not offered, because what they need is not found here: ${missing.join(', ')}. See baton-runner doctor`);
  for (const { id, problem } of deviceProblems) log('warn', `device ${id} is not offered: ${problem}`);
}

function takeWorkspace({ config }: RunOptions, now: () => number): RunFile {
  const { runnerId, name, url, workspace } = config;
  const taken = RunFile.take(runFilePath(workspace), { runnerId, name, url, version, state: 'starting', jobs: 0 }, now);
  if (taken instanceof RunFile) return taken;
  throw new ApiError('workspace_in_use', { pid: taken.pid, name: taken.name ?? taken.runnerId, path: workspace });
}

/** As whom jobs run. Throws `usage`. */
function jobUser(config: EnrolledConfig, log: Logger): SystemUser | null {
  if (config.jobUser === null) {
    if (isRoot())
      log('warn', 'runs as root: jobs can read the credential of this runner. Name a user for them with --job-user NAME');
    return null;
  }
  if (!isRoot()) throw new ApiError('usage', { problem: '--job-user works only when the runner itself runs as root' });
  const user = findUser(config.jobUser);
  if (!user) throw new ApiError('usage', { problem: `--job-user: there is no user ${config.jobUser} on this machine` });
  return user;
}

function startOfDrivers({ selfCommand, config }: RunOptions, user: SystemUser | null, log: Logger): DriveStart {
  const { workspace, caFile, jobUser: name } = config;
  const start = driveStart({ selfCommand, workspace, caFile, user });
  if (start.command === null) log('warn', `the user ${name} can't start this program: only plain jobs are taken`);
  return start;
}

async function untilDone(session: RunningSession, log: Logger): Promise<SessionExit> {
  const stopListening = onStopSignals(
    (signal) => {
      log('info', `${signal}: finishing the jobs, then leaving; once more stops them`);
      session.drain();
    },
    (signal) => {
      log('warn', `${signal} again: stopping the jobs`);
      session.interrupt('the runner was stopped by hand');
    },
  );
  try {
    return await session.done;
  } finally {
    stopListening();
  }
}

function stateName(state: SessionState): string {
  if (state.phase !== 'open') return state.phase === 'leaving' || state.phase === 'gone' ? 'leaving' : 'connecting';
  if (state.draining) return 'draining';
  if (state.failures > 0) return 'cut off';
  return state.disabled ? 'disabled' : 'online';
}

function tell(runFile: RunFile, state: SessionState): void {
  runFile.update({
    state: stateName(state),
    jobs: [...state.attempts.values()].filter(({ phase }) => phase === 'running').length,
  });
}
