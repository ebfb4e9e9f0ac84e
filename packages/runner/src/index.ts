/*
 * The runner's session without its body: what a simulator needs to drive the real machine over links, clocks and jobs of its own.
 */
export { type CredentialDisk, keepCredential } from './credential/keeper.ts';
export { CallFailed, kindOf } from './session/call-failed.ts';
export type { SessionEffect, SessionEvent } from './session/events.ts';
export { type RunningSession, runSession, type SessionDeps } from './session/loop.ts';
export { step } from './session/machine.ts';
export type {
  Clock,
  Credential,
  FenceTimes,
  Finish,
  JobEvents,
  JobsHost,
  Random,
  Say,
  StopCause,
  Transport,
  VitalsSource,
} from './session/ports.ts';
export { type HeldAttempt, type MachineOptions, newSession, type SessionExit, type SessionState } from './session/state.ts';
export { type LogShipping, type LogSource, shipLog } from './spool/shipper.ts';
export { withNewestToken } from './transport/newest-token.ts';
