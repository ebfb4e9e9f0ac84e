import type { Static } from 'typebox';
import type { DrawFrom, Interval, NeededRanges, OfferedRanges } from './fields.ts';
import { rangeVariable } from './range-variable.ts';

/** What is wrong with a value, in the words of the error `invalid_request`. */
export interface ValueProblem {
  where: string;
  problem: string;
  value: string;
}

const inverted = (where: string, { min, max }: Static<typeof Interval>): ValueProblem[] =>
  min <= max ? [] : [{ where, problem: 'min must not be above max', value: `${min}..${max}` }];

/** The first of the intervals whose ends are the wrong way round; null when there is none. */
export const intervalsProblem = (where: string, intervals: readonly Static<typeof Interval>[]): ValueProblem | null =>
  intervals.flatMap((interval, at) => inverted(`${where}[${at}]`, interval))[0] ?? null;

/** The first offered or needed range that is empty because its ends are the wrong way round; null when there is none. */
export function rangeProblem(
  where: string,
  ranges: Static<typeof OfferedRanges> | Static<typeof NeededRanges>,
): ValueProblem | null {
  const problems = Object.entries(ranges).flatMap(([name, own]) => {
    const place = `${where}.${name}`;
    if (Array.isArray(own)) return own.flatMap((interval, at) => inverted(`${place}[${at}]`, interval));
    return typeof own === 'number' ? [] : inverted(place, own);
  });
  return problems[0] ?? null;
}

/** What is wrong with a draw beside the other ranges of a job: an inverted interval, or a name that stands for two values; null when it is right. */
export function drawProblem(draw: Static<typeof DrawFrom>, ranges: Static<typeof NeededRanges>): ValueProblem | null {
  const variables = new Map(Object.keys(ranges).map((name) => [rangeVariable(name), name]));
  for (const [name, sources] of Object.entries(draw)) {
    const where = `drawFrom.${name}`;
    const other = variables.get(rangeVariable(name));
    if (other === name) return { where, problem: 'is given in ranges too', value: name };
    if (other !== undefined) return { where, problem: `has the same variable as ${other}`, value: rangeVariable(name) };
    variables.set(rangeVariable(name), name);
    for (const [at, source] of sources.entries()) {
      const [problem] = typeof source === 'object' ? inverted(`${where}[${at}]`, source) : [];
      if (problem) return problem;
    }
  }
  return null;
}

/** The first of the devices whose ranges are inverted, or whose id another one has; null when all are right. */
export function deviceProblem(
  where: string,
  devices: readonly { id: string; ranges?: Static<typeof OfferedRanges> | undefined }[],
): ValueProblem | null {
  const ids = new Set<string>();
  for (const [at, { id, ranges }] of devices.entries()) {
    if (ids.has(id)) return { where: `${where}[${at}].id`, problem: 'another device has this id', value: id };
    ids.add(id);
    const problem = rangeProblem(`${where}[${at}].ranges`, ranges ?? {});
    if (problem) return problem;
  }
  return null;
}
