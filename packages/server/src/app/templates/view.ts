import { dueTimes, isScheduled, liveOf, type PassedRun, type Template } from '@baton/core';
import type { Page, Paged } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { JobView } from '../jobs/use-cases.ts';
import { viewJobs } from '../jobs/view.ts';
import type { RunView, TemplateDetailView, TemplateView } from './use-cases.ts';

/** Due times that are shown ahead. */
const nextShown = 5;

/** Adds to templates what people want to see beside them. */
export async function viewTemplates(context: Context, rows: readonly Template[]): Promise<TemplateView[]> {
  const ids = rows.flatMap(({ lastRun, open }) => [...(lastRun ? [lastRun.jobId] : []), ...open]);
  const jobs = await context.deps.store.read.getMany('job', [...new Set(ids)]);
  const newest = new Set(rows.map(({ lastRun }) => lastRun?.jobId));
  const views = await viewJobs(
    context,
    jobs.filter(({ id }) => newest.has(id)),
  );
  const viewOf = new Map(views.map((view) => [view.job.id, view]));
  return rows.map((template) => ({
    template,
    projectName: context.fleet.scope(template.scopeId)?.name ?? template.scopeId,
    lastJob: viewOf.get(template.lastRun?.jobId ?? '') ?? null,
    openRuns: liveOf(template, jobs).length,
  }));
}

export async function viewTemplate(context: Context, template: Template): Promise<TemplateDetailView> {
  const [view] = await viewTemplates(context, [template]);
  if (!view) throw new Error('one template has one view');
  return { ...view, nextDue: isScheduled(template) ? dueTimes(template.schedule, context.now(), nextShown) : [] };
}

/** A page of runs, newest first: their jobs, and between them what made none. */
export async function runsPage(context: Context, template: Template, page: Page): Promise<Paged<RunView>> {
  const { read } = context.deps.store;
  const before = page.after === null ? null : await read.get('job', page.after);
  const { rows, next } = await read.templateJobs(template.id, page);
  const from = next === null ? Number.NEGATIVE_INFINITY : (rows.at(-1)?.createdAt ?? 0);
  const until = before?.createdAt ?? Number.POSITIVE_INFINITY;
  const passed = template.passed.filter(({ at }) => at >= from && at < until).map(ofPassed);
  const made = (await viewJobs(context, rows)).map(ofJob);
  return { rows: [...made, ...passed].sort((a, b) => b.at - a.at), next };
}

function ofJob(view: JobView): RunView {
  const { createdAt, run } = view.job;
  const { trigger = 'person', scheduledFor = null, lateMs = null, parameters = {} } = run ?? {};
  return { at: createdAt, trigger, scheduledFor, lateMs, parameters, job: view, passed: null };
}

const ofPassed = ({ at, trigger, scheduledFor, lateMs, why, problem }: PassedRun): RunView => ({
  ...{ at, trigger, scheduledFor, lateMs, parameters: {}, job: null },
  passed: { why, problem },
});
