import type { EditTemplate, NewTemplate, Schedule, ShellSpec, Template, TemplateJob, TemplateParameter } from '@baton/protocol';
import { joinCommandLine } from '../../text/command-line.ts';
import { type Draft, type DraftProblems, emptyDraft, readDraft } from '../new-job/draft.ts';
import { runsOnIn } from '../new-job/spec/runs-on.ts';

/** A schedule as it is being filled in. */
export interface ScheduleDraft {
  kind: Schedule['kind'];
  lines: string;
  timeZone: string;
  minSeconds: number | '';
  maxSeconds: number | '';
}

/** A template as it is being filled in. */
export interface TemplateDraft {
  name: string;
  description: string;
  job: Draft;
  schedule: ScheduleDraft;
  overlap: Template['overlap'];
  missed: Template['missed'];
  parameters: TemplateParameter[];
}

export interface TemplateProblems {
  name?: string;
  lines?: string;
  delay?: string;
  parameters?: string;
  job: DraftProblems;
}

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export const emptyTemplate = (): TemplateDraft => ({
  name: '',
  description: '',
  job: emptyDraft,
  schedule: { kind: 'manual', lines: '0 3 * * *', timeZone: ownZone(), minSeconds: 60, maxSeconds: 90 },
  overlap: 'skip',
  missed: 'once',
  parameters: [],
});

/** What the form shows of a template that is there. */
export const draftOf = (template: Template): TemplateDraft => ({
  name: template.name,
  description: template.description,
  job: jobDraftOf(template.job),
  schedule: scheduleDraftOf(template.schedule),
  overlap: template.overlap,
  missed: template.missed,
  parameters: template.parameters,
});

function scheduleDraftOf(schedule: Schedule): ScheduleDraft {
  const { schedule: empty } = emptyTemplate();
  if (schedule.kind === 'cron') return { ...empty, ...schedule };
  if (schedule.kind === 'manual') return empty;
  return { ...empty, kind: 'recurring', minSeconds: schedule.minDelayMs / 1000, maxSeconds: schedule.maxDelayMs / 1000 };
}

function jobDraftOf(job: TemplateJob): Draft {
  // what a workflow asks for it says itself, also when it is changed
  const ofWorkflow = runsOnIn((job.spec as { workflow?: unknown }).workflow);
  const spec: ShellSpec = job.spec;
  const environment = Object.entries(spec.environment ?? {}).map(([name, value]) => `${name}=${value}`);
  return {
    ...emptyDraft,
    kind: spec.script === undefined ? 'command' : 'script',
    command: spec.command ? joinCommandLine(spec.command) : '',
    script: spec.script ?? '',
    interpreter: spec.interpreter ? joinCommandLine(spec.interpreter) : emptyDraft.interpreter,
    environment: environment.join('\n'),
    workingDirectory: spec.workingDirectory ?? '',
    fields: job.spec,
    executor: job.executor ?? '',
    labels: (job.labels ?? []).filter((label) => !ofWorkflow.includes(label)),
    device: job.device ?? null,
    priority: job.priority ?? 0,
    runner: job.runner ?? '',
    onLost: job.onLost ?? '',
    onPartition: job.onPartition ?? '',
    maxAttempts: job.maxAttempts ?? '',
    timeLimitMinutes: job.timeLimitMs === undefined ? '' : job.timeLimitMs / 60_000,
    waitLimitMinutes: job.waitLimitMs === undefined ? '' : job.waitLimitMs / 60_000,
    concurrencyKey: job.concurrency?.key ?? '',
    concurrencyLimit: job.concurrency?.limit ?? '',
  };
}

/** The fields of a job that the form has: what it says of them replaces what was there, all else stays. */
const inForm = [
  ...(['name', 'executor', 'labels', 'priority', 'runner', 'onLost', 'onPartition', 'maxAttempts'] as const),
  ...(['device', 'timeLimitMs', 'waitLimitMs', 'concurrency', 'spec'] as const),
] satisfies (keyof TemplateJob)[];

function beyondForm(job: TemplateJob | undefined): Partial<TemplateJob> {
  const rest: Partial<TemplateJob> = { ...job };
  for (const field of inForm) delete rest[field];
  return rest;
}

/** Whether a run may find a parameter under this name. */
export const isParameterName = (name: string): boolean => /^[a-z][a-z0-9_]*$/.test(name);

type Read =
  | { template: Required<Omit<EditTemplate, 'name' | 'unchangedSince'>> & Pick<NewTemplate, 'name'>; problems: null }
  | { template: null; problems: TemplateProblems };

/**
 * What will be saved, or what is still wrong.
 *
 * @param before the job as it was: what the form does not show of it stays
 * @param executor of a job that names none
 */
export function readTemplate(draft: TemplateDraft, before: TemplateJob | undefined, executor = 'shell'): Read {
  const problems: TemplateProblems = { job: {} };
  const name = draft.name.trim();
  if (name === '') problems.name = 'Give it a name.';
  const schedule = readSchedule(draft.schedule, problems);
  if (new Set(draft.parameters.map((each) => each.name)).size < draft.parameters.length)
    problems.parameters = 'A name is there twice.';
  if (!draft.parameters.every((each) => isParameterName(each.name)))
    problems.parameters = 'Names of parameters begin with a small letter and have small letters, digits and _.';
  const read = readDraft(draft.job, executor);
  if (!read.job) return { template: null, problems: { ...problems, job: read.problems } };
  if (Object.keys(problems).length > 1 || !schedule) return { template: null, problems };
  const { project: _project, secretEnvironment: _values, name: _name, ...job } = read.job;
  return {
    template: {
      name,
      description: draft.description,
      job: { ...beyondForm(before), ...job },
      schedule,
      overlap: draft.overlap,
      missed: draft.missed,
      parameters: draft.parameters,
    },
    problems: null,
  };
}

function readSchedule(draft: ScheduleDraft, problems: TemplateProblems): Schedule | null {
  const { kind, lines, timeZone, minSeconds, maxSeconds } = draft;
  if (kind === 'manual') return { kind };
  if (kind === 'cron') {
    if (lines.trim() === '') problems.lines = 'Write when it runs, such as 0 3 * * *.';
    return { kind, lines: lines.trim(), timeZone };
  }
  const [min, max] = [minSeconds, maxSeconds === '' ? minSeconds : maxSeconds];
  if (min === '' || max === '') {
    problems.delay = 'Say how long it pauses after each run.';
    return null;
  }
  if (max < min) problems.delay = 'The longest pause is shorter than the shortest.';
  return { kind, minDelayMs: Math.round(min * 1000), maxDelayMs: Math.round(max * 1000) };
}

/** A schedule that can be looked at before all else is right; null: not yet. */
export const schedulePreview = (draft: ScheduleDraft): Schedule | null =>
  draft.kind === 'cron' && draft.lines.trim() !== '' ? readSchedule(draft, { job: {} }) : null;
