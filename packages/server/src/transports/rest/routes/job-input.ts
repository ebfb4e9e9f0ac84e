import {
  ApiError,
  drawProblem,
  type GiteaWorkflowSpec,
  giteaWorkflowSpec,
  rangeProblem,
  type SpecKind,
  type SubmitJob,
  showValue,
  specKindOf,
  specKinds,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { SubmitInput } from '../../../app/index.ts';
import { checkerOf } from '../../http/checker.ts';

const nameCharsMax = 120;

/** What is done when a submission says nothing about it. */
const defaults = {
  project: null,
  executor: null,
  executorVersionMin: null,
  labels: [] as string[],
  attributes: {},
  runnerVersionMin: null,
  device: null,
  concurrency: null,
  priority: 0,
  runner: null,
  onLost: 'requeue',
  onPartition: 'continue',
  maxAttempts: 3,
  timeLimitMs: null,
  waitLimitMs: null,
  secrets: {},
  secretEnvironment: {},
} as const satisfies Omit<SubmitInput, 'name' | 'spec' | 'ranges' | 'drawFrom'>;

/**
 * A submission as the use case wants it. Throws `invalid_request`, and `workflow_invalid` for a workflow that no runner could run.
 *
 * @param executor that runs it, which is the default one of its project where it names none
 */
export async function submissionOf(body: SubmitJob, executor: string): Promise<SubmitInput> {
  const input = checked(body, executor);
  if (executor !== giteaWorkflowSpec.executor) return input;
  // loaded when the first workflow comes: the server starts without
  const { readWorkflow } = await import('../../shared/workflow/read.ts');
  const { title, runsOn } = readWorkflow((input.spec as GiteaWorkflowSpec).workflow);
  // what the workflow asks of its runner is asked of every runner before, so that those are tried that could run it, and waiting is explained
  return { ...input, name: body.name ?? (cleanName(title) || executor), labels: labelsWith(runsOn, input.labels) };
}

const labelsMax = 64;

function labelsWith(runsOn: readonly string[], given: readonly string[]): string[] {
  const labels = [...new Set([...given, ...runsOn])];
  if (labels.length <= labelsMax) return labels;
  const problem = `are more than ${labelsMax} with those of runs-on`;
  throw new ApiError('invalid_request', { where: 'labels', problem, value: labels.length });
}

function checked(body: SubmitJob, executor: string): SubmitInput {
  const kind = specKindOf(executor);
  const { ranges = {}, drawFrom = {} } = body;
  if (kind) checkSpec(kind, body.spec);
  const missing = kind?.problemOfJob?.({ ranges, drawFrom });
  if (missing) throw new ApiError('invalid_request', { ...missing });
  checkVariables(body);
  const name = body.name ?? (cleanName(kind?.nameOf(body.spec) ?? '') || executor);
  return {
    ...defaults,
    ...kind?.defaultsOf?.(body.spec),
    ...body,
    ranges: rangesOf(ranges),
    drawFrom: drawFromOf(drawFrom, ranges),
    name,
  };
}

/** A single value is an interval of its own. Refuses one whose ends are the wrong way round: no runner could ever hold it. */
function rangesOf(ranges: NonNullable<SubmitJob['ranges']>): SubmitInput['ranges'] {
  const problem = rangeProblem('ranges', ranges);
  if (problem) throw new ApiError('invalid_request', { ...problem });
  const intervals = Object.entries(ranges).map(([name, own]) => [name, typeof own === 'number' ? { min: own, max: own } : own]);
  return Object.fromEntries(intervals) as SubmitInput['ranges'];
}

/** Names are looked up later; a single value is an interval of its own. */
function drawFromOf(draw: NonNullable<SubmitJob['drawFrom']>, ranges: NonNullable<SubmitJob['ranges']>): SubmitInput['drawFrom'] {
  const problem = drawProblem(draw, ranges);
  if (problem) throw new ApiError('invalid_request', { ...problem });
  const sourceOf = (source: (typeof draw)[string][number]): SubmitInput['drawFrom'][string][number] => {
    if (typeof source === 'string') return { name: source, intervals: null };
    return { name: null, intervals: [typeof source === 'number' ? { min: source, max: source } : source] };
  };
  return Object.fromEntries(Object.entries(draw).map(([name, sources]) => [name, sources.map(sourceOf)]));
}

const checkers = new Map(specKinds.map(({ executor, schema }) => [executor, checkerOf(Type.Object({ spec: schema }), 'body')]));

function checkSpec(kind: SpecKind, spec: unknown): void {
  checkers.get(kind.executor)?.({ spec });
  const found = kind.problemOf?.(spec);
  if (!found) return;
  const { where, problem, value } = found;
  throw new ApiError('invalid_request', { where: where === '' ? 'spec' : `spec.${where}`, problem, value });
}

/** One variable has one value. */
function checkVariables({ secrets = {}, secretEnvironment = {} }: SubmitJob): void {
  const twice = Object.keys(secrets).find((variable) => Object.hasOwn(secretEnvironment, variable));
  if (twice === undefined) return;
  const problem = 'is given in secretEnvironment too';
  throw new ApiError('invalid_request', { where: `secrets.${twice}`, problem, value: '(hidden)' });
}

/** A text as it may be the name of a job; empty: nothing of it may. */
function cleanName(text: string): string {
  const clean = showValue(text)
    .replace(/[\p{Cs}\uFFFD]+/gu, ' ')
    .trim();
  return shorten(clean);
}

/** Cuts between characters, never within one. */
function shorten(text: string): string {
  if (text.length <= nameCharsMax) return text;
  const kept = text.slice(0, nameCharsMax - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}…`;
}
