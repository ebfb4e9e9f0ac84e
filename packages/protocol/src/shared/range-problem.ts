import type { Static } from 'typebox';
import type { Interval, NeededRanges, OfferedRanges } from './fields.ts';

/** What is wrong with a value, in the words of the error `invalid_request`. */
export interface ValueProblem {
  where: string;
  problem: string;
  value: string;
}

const inverted = (where: string, { min, max }: Static<typeof Interval>): ValueProblem[] =>
  min <= max ? [] : [{ where, problem: 'min must not be above max', value: `${min}..${max}` }];

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
