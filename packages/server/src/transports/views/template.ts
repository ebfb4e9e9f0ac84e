import {
  ApiError,
  catalogue,
  type ErrorCode,
  type NewTemplate,
  type Template,
  type TemplateDetail,
  type TemplateJob,
  type TemplateRun,
} from '@baton/protocol';
import type { RunView, TemplateDetailView, TemplateView } from '../../app/index.ts';
import { jobOf } from './job.ts';

type Row = TemplateView['template'];
type Problem = { code: string; message: string; next: string };

/** A refusal of a while ago in the words of the catalogue. */
function problemOf({ code, detail }: { code: string; detail: ApiError['detail'] }): Problem {
  const known = Object.hasOwn(catalogue, code) ? (code as ErrorCode) : 'internal';
  const { message, next } = new ApiError(known, detail);
  return { code, message, next };
}

/** A template as lists show it. */
export function templateOf({ template, projectName, lastJob, openRuns }: TemplateView): Template {
  const { lastRun, problem, disabled } = template;
  return {
    id: template.id,
    name: template.name,
    project: projectName,
    description: template.description,
    job: savedJobOf(template.job),
    parameters: template.parameters.map((parameter) => ({ ...parameter })),
    schedule: template.schedule,
    overlap: template.overlap,
    missed: template.missed,
    enabled: disabled === null,
    disabledAt: disabled?.at ?? null,
    disabledBy: disabled?.by ?? null,
    disabledReason: disabled?.reason ?? null,
    nextRunAt: template.dueAt,
    waitsForRun: template.awaits,
    openRuns,
    runs: template.runs,
    lastRun: lastRun && { ...lastRun, job: lastJob && jobOf(lastJob) },
    problem: problem && { ...problemOf(problem), at: problem.at, failures: problem.failures, until: problem.until },
    createdAt: template.createdAt,
    createdBy: template.createdBy,
    changedAt: template.changedAt,
    changedBy: template.changedBy,
  };
}

/** With when it runs next. */
export const templateDetailOf = (view: TemplateDetailView): TemplateDetail => ({
  template: templateOf(view),
  nextRuns: view.nextDue,
});

/** A run, or a due time that made none. */
export const templateRunOf = ({ job, passed, parameters, ...facts }: RunView): TemplateRun => ({
  ...facts,
  parameters: { ...parameters },
  job: job && jobOf(job),
  passed: passed && { why: passed.why, problem: passed.problem && problemOf(passed.problem) },
});

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

type Interval = { min: number; max: number };
const shortest = ({ min, max }: Interval): number | Interval => (min === max ? min : { min, max });

/** A name stands for what it stands for at each submission. */
const sourcesOf = ({ name, intervals }: { name: string | null; intervals: Interval[] | null }): (string | number | Interval)[] =>
  name === null ? (intervals ?? []).map(shortest) : [name];

/** What each run submits, as it is sent: what is as usual is left out. */
function savedJobOf(job: Row['job']): TemplateJob {
  const whole: { [K in keyof Required<TemplateJob>]: TemplateJob[K] | null } = {
    name: job.name,
    executor: job.executor,
    executorVersionMin: job.executorVersionMin,
    labels: job.labels,
    ranges: Object.fromEntries(Object.entries(job.ranges).map(([name, interval]) => [name, shortest(interval)])),
    drawFrom: Object.fromEntries(Object.entries(job.drawFrom).map(([name, sources]) => [name, sources.flatMap(sourcesOf)])),
    attributes: job.attributes,
    runnerVersionMin: job.runnerVersionMin,
    device: job.device,
    concurrency: job.concurrency,
    priority: job.priority === 0 ? null : job.priority,
    runner: job.runner,
    onLost: job.onLost === 'requeue' ? null : job.onLost,
    onPartition: job.onPartition === 'continue' ? null : job.onPartition,
    maxAttempts: job.maxAttempts === 3 ? null : job.maxAttempts,
    waitLimitMs: job.waitLimitMs,
    timeLimitMs: job.timeLimitMs,
    secrets: { ...job.secrets },
    spec: job.spec as TemplateJob['spec'],
  };
  const said = Object.entries(whole).filter(([name, value]) => {
    if (value === null) return false;
    // no labels for a device still ask for one, and a specification without a word is one
    return name === 'device' || name === 'spec' || typeof value !== 'object' || !isEmpty(value);
  });
  return Object.fromEntries(said) as unknown as TemplateJob;
}

type InFile = Omit<NewTemplate, 'project'>;
type Saved = Pick<Row, 'name' | 'description' | 'job' | 'parameters' | 'schedule' | 'overlap' | 'missed'>;

/** A template as it stands in a file: what is as usual is left out. */
export function inFileOf(saved: Saved, enabled: boolean): InFile {
  const { name, description, parameters, schedule, overlap, missed } = saved;
  const { name: jobName, ...job } = savedJobOf(saved.job);
  return {
    name,
    ...(description !== '' && { description }),
    ...(!enabled && { enabled }),
    ...(schedule.kind !== 'manual' && { schedule }),
    ...(overlap !== 'skip' && { overlap }),
    ...(missed !== 'once' && { missed }),
    ...(parameters.length > 0 && { parameters: parameters.map(parameterInFile) }),
    job: jobName === undefined || jobName === name ? job : { name: jobName, ...job },
  };
}

const parameterInFile = (parameter: Row['parameters'][number]): NonNullable<InFile['parameters']>[number] => ({
  name: parameter.name,
  ...(parameter.description !== '' && { description: parameter.description }),
  ...(parameter.default !== null && { default: parameter.default }),
  ...(parameter.required && { required: true }),
  ...(parameter.choices !== null && { choices: [...parameter.choices] }),
});
