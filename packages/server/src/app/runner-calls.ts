import type {
  AskKind,
  AttemptUsage,
  Capabilities,
  FinishKind,
  ForeignFacts,
  LineLevel,
  OnPartition,
  RunnerProtocol,
} from '@baton/core';
import type { LogChunk } from '../logstore/interface.ts';
import type { Vitals } from './presence/presence.ts';

/*
 * Inputs and outputs of the runner's calls, in the app's own words. They have the shape of the wire protocol, so transports pass them
 * through; the type checker holds the two together.
 */

/** What a bearer of an attempt opens: identity tokens, or its gate and the files of its job. A tool of a driven job has the first alone. */
export type BearerUse = 'identity' | 'attempt';

export interface RegisterInput {
  /** left out: our own protocol */
  speaks?: RunnerProtocol | undefined;
  name?: string | undefined;
  capabilities: Capabilities;
  version: string;
  /** what only another system's protocol has words for; left out: nothing */
  foreign?: ForeignFacts | undefined;
  /** it takes no job before somebody enables it; left out: no */
  isDisabled?: boolean | undefined;
  workspace?: string | null | undefined;
  ephemeral?: boolean | undefined;
  nonce: string;
}

interface LeaseRef {
  attemptId: string;
  epoch: number;
}

export interface HeldLease extends LeaseRef {
  /** the runner is ending it already */
  stopping?: boolean | undefined;
  /** the device that it has for itself, for as long as it is listed */
  deviceId?: string | null | undefined;
}

export interface SessionInput {
  /** left out: our own protocol */
  speaks?: RunnerProtocol | undefined;
  bootId: string;
  version: string;
  protocol: { min: number; max: number };
  capabilities: Capabilities;
  /** a version that it could not be brought to */
  updateFailed?: { version: string; reason: string } | null | undefined;
}

export interface SessionOutput {
  sessionId: string;
  runnerId: string;
  name: string;
  protocol: number;
  durations: { leaseTtlMs: number; syncHoldMs: number; syncPauseMs: number; reconnectSpreadMs: number };
  latestVersion: string;
  /** when it is to renew its token; null: never */
  renewInMs: number | null;
}

export interface RenewalOutput {
  token: string;
  renewInMs: number | null;
  expiresInMs: number | null;
}

export interface ReportInput {
  epoch: number;
  kind: FinishKind;
  exitCode: number | null;
  signal: string | null;
  message: string | null;
  /** left out: it was not measured */
  usage?: AttemptUsage | null | undefined;
  /** exactly with the kind `awaiting` */
  awaiting?: AwaitingInput | null | undefined;
  /** values that the job is to be remembered by, by name */
  outputs?: Readonly<Record<string, string>> | undefined;
}

/** What an attempt asks that ends by asking. */
export interface AwaitingInput {
  what: AskKind;
  question: string;
  detail?: Readonly<Record<string, unknown>> | undefined;
  state: unknown;
  stay: boolean;
}

/** A runner, as those know it who speak in its place. */
export interface StandingOutput {
  name: string;
  number: number;
  protocol: RunnerProtocol;
  version: string | null;
  ephemeral: boolean;
  /** declared labels; those that people added are apart */
  capabilities: Capabilities | null;
  /** null: nothing of the kind */
  foreign: ForeignFacts | null;
  session: { id: string; bootId: string } | null;
}

/** An attempt that a runner has accepted and that is not over, as the server knows it. */
export interface HoldingOutput {
  attemptId: string;
  epoch: number;
  jobId: string;
  /** when it was accepted, by the server's clock */
  acceptedAt: number;
  /** number of the sync after which it was accepted */
  acceptedAtSync: number;
  /** that it has for itself */
  deviceId: string | null;
  /** its runner was told, or is to be told, to end it */
  stopping: boolean;
  /** how long it may run; null: without end */
  timeLimitMs: number | null;
  /** for how long it has its job for itself, however silent its runner is; null: as long as a lease */
  keptForMs: number | null;
}

export interface SyncInput {
  /** false: answered at once, for a call that only says that its runner is there; left out: held */
  hold?: false | undefined;
  sessionId: string;
  number: number;
  freeSlots: number;
  leases: HeldLease[];
  draining: boolean;
  vitals?: Vitals | null | undefined;
  /** why it takes no new jobs, for lack of something on its machine */
  shortage?: string | null | undefined;
  /** ids of the devices that are there; left out: all that it declared */
  devices?: string[] | undefined;
  /** ids of devices that are there and can not be given now, besides those of its leases; left out: none */
  devicesInUse?: readonly string[] | undefined;
  accepts?: LeaseRef[] | undefined;
  reports?: (ReportInput & { attemptId: string })[] | undefined;
  proof?: string | null | undefined;
  /** the update that it knows of, and why it can not carry it out */
  update?: { version: string; problem: string | null } | null | undefined;
}

