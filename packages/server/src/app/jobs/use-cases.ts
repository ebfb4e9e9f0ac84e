import type {
  Actor,
  Attempt,
  DrawFrom,
  Job,
  JobAsk,
  JobDefinition,
  JobFile,
  JobSecrets,
  JobState,
  Reply,
  Requirements,
  Resolution,
  StoredEvent,
} from '@baton/core';
import type { LogMark } from '../../logstore/interface.ts';
import type { Page } from '../../store/interface.ts';
import type { OpenedFile } from '../files/open-file.ts';
import type { FoundLines, LogPlace } from './find/found-lines.ts';
import type { LineQuery } from './find/line-finder.ts';
import type { LinesWanted, LogLines } from './lines/line-reader.ts';
import type { LogPageView } from './log-page.ts';

export interface SubmitInput extends JobDefinition {
  /** `owner/name`; null: the default project */
  project: string | null;
  /** values that only this job gets, by variable */
  secretEnvironment: Readonly<Record<string, string>>;
}

/** What a re-run does in place of what its job did, with what else that job had. */
export interface RerunInstead {
  name: string;
  spec: unknown;
  /** id of the runner that it is for */
  runner: string;
}

export interface JobView {
  job: Job;
  projectName: string;
  requirements: Requirements;
  runnerName: string | null;
  /** of the runner that it is pinned to */
  pinnedToName: string | null;
  /** when it is given away at the latest, if an action ended its attempt and the stop is not confirmed yet */
  stoppingUntil: number | null;
}

/** What a job keeps on the server, in short. */
export interface FilesOutline {
  artifacts: number;
  private: number;
  /** of all of them */
  bytes: number;
  /** when the newest was kept; null: there is none */
  newestAt: number | null;
}

export interface JobDetailView extends JobView {
  spec: unknown;
  /** what it asked last; null: it never did */
  ask: JobAsk | null;
  /** null: it draws nothing */
  drawFrom: DrawFrom | null;
  /** what it gets of secrets, without their values; null: none */
  secrets: Omit<JobSecrets, 'own'> | null;
  files: FilesOutline;
  history: (Attempt & { runnerName: string | null; stoppingUntil: number | null })[];
  timeline: StoredEvent[];
}

export interface JobListInput {
  states: readonly JobState[] | null;
  runner: string | null;
  search: string | null;
  /** name of a scope: what belongs to it and to all under it; left out or null: all */
  scope?: string | null;
  executor?: string | null;
  labels?: readonly string[];
  classId?: string | null;
  /** id */
  template?: string | null;
  /** submitted from this instant on, and before that one */
  from?: number | null;
  to?: number | null;
  page: Page;
}

export interface JobUseCases {
  /** Of a job that names none. Throws `project_not_found`. */
  defaultExecutor(project: string | null): string;
  /** With a key, the same submission sent again answers the job it made the first time (`created: false`). */
  submit(input: SubmitInput, by: string, idempotencyKey: string | null): Promise<{ view: JobView; created: boolean }>;
  /** Throws `runner_not_found`, `scope_not_found`. */
  list(input: JobListInput): Promise<{ jobs: JobView[]; next: string | null; counts: Record<JobState, number> }>;
  detail(id: string): Promise<JobDetailView>;
  views(ids: readonly string[]): Promise<JobView[]>;
  /** Of all that one sees, or of a scope and all under it; throws `scope_not_found`. */
  counts(scope?: string | null): Promise<Record<JobState, number>>;
  cancel(id: string, by: Actor, reason: string | null): Promise<JobView>;
  /** A person decides about a job that needs attention; throws `job_needs_no_attention`, `attempt_changed`, `attention_changed`, `attempt_may_still_run`. */
  resolve(
    id: string,
    by: Actor,
    input: {
      resolution: Resolution;
      note: string | null;
      confirmEnded: boolean;
      attemptId: string | null;
      attentionAt: number | null;
    },
  ): Promise<JobView>;
  /** Throws `job_asks_nothing`, `ask_changed`. */
  answer(id: string, by: Actor, input: { reply: Reply; text: string; attemptId: string | null }): Promise<JobView>;
  /** So many jobs at once may share the key of one that waits, until a submission says otherwise; throws `job_not_queued`, `job_has_no_key`. */
  limitKey(id: string, by: Actor, limit: number): Promise<JobView>;
  /** @param instead what is other than in that job; null or left out: nothing */
  rerun(
    id: string,
    by: Actor,
    idempotencyKey: string | null,
    instead?: RerunInstead | null,
  ): Promise<{ view: JobView; created: boolean }>;
  /** What a job keeps: files for people, and of the others how many they are. */
  files(id: string): Promise<{ artifacts: JobFile[]; outline: FilesOutline }>;
  /** One that is for people; throws `file_not_found`. */
  openFile(id: string, name: string): Promise<OpenedFile>;
  /** `attempt`: its number, or null for the newest. Chunks above `after`. */
  readLog(id: string, attempt: number | null, after: number, bytesMax: number): Promise<LogPageView>;
  /** At most `hitsMax` lines with a text, looked for in bounded time from a place on that an earlier answer gave. */
  findInLog(id: string, attempt: number | null, query: LineQuery, from: LogPlace | null, hitsMax: number): Promise<FoundLines>;
  /** Lines from one on, wherever in the log it is; found in bounded time. */
  readLines(id: string, attempt: number | null, wanted: LinesWanted): Promise<LogLines>;
  /** A place from which on the log has about so many bytes. */
  markTail(attemptId: string, tailBytes: number): Promise<LogMark>;
  /** `readLog` by the attempt's id */
  readAttemptLog(attemptId: string, after: number, bytesMax: number): Promise<LogPageView>;
}
