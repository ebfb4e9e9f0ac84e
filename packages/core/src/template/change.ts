import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, type Refusal, refuse } from '../decision/decision.ts';
import type { JobDefinition } from '../job/definition.ts';
import { triedNow } from './due.ts';
import { templateEvent } from './event.ts';
import { parametersProblem, placeholdersProblem } from './parameters.ts';
import { firstDue, isScheduled, scheduleProblem } from './schedule.ts';
import { type Missed, type Overlap, type Schedule, type Template, type TemplateParameter, templateLimits } from './state.ts';

/** What people say of a template. */
export interface TemplateFields {
  name: string;
  description: string;
  job: JobDefinition;
  parameters: TemplateParameter[];
  schedule: Schedule;
  overlap: Overlap;
  missed: Missed;
}

/** Why fields can not be those of a template; null: they can. */
export function templateProblem({ name, description, job, parameters, schedule, overlap }: TemplateFields): Refusal | null {
  const { nameCharsMax, descriptionCharsMax } = templateLimits;
  const wrong = (where: string, problem: string): Refusal => ({ code: 'template_invalid', detail: { where, problem } });
  if (name.trim() !== name || name.length === 0 || name.length > nameCharsMax || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name))
    return wrong('name', `must be one line of 1 to ${nameCharsMax} characters without spaces around it`);
  if (description.length > descriptionCharsMax) return wrong('description', `is longer than ${descriptionCharsMax} characters`);
  const problem = parametersProblem(parameters) ?? placeholdersProblem(job, parameters);
  if (problem) return wrong(problem.where, problem.problem);
  if (overlap === 'queue' && job.concurrency !== null)
    return wrong('overlap', 'can not be queue for a job with a concurrency key of its own: a job has one');
  const missing = schedule.kind === 'manual' ? undefined : parameters.find((each) => each.required && each.default === null);
  if (missing) return wrong(`parameter ${missing.name}`, 'needs a default: nobody gives it a value when the schedule runs it');
  const times = scheduleProblem(schedule);
  return times && { code: 'schedule_invalid', detail: { ...times } };
}

export interface NewTemplate extends TemplateFields {
  id: string;
  scopeId: string;
  isEnabled: boolean;
  by: string;
}

/** Refused with `template_invalid`, `schedule_invalid`. */
export function createTemplate({ id, scopeId, isEnabled, by, ...fields }: NewTemplate, now: number): Decision {
  const refusal = templateProblem(fields);
  if (refusal) return { ok: false, refusal };
  const { name, description, job, parameters, schedule, overlap, missed } = fields;
  const row: Template = {
    ...{ id, revision: 1, scopeId, name, description, job, parameters, schedule, overlap, missed },
    enabledAt: isEnabled ? now : null,
    disabled: isEnabled ? null : { at: now, by, reason: null },
    dueAt: isEnabled ? firstDue(schedule, now) : null,
    ...{ awaits: null, open: [], lastRun: null, runs: 0, passed: [], problem: null },
    ...{ createdAt: now, createdBy: by, changedAt: now, changedBy: by, removedAt: null },
  };
  return plan([insert('template', row)], [templateEvent(row, 'created', now, { by, name })]);
}

/** What is given, and when it was last changed as far as whoever edits it knows. */
export type TemplateChange = Partial<TemplateFields> & { unchangedSince?: number | undefined };

/**
 * Changes what is given. A run that is owed after a refusal is tried at once; another schedule counts from now on. Refused with
 * `changed_meanwhile` when somebody else was faster.
 */
export function changeTemplate(row: Template, { unchangedSince, ...edit }: TemplateChange, by: string, now: number): Decision {
  if (row.removedAt !== null) return gone(row);
  if (unchangedSince !== undefined && unchangedSince !== row.changedAt)
    return refuse('changed_meanwhile', { what: `The template ${row.name}`, fields: `by ${row.changedBy}` });
  const { name, description, job, parameters, schedule, overlap, missed } = { ...row, ...edit };
  const fields = { name, description, job, parameters, schedule, overlap, missed };
  const refusal = templateProblem(fields);
  if (refusal) return { ok: false, refusal };
  const isSame = (field: keyof TemplateFields): boolean => JSON.stringify(fields[field]) === JSON.stringify(row[field]);
  if (!row.problem && (Object.keys(fields) as (keyof TemplateFields)[]).every(isSame)) return nothing();
  const isOther = !isSame('schedule');
  const timing = isOther
    ? { dueAt: isScheduled(row) ? firstDue(schedule, now) : null, awaits: null, problem: null }
    : triedNow(row, now);
  const patch = { ...fields, ...timing, changedAt: now, changedBy: by };
  return plan([update('template', row, patch)], [templateEvent(row, 'changed', now, { by, name })]);
}

/** What is due from now on until it is enabled again is gone. */
export function disableTemplate(row: Template, by: string, reason: string | null, now: number): Decision {
  if (row.removedAt !== null) return gone(row);
  if (row.enabledAt === null) return nothing();
  const patch = { enabledAt: null, disabled: { at: now, by, reason }, dueAt: null, awaits: null, problem: null };
  return plan([update('template', row, patch)], [templateEvent(row, 'disabled', now, { by, name: row.name, reason })]);
}

export function enableTemplate(row: Template, by: string, now: number): Decision {
  if (row.removedAt !== null) return gone(row);
  if (row.enabledAt !== null) return nothing();
  const patch = { enabledAt: now, disabled: null, dueAt: firstDue(row.schedule, now), awaits: null, problem: null };
  return plan([update('template', row, patch)], [templateEvent(row, 'enabled', now, { by, name: row.name })]);
}

/** It runs no more, and its name is free. Its runs go on, and stay with it. */
export function removeTemplate(row: Template, by: string, now: number): Decision {
  if (row.removedAt !== null) return nothing();
  const patch = { removedAt: now, dueAt: null, awaits: null };
  return plan([update('template', row, patch)], [templateEvent(row, 'removed', now, { by, name: row.name })]);
}

const gone = ({ name }: Template): Decision => refuse('template_removed', { name });
