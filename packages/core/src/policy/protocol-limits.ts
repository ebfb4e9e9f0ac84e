import type { RunnerProtocol } from './thresholds.ts';

/**
 * What a runner can not be told, or can not tell, because what it speaks has no words for it.
 *
 * - `fence`: it does not stop jobs by itself when it is cut off. A `stop` job keeps its lease to the job's time limit, and what needs a
 *   fence does not go to it.
 * - `devices`: it names none, so no job with a device goes to it.
 * - `gate`: it does not ask before an effect that can't be taken back; the gate is passed for it before it gets the job, or not at all.
 * - `files`: it keeps no files with a job, and gets none.
 * - `questions`: a job on it can not ask a person.
 * - `stop`: what it has begun nobody can end, neither by a cancellation nor by its time limit.
 * - `drain`: it can not be told to go when it is empty; it stays, disabled.
 * - `vitals`: nobody knows how its machine is.
 * - `capacity`: it does not say how many jobs it takes at once; it asks for one more while it has room.
 * - `log_count`: it does not say how much it wrote, so a log is complete as far as it came.
 * - `update`: it is not updated from here.
 * - `renewal`: its credential is not renewed by itself.
 */
export const protocolLimits = [
  'fence',
  'devices',
  'gate',
  'files',
  'questions',
  'stop',
  'drain',
  'vitals',
  'capacity',
  'log_count',
  'update',
  'renewal',
] as const;
export type ProtocolLimit = (typeof protocolLimits)[number];

const ofAllForeign = ['fence', 'questions', 'drain', 'vitals', 'update', 'renewal'] as const;

const limits: Readonly<Record<RunnerProtocol, readonly ProtocolLimit[]>> = {
  native: [],
  gitea: [...ofAllForeign, 'devices', 'gate', 'files', 'capacity'],
  semaphore: [...ofAllForeign, 'devices', 'gate', 'files', 'log_count'],
  challengectl: [...ofAllForeign, 'gate', 'stop', 'log_count'],
};

/** What runners of this protocol lack, in the order of `protocolLimits`. */
export const limitsOf = (protocol: RunnerProtocol): readonly ProtocolLimit[] =>
  protocolLimits.filter((limit) => limits[protocol].includes(limit));

/** Whether a runner of this protocol runs our program, whose version can be compared with what is published. */
export const isNative = (protocol: RunnerProtocol): boolean => protocol === 'native';

/** Whether its program wants to know beforehand, by its configuration, which token it will hold. */
export const bringsItsKey = (protocol: RunnerProtocol): boolean => protocol === 'challengectl';
