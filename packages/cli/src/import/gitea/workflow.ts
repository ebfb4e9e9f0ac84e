import type { Schedule, TemplateJob } from '@baton/protocol';
import { cronOf } from '../shared/cron.ts';
import { isDistance, leaveDistance } from '../shared/distance.ts';
import { Fields, Invalid, wordOf } from '../shared/fields.ts';
import { isObject, type Json, type JsonObject, type SourceFile } from '../shared/json.ts';
import { labelOf, nameOf } from '../shared/names.ts';
import { attempt, type ImportOptions, skip, type Translation, takeTemplate, tellFor, wantSecret } from '../shared/translation.ts';
import { type Inputs, inputsOf } from './inputs.ts';
import { expressionsIn, referencesIn } from './references.ts';
import { onlyJob } from './split.ts';
import { namedVariables, type Variables } from './variables.ts';

/** Takes a workflow in: a template for each of its jobs, which must not wait for one another. */
export function takeWorkflow(into: Translation, file: SourceFile, values: Variables, options: ImportOptions): void {
  const root = new Fields(file.json, '');
  const jobs = root.object('jobs');
  if (!jobs || jobs.names.length === 0) throw new Invalid('jobs', 'is missing');
  const title = root.text('name') ?? file.name.replace(/^.*\//, '').replace(/\.ya?ml$/i, '');
  const on = eventsOf(root);
  for (const id of jobs.names) {
    const called = jobs.names.length === 1 ? title : `${title} / ${id}`;
    const place = `${file.name}: jobs.${id}`;
    attempt(into, 'template', called, place, () => {
      const job = new Fields(jobs.raw(id), jobs.at(id));
      const reason = reasonAgainst(job);
      if (reason !== null) return skip(into, 'template', called, place, reason);
      const text = jobs.names.length === 1 ? file.text : onlyJob(file.text, id, job.place);
      return takeJob(into, place, { name: nameOf(called, 'its name'), text, job, on, values, options });
    });
  }
  tellEvents(into, on, title, file.name);
}

/** `on` may be one word, a list, or an object. */
function eventsOf(root: Fields): Fields {
  const on = root.raw('on');
  const named = (list: readonly Json[]): JsonObject => Object.fromEntries(list.map((name) => [wordOf(name), null]));
  if (typeof on === 'string') return new Fields(named([on]), 'on');
  return new Fields(Array.isArray(on) ? named(on) : (on ?? {}), 'on');
}

/** Why a job can not stand alone on a runner without further files; null: it can. */
function reasonAgainst(job: Fields): string | null {
  if (job.has('needs'))
    return `it needs ${[job.raw('needs')].flat().map(wordOf).join(', ')}, and Baton does not run jobs one after the other`;
  if (job.has('uses')) return `it is a workflow of its own (${job.shown('uses')}), which is not in this file`;
  if (isObject(job.raw('strategy')) && isObject(job.object('strategy')?.raw('matrix') ?? null))
    return 'it has a matrix: write a job for each combination';
  const step = job.objects('steps').find((each) => each.has('uses'));
  if (!step) return null;
  return `${step.place} uses ${step.shown('uses')}, and steps must be run: write what it does as a script, such as git clone`;
}

interface Chosen {
  name: string;
  text: string;
  job: Fields;
  on: Fields;
  values: Variables;
  options: ImportOptions;
}

function takeJob(into: Translation, place: string, { name, text, job, on, values, options }: Chosen): void {
  const { parameters, inputs } = inputsOf(on);
  const expressions = [...expressionsIn(text), ...conditionsOf(job)];
  const secrets = referencesIn(expressions, 'secrets').map((each) => secretOf(into, each));
  const inputCount = parameters.length;
  const variables = namedVariables(expressions, parameters, values);
  const spec: JsonObject = { workflow: text };
  if (Object.keys(inputs).length > 0) spec.event = { inputs };
  if (Object.keys(variables).length > 0) spec.variables = variables;
  const template: TemplateJob = {
    executor: 'gitea-workflow',
    labels: labelsOf(job),
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets.map((each) => [each, each])) }),
    ...limitOf(job),
    spec,
  };
  const schedule = scheduleOf(on, options.timeZone);
  takeTemplate(into, place, { name, job: template, parameters, schedule });
  for (const each of on.objects('schedule')) {
    const text = each.needText('cron');
    const left = { called: `schedule of ${name}`, template: name, place: `${place}: ${each.at('cron')}`, text };
    const timeZone = schedule.kind === 'cron' ? schedule.timeZone : options.timeZone;
    if (isDistance(text)) leaveDistance(into, { ...left, project: options.project, timeZone });
  }
  tellVariables(into, parameters.slice(inputCount), name);
}

/** A condition is an expression without marks around it. */
const conditionsOf = (job: Fields): string[] =>
  [job, ...job.objects('steps')].flatMap((each) => (each.has('if') ? [wordOf(each.raw('if'))] : []));

function secretOf(into: Translation, name: string): string {
  if (name.startsWith('BATON_')) throw new Invalid(`secrets.${name}`, 'must not begin with BATON_');
  wantSecret(into, { name, what: `the secret ${name} of Gitea` });
  return name;
}

/** Of variables whose value no file says. */
function tellVariables(into: Translation, parameters: Inputs['parameters'], name: string): void {
  for (const { name: parameter, default: usual, description = '' } of parameters) {
    if (usual !== undefined) continue;
    const what = `Give the parameter ${parameter} of the template ${name} its usual value (${description}), or import with what Gitea answers about its variables`;
    tellFor(into, name, what);
  }
}

function labelsOf(job: Fields): string[] {
  const raw = job.raw('runs-on');
  const labels = raw === null ? [] : [raw].flat();
  return [
    ...new Set(labels.map((label) => labelOf(typeof label === 'string' ? label : JSON.stringify(label), job.at('runs-on')))),
  ];
}

function limitOf(job: Fields): Pick<TemplateJob, 'timeLimitMs'> {
  const minutes = job.number('timeout-minutes');
  if (minutes === null) return {};
  if (minutes > 0 && minutes <= 30 * 24 * 60) return { timeLimitMs: Math.max(1_000, Math.round(minutes * 60_000)) };
  throw new Invalid(job.at('timeout-minutes'), 'must be more than 0 and at most 30 days', minutes);
}

function scheduleOf(on: Fields, timeZone: string): Schedule {
  const lines = on.objects('schedule').filter((each) => !isDistance(each.needText('cron')));
  const times = lines.map((each) => cronOf(each.needText('cron'), each.at('cron'), timeZone));
  const [first] = times;
  if (!first) return { kind: 'manual' };
  if (times.some((each) => each.timeZone !== first.timeZone))
    throw new Invalid(on.at('schedule'), 'names several time zones, and a template has one');
  return { kind: 'cron', lines: times.map(({ line }) => line).join('\n'), timeZone: first.timeZone };
}

function tellEvents(into: Translation, on: Fields, title: string, file: string): void {
  const others = on.names.filter((name) => name !== 'schedule' && name !== 'workflow_dispatch');
  if (others.length === 0) return;
  const reason = 'Baton is not told of it: have a webhook or a step call POST /api/v1/templates/ID/trigger with an API token';
  skip(into, 'other', `on ${others.join(', ')} of ${title}`, `${file}: on`, reason);
}
