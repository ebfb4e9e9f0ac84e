import type { EventDetail } from '../decision/event.ts';
import type { JobDefinition } from '../job/definition.ts';
import type { RunTrigger } from './run-facts.ts';

/**
 * A value that a run is given. The job finds it in the environment variable that {@link parameterVariable} names; `{{ name }}` in a text of its
 * specification stands for it, but for `script` and `workflow`, which are programs: there it would be code.
 */
export interface TemplateParameter {
  /** lower-case letters, digits and `_` */
  name: string;
  description: string;
  /** null: there is none */
  default: string | null;
  /** a run without a value for it is refused; else it is the empty text where there is no default */
  required: boolean;
  /** the only values that it may have; null: any */
  choices: string[] | null;
}

/** `frequency_hz` becomes `BATON_PARAM_FREQUENCY_HZ`. */
export const parameterVariable = (name: string): string => `BATON_PARAM_${name.toUpperCase()}`;

/**
 * When a template runs by itself. `cron`: at the times of any of its lines, in that time zone (an IANA name). `recurring`: when it is enabled, and
 * then at a time between both after the end of each run.
 */
export type Schedule =
  | { kind: 'manual' }
  | { kind: 'cron'; lines: string; timeZone: string }
  | { kind: 'recurring'; minDelayMs: number; maxDelayMs: number };

/**
 * What becomes of a due run while an earlier one of the same template is not over. `skip`: it is passed over. `queue`: it is submitted, and waits
 * for the earlier one as for a concurrency key. `allow`: it is submitted.
 */
export const overlapRules = ['skip', 'queue', 'allow'] as const;
export type Overlap = (typeof overlapRules)[number];

/** What becomes of times that passed while nobody could run them. `once`: one run for all of them, marked late. `skip`: nothing. */
export const missedRules = ['once', 'skip'] as const;
export type Missed = (typeof missedRules)[number];

/**
 * Why a due run made no job. `overlap`: an earlier one was not over. `crowded`: too many earlier ones were not over. `missed`: its time passed while nobody could run it, and the
 * template says to let such times go. `refused`: the submission was refused.
 */
export const passedReasons = ['overlap', 'crowded', 'missed', 'refused'] as const;
export type PassedReason = (typeof passedReasons)[number];

/** A due run that made no job. */
export interface PassedRun {
  at: number;
  trigger: RunTrigger;
  scheduledFor: number | null;
  lateMs: number | null;
  why: PassedReason;
  /** of a refusal: its code in the error catalogue, and its values */
  problem: { code: string; detail: EventDetail } | null;
}

/** Why a template's last submission was refused. Ends with one that is not, and with every change of the template. */
export interface TemplateProblem {
  at: number;
  code: string;
  detail: EventDetail;
  /** refusals one after another */
  failures: number;
  /** its schedule is not tried before */
  until: number;
  /** the due time that is run then, or a newer one that passed meanwhile; null: none is owed */
  owed: number | null;
}

export interface Template {
  id: string;
  revision: number;
  /** the project that its jobs belong to */
  scopeId: string;
  /** 1 to 120 characters; unique in its project among those that are not removed */
  name: string;
  description: string;
  job: JobDefinition;
  parameters: TemplateParameter[];
  schedule: Schedule;
  overlap: Overlap;
  missed: Missed;
  /** since when its schedule counts; null: it is disabled */
  enabledAt: number | null;
  /** exactly while it is disabled */
  disabled: { at: number; by: string; reason: string | null } | null;
  /** when it runs next by itself; null: not by time */
  dueAt: number | null;
  /** the job after whose end the delay of a recurring schedule begins */
  awaits: string | null;
  /** jobs of its runs that were not over when it was last looked at, oldest first */
  open: string[];
  /** the newest run that made a job */
  lastRun: { jobId: string; at: number; trigger: RunTrigger; scheduledFor: number | null; lateMs: number | null } | null;
  /** runs that made a job */
  runs: number;
  /** the newest due runs that made none, newest first; a few */
  passed: PassedRun[];
  problem: TemplateProblem | null;
  createdAt: number;
  createdBy: string;
  changedAt: number;
  changedBy: string;
  /** the row stays, so that histories keep its name */
  removedAt: number | null;
}

/** Limits on templates; the wire schemas use the same. */
export const templateLimits = {
  nameCharsMax: 120,
  descriptionCharsMax: 2_000,
  parametersMax: 50,
  parameterNameCharsMax: 60,
  parameterValueCharsMax: 4_096,
  choicesMax: 100,
  linesMax: 20,
  linesCharsMax: 2_000,
  delayMsMin: 1_000,
  delayMsMax: 365 * 24 * 3_600_000,
} as const;
