import { type ChildProcess, spawn } from 'node:child_process';
import { plural } from '@baton/protocol/plural';
import type { Logger } from '../process/logger.ts';
import { restartCode } from '../session/state.ts';
import { type ProgramState, type Programs, wentBack } from './programs.ts';

/** Tells the runner where the versions of its program are: it may install others there. */
export const programsVariable = 'BATON_RUNNER_PROGRAMS';

/** So often a version is started, by us or after the machine was, to reach the server for the first time. */
const startsMax = 3;
const killAfterMs = 5_000;

export interface Supervision {
  programs: Programs;
  /** words after `baton-runner start` */
  words: readonly string[];
  mayUpdate: boolean;
  /** how long a version that was never here may take to reach the server */
  trialMs: number;
  environment: Readonly<Record<string, string | undefined>>;
  log: Logger;
}

/** `isLate`: it had its time, and was ended. */
type Ended = { code: number | null; signal: NodeJS.Signals | null; isLate: boolean };

/**
 * Runs the version that is in place, or one that is to be tried; goes back to the former when that does not reach the server in its time. Ends as the
 * program ends, but when that wants to be started again.
 */
export async function supervise(deps: Supervision): Promise<number> {
  let child: ChildProcess | null = null;
  let isToEnd = false;
  const onTerm = (): void => {
    isToEnd = true;
    child?.kill('SIGTERM');
  };
  // a terminal sends this one to the program itself too
  const onInterrupt = (): void => {
    isToEnd = true;
  };
  process.on('SIGTERM', onTerm);
  process.on('SIGINT', onInterrupt);
  try {
    for (;;) {
      const version = nextVersion(deps);
      child = start(deps, version);
      const ended = await endOf(deps, child, version);
      if (isToEnd) return codeOf(ended);
      if (isOnTrial(deps.programs, version)) goBack(deps, reasonOf(ended, deps.trialMs));
      else if (ended.code !== restartCode) return codeOf(ended);
    }
  } finally {
    process.off('SIGTERM', onTerm);
    process.off('SIGINT', onInterrupt);
  }
}

function stateOf(programs: Programs): ProgramState {
  const state = programs.state();
  if (!state) throw new Error(`no version of baton-runner is installed in ${programs.dir}`);
  return state;
}

/** What is to be started now. A version on trial is started again and again only while it may be. */
function nextVersion(deps: Supervision): string {
  const { programs, log } = deps;
  const state = stateOf(programs);
  if (!state.trial) return state.current;
  const { version, starts } = state.trial;
  if (starts >= startsMax || !programs.has(version)) {
    goBack(deps, `it was started ${plural(starts, 'time')} and did not reach the server`);
    return state.current;
  }
  programs.save({ ...state, trial: { version, starts: starts + 1 } });
  log('info', `starting version ${version} in place of ${state.current}`);
  return version;
}

const isOnTrial = (programs: Programs, version: string): boolean => programs.state()?.trial?.version === version;

function start({ programs, words, mayUpdate, environment }: Supervision, version: string): ChildProcess {
  const env = { ...environment };
  delete env[programsVariable];
  if (mayUpdate) env[programsVariable] = programs.dir;
  return spawn(process.execPath, [programs.fileOf(version), 'start', ...words], { stdio: 'inherit', env });
}

/** Waits for its end; what is on trial has its time only until then. */
async function endOf({ programs, trialMs }: Supervision, child: ChildProcess, version: string): Promise<Ended> {
  const ended = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, isLate: false }));
    child.once('error', () => resolve({ code: 1, signal: null, isLate: false }));
  });
  if (!isOnTrial(programs, version)) return await ended;
  let kill: NodeJS.Timeout | undefined;
  let isLate = false;
  const judge = setTimeout(() => {
    if (!isOnTrial(programs, version)) return;
    isLate = true;
    child.kill('SIGTERM');
    kill = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  }, trialMs);
  const end = await ended;
  clearTimeout(judge);
  clearTimeout(kill);
  return { ...end, isLate };
}

function goBack({ programs, log }: Supervision, reason: string): void {
  const state = stateOf(programs);
  log('error', `version ${state.trial?.version} failed: ${reason}. Going back to ${state.current}`);
  programs.save(wentBack(state, reason));
}

const reasonOf = ({ code, signal, isLate }: Ended, trialMs: number): string =>
  isLate
    ? `it did not reach the server within ${trialMs / 1000} s`
    : `it ended with ${signal === null ? `code ${code}` : `signal ${signal}`} before it reached the server`;

const codeOf = ({ code, signal }: Ended): number => code ?? (signal === 'SIGTERM' ? 0 : 1);
