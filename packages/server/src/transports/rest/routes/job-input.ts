import { ApiError, drawProblem, rangeProblem, type ShellSpec, type SubmitJob, showValue } from '@baton/protocol';
import type { SubmitInput } from '../../../app/index.ts';

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

/** A submission as the use case wants it. */
export function submissionOf(body: SubmitJob): SubmitInput {
  checkSpec(body.spec);
  checkVariables(body);
  const { ranges = {}, drawFrom = {} } = body;
  const name = body.name ?? nameOf(body.spec);
  return { ...defaults, ...body, ranges: rangesOf(ranges), drawFrom: drawFromOf(drawFrom, ranges), name };
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

/** What the schema cannot say: exactly one of a command and a script; an interpreter is for scripts. */
function checkSpec(spec: ShellSpec): void {
  const { command, script, interpreter } = spec;
  if ((command === undefined) === (script === undefined)) {
    const value = command === undefined ? 'neither' : 'both';
    throw new ApiError('invalid_request', { where: 'spec', problem: 'needs either command or script', value });
  }
  if (interpreter !== undefined && script === undefined) {
    const value = interpreter.join(' ');
    throw new ApiError('invalid_request', { where: 'spec.interpreter', problem: 'goes with a script', value });
  }
  if (command?.[0] === '') {
    throw new ApiError('invalid_request', { where: 'spec.command[0]', problem: 'must name a program', value: '' });
  }
}

/** One variable has one value. */
function checkVariables({ secrets = {}, secretEnvironment = {} }: SubmitJob): void {
  const twice = Object.keys(secrets).find((variable) => Object.hasOwn(secretEnvironment, variable));
  if (twice === undefined) return;
  const problem = 'is given in secretEnvironment too';
  throw new ApiError('invalid_request', { where: `secrets.${twice}`, problem, value: '(hidden)' });
}

/** A job without a name is named by what it runs: the command, or the first line of the script that does something. */
function nameOf(spec: ShellSpec): string {
  const lines = (spec.script ?? '').split('\n').map((line) => line.trim());
  const text = spec.command?.join(' ') ?? lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  const clean = showValue(text)
    .replace(/[\p{Cs}\uFFFD]+/gu, ' ')
    .trim();
  return clean === '' ? 'script' : shorten(clean);
}

/** Cuts between characters, never within one. */
function shorten(text: string): string {
  if (text.length <= nameCharsMax) return text;
  const kept = text.slice(0, nameCharsMax - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}…`;
}
