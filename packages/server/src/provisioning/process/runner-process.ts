import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import type { Clock } from '../../ports/clock.ts';
import { ProviderError } from '../interface.ts';
import { runnerEnvironment } from './environment.ts';
import { readJson, writeJson } from './files.ts';
import { drainGraceMs, type Launch, markOf, wordsOf } from './launch.ts';
import { trimOutput } from './output.ts';
import type { Place } from './place.ts';
import { childrenOf, findByWords, findProcess, isAlive, type ProcessRef, send } from './system.ts';

export interface ProcessDeps {
  clock: Clock;
  /** of the server */
  environment: Readonly<Record<string, string | undefined>>;
  /** Told after each change that a killed server would leave behind; tests have it fail, or never come back. */
  checkpoint: (name: string, signal: AbortSignal) => Promise<void>;
  /** Throws when the server stops: what would be started now would stay. */
  assertOpen: () => void;
}

/** How a runner's process ended. */
export interface Ended {
  pid: number;
  code: number | null;
  signal: string | null;
}

/** How long each step of a stop is waited for. */
export interface StopPlan {
  /** after the first SIGTERM it lets its jobs finish for a while */
  finishMs: number;
  /** after the second it stops them */
  stopMs: number;
  /** the guard of a runner that was killed ends its jobs, and then itself */
  guardMs: number;
}

export const stopPlan: StopPlan = { finishMs: drainGraceMs + 10_000, stopMs: 5_000, guardMs: 5_000 };
/** A server that stops has five seconds in all. */
export const closePlan: StopPlan = { finishMs: 2_000, stopMs: 1_500, guardMs: 500 };

const lookEveryMs = 25;
const killedMs = 10_000;

/** The runner's process, also when the server that started it was killed before it could note it; null: it does not run. */
export async function findRunning(place: Place): Promise<ProcessRef | null> {
  const noted = await readJson<ProcessRef>(place.process);
  return noted && (await isAlive(noted)) ? noted : findByWords(markOf(place));
}

/** Starts it in a group of its own, so that it outlives a killed server. */
export async function startRunner(place: Place, launch: Launch, deps: ProcessDeps, signal: AbortSignal): Promise<void> {
  await trimOutput(place.output);
  await rm(place.ended, { force: true });
  const output = await open(place.output, 'a', 0o600);
  try {
    deps.assertOpen();
    const child = spawn(process.execPath, wordsOf(launch, place), {
      cwd: place.folder,
      detached: true,
      env: runnerEnvironment(deps.environment, launch.environment, place.runnerId),
      stdio: ['ignore', output.fd, output.fd],
    });
    await once(child, 'spawn');
    const { pid = 0 } = child;
    notes.set(pid, noteEnd(child, place));
    child.unref();
    if (launch.niceness > 0) lower(pid, launch.niceness);
    await deps.checkpoint('spawned', signal);
    const ref = await findProcess(pid);
    if (ref) await writeJson(place.process, ref);
  } finally {
    await output.close();
  }
}

/** Of those that this process started, by their number: settles when the end of one is noted. */
const notes = new Map<number, Promise<void>>();

async function noteEnd(child: ChildProcess, { ended }: Place): Promise<void> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  const how: Ended = { pid: child.pid ?? 0, code, signal };
  // its folder may be gone
  await writeJson(ended, how).catch(() => {});
  notes.delete(how.pid);
}

function lower(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // it ended already
  }
}

/** Ends it and all that it started, at the latest when the plan is over. Rejects with the signal's reason when it is aborted. */
export async function stopRunner(place: Place, plan: StopPlan, clock: Clock, signal: AbortSignal): Promise<void> {
  const running = await findRunning(place);
  if (running) {
    let children = await childrenOf(running.pid);
    if (!(await endsBy(running, plan, clock, signal))) {
      children = [...children, ...(await childrenOf(running.pid))];
      send(-running.pid, 'SIGKILL');
      if (!(await goneWithin(running, killedMs, clock, signal)))
        throw new ProviderError('not_ready', `the process ${running.pid} of the runner was killed and does not end`);
    }
    await notes.get(running.pid);
    for (const child of children) if (!(await goneWithin(child, plan.guardMs, clock, signal))) send(-child.pid, 'SIGKILL');
  }
  await rm(place.process, { force: true });
}

async function endsBy(running: ProcessRef, plan: StopPlan, clock: Clock, signal: AbortSignal): Promise<boolean> {
  for (const waitMs of [plan.finishMs, plan.stopMs]) {
    send(running.pid, 'SIGTERM');
    if (await goneWithin(running, waitMs, clock, signal)) return true;
  }
  return false;
}

async function goneWithin(ref: ProcessRef, ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  for (const until = clock.monotonic() + ms; await isAlive(ref); await passed(lookEveryMs, clock)) {
    signal.throwIfAborted();
    if (clock.monotonic() >= until) return false;
  }
  return true;
}

const passed = (ms: number, clock: Clock): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
