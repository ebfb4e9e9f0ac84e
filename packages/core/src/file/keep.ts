import type { Attempt } from '../attempt/state.ts';
import { guard, insert, remove, update } from '../decision/change.ts';
import { type Decision, plan, type Refusal, refuse } from '../decision/decision.ts';
import type { AttemptedWork } from '../work/work.ts';
import { type JobFile, type JobFileKind, jobFileId, jobFileLimits } from './state.ts';

/** Who keeps or reads a file: the runner of the attempt, and the epoch where the credential says one. */
export interface FileCaller {
  runnerId: string;
  epoch: number | null;
}

/** What is asked to be kept. */
export interface FileAsk {
  name: string;
  kind: JobFileKind;
  /** counted from when it is kept; null: it does not expire by itself */
  expiresInMs: number | null;
}

/** What is on the disk, and how it opens. */
export interface KeptContent {
  contentId: string;
  size: number;
  digest: string;
  keyId: string;
  box: string;
}

/** Bytes of all files of a job together, at most. */
export interface FileRules {
  jobBytesMax: number;
}

export const isThere = ({ expiresAt }: Pick<JobFile, 'expiresAt'>, now: number): boolean => expiresAt === null || expiresAt > now;

/** Only the running attempt has anything to do with the files of its job; null: it is that one. */
export function filesRefused({ job, attempt }: AttemptedWork, { runnerId, epoch }: FileCaller): Refusal | null {
  const isItsOwn = attempt.runnerId === runnerId && (epoch === null || attempt.epoch === epoch);
  if (isItsOwn && attempt.state === 'running' && job.attemptId === attempt.id) return null;
  return { code: 'lease_lost', detail: { attemptId: attempt.id, epoch: epoch ?? attempt.epoch } };
}

/**
 * How many bytes a file of this name may have, beside the other files of its job.
 *
 * @param files those of the job
 */
export function roomForFile(files: readonly JobFile[], jobId: string, name: string, rules: FileRules, now: number): FileRoom {
  const others = files.filter((file) => file.name !== name && isThere(file, now));
  if (others.length >= jobFileLimits.perJobMax) {
    const problem = `${others.length} files are there, and at most ${jobFileLimits.perJobMax} may be`;
    return refuse('job_files_full', { jobId, problem });
  }
  const left = rules.jobBytesMax - others.reduce((sum, { size }) => sum + size, 0);
  if (left <= 0) return refuse('job_files_full', { jobId, problem: `all of them together may have ${rules.jobBytesMax} bytes` });
  return { ok: true, bytesMax: Math.min(left, jobFileLimits.bytesMax) };
}
type FileRoom = { ok: true; bytesMax: number } | { ok: false; refusal: Refusal };

/**
 * Keeps a file whose bytes are on the disk already. It takes the place of an earlier one of its name, from whatever attempt; what has expired goes.
 *
 * Refused with `lease_lost` when the attempt does not run any more, `job_files_full` and `file_too_large` when there is no room for it.
 */
export function keepFile(
  work: AttemptedWork,
  caller: FileCaller,
  files: readonly JobFile[],
  kept: FileAsk & KeptContent,
  rules: FileRules,
  now: number,
): Decision {
  const { job, attempt } = work;
  const refusal = filesRefused(work, caller);
  if (refusal) return { ok: false, refusal };
  const room = roomForFile(files, job.id, kept.name, rules, now);
  if (!room.ok) return room;
  if (kept.size > room.bytesMax) return refuse('file_too_large', { limitBytes: room.bytesMax });
  const fields = fieldsOf(attempt, kept, now);
  const id = jobFileId(job.id, kept.name);
  const before = files.find((file) => file.id === id);
  const gone = files.filter((file) => file !== before && !isThere(file, now));
  const change = before ? update('jobFile', before, fields) : insert('jobFile', { id, revision: 1, ...fields });
  // its bearer dies with the attempt, so nothing is kept that it sends afterwards
  return plan([change, ...gone.map((file) => remove('jobFile', file))], [], [guard('attempt', attempt)]);
}

function fieldsOf(attempt: Attempt, kept: FileAsk & KeptContent, now: number): Omit<JobFile, 'id' | 'revision'> {
  const { name, kind, expiresInMs, contentId, size, digest, keyId, box } = kept;
  return {
    ...{ jobId: attempt.jobId, attemptId: attempt.id, attempt: attempt.number, name, kind, size, digest },
    ...{ createdAt: now, expiresAt: expiresInMs === null ? null : now + expiresInMs, contentId, keyId, box },
  };
}
