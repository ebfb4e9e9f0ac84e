import type { AcceptItem, Assignment, ReportItem, RunnerUpdate, SessionAnswer, SyncAnswer } from '@baton/protocol';
import type { CallFailed } from './call-failed.ts';
import type { FenceTimes, Finish, StopCause } from './ports.ts';
import type { SessionExit } from './state.ts';

/** Timers of the machine; one of a name at a time. `rider:ID` lets the accept or report of an attempt ride again. */
export type TimerName = 'open' | 'sync' | 'renew' | 'fence' | 'drain' | 'leave' | `rider:${string}`;

/** What happened. Answers and failures of syncs name the session they belong to. */
export type SessionEvent =
  | { type: 'start' }
  | { type: 'opened'; answer: SessionAnswer }
  | { type: 'openFailed'; failure: CallFailed }
  | { type: 'closed' }
  | { type: 'synced'; sessionId: string; number: number; answer: SyncAnswer }
  | { type: 'syncFailed'; sessionId: string; number: number; failure: CallFailed }
  | { type: 'ended'; attemptId: string; finish: Finish }
  | { type: 'logClosed'; attemptId: string }
  | { type: 'shortage'; reason: string | null }
  /** ids of the devices that are there now */
  | { type: 'devices'; present: readonly string[] }
  | { type: 'credentialRefused'; failure: CallFailed }
  /** the token was renewed, or is kept: when to renew it next, ms; null: never */
  | { type: 'renewed'; renewInMs: number | null }
  | { type: 'renewFailed'; failure: CallFailed }
  /** the other version is installed, and can be started */
  | { type: 'updateReady'; version: string }
  | { type: 'updateFailed'; version: string; problem: string }
  /** finish, then leave */
  | { type: 'drain' }
  /** stop everything, then leave */
  | { type: 'interrupt'; message: string }
  | { type: 'timer'; name: TimerName };

/** A lease as the server is told of it. */
interface ListedLease {
  attemptId: string;
  epoch: number;
  stopping: boolean;
  /** that it has for itself */
  deviceId: string | null;
}

/** What is to be done. */
export type SessionEffect =
  | { type: 'open' }
  | { type: 'close'; sessionId: string }
  | {
      type: 'sync';
      sessionId: string;
      number: number;
      freeSlots: number;
      draining: boolean;
      shortage: string | null;
      /** null: it has none that could be missing */
      devices: readonly string[] | null;
      leases: ListedLease[];
      accepts: AcceptItem[];
      reports: ReportItem[];
      holdMs: number;
      proof: string | null;
      /** what it says of an update; null: nothing */
      update: { version: string; problem: string | null } | null;
    }
  /** fetches a version, looks at it and installs it beside the one that runs */
  | { type: 'prepareUpdate'; order: RunnerUpdate }
  /** asks for the next token, keeps it, and uses it from then on */
  | { type: 'renew' }
  /** answers a challenge: another process holds the place or the credential of this one */
  | { type: 'prove'; proof: string }
  | { type: 'decline'; attemptId: string; sessionId: string; epoch: number; syncNumber: number; reason: string }
  | { type: 'launch'; assignment: Assignment; fence: FenceTimes | null }
  /** of an attempt that was accepted and never launched */
  | { type: 'closeEmptyLog'; attemptId: string; epoch: number }
  | { type: 'stop'; attemptId: string; cause: StopCause; graceMs: number; message: string | null }
  | { type: 'fence'; attemptId: string; times: FenceTimes }
  /** fires after `ms` plus a random part of `spreadMs`; replaces one of the same name */
  | { type: 'setTimer'; name: TimerName; ms: number; spreadMs: number }
  | { type: 'clearTimer'; name: TimerName }
  | { type: 'say'; level: 'info' | 'warn' | 'error'; message: string; detail: Readonly<Record<string, unknown>> }
  | { type: 'exit'; exit: SessionExit };
