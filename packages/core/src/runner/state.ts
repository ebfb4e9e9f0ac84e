import { isLeaving } from '../hosting/leaving.ts';
import type { Hosting } from '../hosting/state.ts';
import type { Ranges } from '../match/interval.ts';
import type { RunnerProtocol } from '../policy/thresholds.ts';
import type { PairedWorkspace } from './paired-workspace.ts';

/** An executor that a runner offers; `version` is what was found on the machine. */
export interface OfferedExecutor {
  name: string;
  version: string | null;
}

/** Something on a runner that one job at a time can use: a radio, a graphics card. */
export interface Device {
  /** unique on its runner */
  id: string;
  labels: string[];
  /** a name that is missing here is the runner's */
  ranges: Ranges;
}

/** As whom jobs run: as root, as the runner itself, or as another user, who can not read the runner's credential. */
export type JobsRunAs = 'root' | 'runner' | 'other';

/** What a runner says it can do, at pairing and at the start of each session. */
export interface Capabilities {
  labels: string[];
  executors: OfferedExecutor[];
  /** jobs at once */
  capacity: number;
  /** it stops `stop` jobs by itself when it is cut off */
  fence: boolean;
  /** `os`, `arch`, `region`, … */
  attributes: Record<string, string>;
  /** numbers that it can work with, by name: `frequency`, … */
  ranges: Ranges;
  devices: Device[];
  /** left out: it does not tell */
  jobsRunAs?: JobsRunAs;
  /** it installs another version by itself when it is asked to; left out: no */
  updates?: boolean;
}

/**
 * `none`: a row made for pairing, not yet used. `active`: it holds a token. `revoked`: its token no longer works.
 */
export type CredentialState = 'none' | 'active' | 'revoked';

/** One connected life of a runner process. A newer one ends the older. */
export interface RunnerSession {
  id: string;
  startedAt: number;
  /** made anew at each start of the runner process: tells a reconnection from a restart */
  bootId: string;
  address: string;
}

/** No new jobs until it is enabled. */
export interface Disabled {
  reason: string | null;
  by: string;
  at: number;
  until: number | null;
}

/** It finishes what it has and takes nothing new. */
export interface Draining {
  /** who asked: a person on the server, or the runner itself (SIGTERM) */
  by: 'server' | 'runner';
  /** the person, when it was one */
  askedBy: string | null;
  reason: string | null;
  at: number;
  /** what still runs then is cancelled */
  deadline: number | null;
}

/** Its session was ended by a person; it may begin another one. */
export interface Kicked {
  sessionId: string;
  by: string;
  reason: string | null;
  at: number;
}

/** Its credential was seen in use in two places at once: no new jobs and no gate until it is rotated. */
export interface Frozen {
  at: number;
  /**
   * `session`: a process lived on after another had taken its place. `token`: a process came with a token that was renewed since, while the
   * one that holds the newer was there. `calls`: calls of another system's protocol showed that two processes follow what they are told.
   */
  how: 'session' | 'token' | 'calls';
  /** network addresses of the two, the one that was there first before */
  addresses: [string, string];
}

/** What only the protocol of another system has words for. */
export interface ForeignFacts {
  /** called when a job begins or ends on it, or waits for it: its machine may have to be woken; null: none */
  webhook: string | null;
  /** RSA, in PEM: what it is told is encrypted for it; null: it has none */
  publicKey: string | null;
  /** who asked that it empties its cache, which it was not told yet; left out: nobody */
  clearCache?: { by: string; at: number };
}

/** The stored facts of a runner. When it was last heard of is presence: kept in memory, flushed apart. */
export interface Runner {
  id: string;
  revision: number;
  /** positive, unique, below 2^53: for programs that want a number */
  number: number;
  scopeId: string;
  name: string;
  /** what it speaks */
  protocol: RunnerProtocol;
  credential: CredentialState;
  /** its current `run` token */
  tokenId: string | null;
  /** executors that were ticked when it was made; it may offer no others. Null: any */
  executorsAllowed: string[] | null;
  declared: Capabilities | null;
  /** ids of declared devices that are unplugged right now, as the runner last told; sorted */
  devicesAbsent: string[];
  /** added by people, kept apart from what the runner declares */
  labelsAdded: string[];
  /** takes no job that asks for no label */
  refusesUnlabelled: boolean;
  /** takes only jobs of protected scopes. Set by people, never by the runner itself */
  trusted: boolean;
  version: string | null;
  workspace: string | null;
  /** what its pairing command carried; left out: it was not paired by one */
  paired?: PairedWorkspace;
  /** it takes one job, and is removed after it */
  ephemeral: boolean;
  /** the attempt that an ephemeral one accepted */
  usedBy: string | null;
  createdAt: number;
  createdBy: string;
  enrolledAt: number | null;
  session: RunnerSession | null;
  /** set when it signed out by itself; null while it has a session */
  signedOutAt: number | null;
  /** until its next session */
  kicked: Kicked | null;
  disabled: Disabled | null;
  draining: Draining | null;
  /** left out: it is not */
  frozen?: Frozen | null;
  /** the version that it was asked to install by itself; left out: none */
  update?: { version: string; by: string; at: number } | null;
  /** why it is not on a version that it was to be brought to, in its words; left out: nothing failed since */
  updateFailed?: { version: string; reason: string; at: number } | null;
  /** left out: it has nothing of the kind */
  foreign?: ForeignFacts | null;
  /** left out: people care for its machine */
  hosting?: Hosting;
  /** left out: no. The server itself, as the runner of jobs that work on cloud-hosted runners */
  builtIn?: true;
  /** how long each of its tokens lives before it has to be renewed; null: without end; left out: as its scope says */
  tokenTtlMs?: number | null;
  /** silent for longer than its retention: not in the lists until it comes back */
  retiredAt: number | null;
  /** a removed runner stays as a tombstone */
  removedAt: number | null;
}

/** Labels that jobs can ask for: declared and added ones, each once. */
export const labelsOf = (runner: Runner): string[] => [...new Set([...(runner.declared?.labels ?? []), ...runner.labelsAdded])];

/** Executors that count: those that it was made for and that it found on its machine. */
export function executorsOf(runner: Runner): OfferedExecutor[] {
  const allowed = runner.executorsAllowed;
  return (runner.declared?.executors ?? []).filter((executor) => !allowed || allowed.includes(executor.name));
}

/** Whether it may be given new jobs, as far as its row tells. Whether it is there is presence. */
export const mayTakeWork = (runner: Runner): boolean =>
  runner.credential === 'active' &&
  runner.session !== null &&
  runner.disabled === null &&
  runner.draining === null &&
  !runner.frozen &&
  runner.usedBy === null &&
  !isLeaving(runner) &&
  runner.removedAt === null;