export interface OfferOutput {
  attemptId: string;
  epoch: number;
  jobId: string;
  executor: string;
  onPartition: OnPartition;
  deviceId: string | null;
  expiresInMs: number;
}

export interface AssignmentOutput {
  attemptId: string;
  epoch: number;
  jobId: string;
  attemptNumber: number;
  name: string;
  executor: string;
  onPartition: OnPartition;
  timeLimitMs: number | null;
  deviceId: string | null;
  /** values of ranges by name; left out: it has none */
  values?: Readonly<Record<string, number>>;
  /** what an earlier attempt left, and what a person said to it; left out: it begins */
  resume?: ResumeOutput;
  /** values of secrets by variable; left out: it gets none. They go nowhere but to the runner */
  secrets?: Readonly<Record<string, string>>;
  identityBearer: string;
  attemptBearer: string;
  spec: unknown;
}

/** With what an attempt goes on. */
export interface ResumeOutput {
  state: unknown;
  answer: { kind: AskKind; text: string; by: string };
}

/** Lines that a runner prints about itself. */
export interface LinesInput {
  /** of the process that wrote them; what has it and a number is taken in once */
  stream?: string | undefined;
  lines: {
    level: LineLevel;
    text: string;
    ageMs?: number | undefined;
    number?: number | undefined;
    /** lines that were lost before this one */
    dropped?: number | undefined;
  }[];
}

export interface LinesOutput {
  /** highest number of this process that is here */
  acknowledged: number;
  /** lines of this call that were more than a runner may write */
  leftOut: number;
}

/** What became of a log when it was closed. */
export interface ClosedLog {
  /** all that the runner produced is here */
  complete: boolean;
  /** of what is here */
  digest: string;
}

/** How far a log has come. */
export interface LogStanding {
  /** chunks that are on the disk without a gap */
  chunks: number;
  /** that its runner told, where each chunk is one line or stands for some that are declared instead of stored */
  lines: number;
  isClosed: boolean;
  /** a server with another data folder may have taken some of it */
  mayBeElsewhere: boolean;
  /** of this attempt, known to nobody outside: what marks of its lines are made with, so that they tell nothing of these */
  markKey: string;
  /** of the last chunks, in their order; null: it came without one */
  marks: (string | null)[];
}

/** A chunk, and what its sender knows it again by: at most 64 characters of ASCII, which are kept beside it. Null or left out: nothing. */
export interface SentChunk extends LogChunk {
  mark?: string | null;
}

export interface AppendedLog {
  /** highest number that is on disk without a gap */
  acknowledged: number;
  /** the log's end came along and nothing is missing */
  closed?: ClosedLog;
}

export interface AcceptInput {
  sessionId: string;
  epoch: number;
  /** of the sync whose answer brought the offer */
  syncNumber: number;
  /** why it is not taken */
  decline?: string | null | undefined;
}

export interface AcceptOutput {
  assignment: AssignmentOutput | null;
}

interface Failure {
  attemptId: string;
  error: { code: string; message: string };
}

/** Why a session is over; `again`: the process may open a new one, after `afterMs` where that is said. */
export interface SessionEnding {
  code: string;
  message: string;
  again: boolean;
  afterMs?: number;
  /** a challenge: who lives answers it */
  proof?: string;
}

export interface SyncOutput {
  offers: OfferOutput[];
  cancel: { attemptId: string; reason: string | null }[];
  stop: { attemptId: string; code: string; message: string }[];
  directives: {
    drain: boolean;
    disabled: boolean;
    sessionEnded: SessionEnding | null;
    /** a challenge for the next sync */
    proof?: string;
    /** the version that it is to install by itself */
    update?: { version: string; path: string; sha256: string };
  };
  accepts?: ({ attemptId: string; assignment: AssignmentOutput } | Failure)[];
  reports?: ({ attemptId: string; accepted: true } | Failure)[];
}

/** The connection over which a held call came. */
export interface CallerConnection {
  readonly closed: boolean;
  /** called once when it closes while a call is held; one at a time, because a connection carries one call at a time */
  onClose: (() => void) | null;
}

/** An answer that says nothing: sync again. */
export const emptySync = (): SyncOutput => ({
  offers: [],
  cancel: [],
  stop: [],
  directives: { drain: false, disabled: false, sessionEnded: null },
});
