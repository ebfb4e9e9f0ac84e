import { askedNames, type DrawFrom, lineage, type NamedRange, namedRangeId, resolveDraw, visibleRanges } from '@baton/core';
import type { Context } from '../context.ts';
import type { SubmitInput } from '../jobs/use-cases.ts';
import { Refused } from '../refused.ts';

/** Names that are listed when one is unknown. */
const listedMax = 20;

/** The scopes whose ranges count in one, the nearest first. */
export const rangeScopes = (context: Context, scopeId: string): string[] => lineage(scopeId, context.fleet.scope);

/** All ranges of these scopes. */
export async function namedRangesOf(context: Context, scopes: readonly string[]): Promise<NamedRange[]> {
  return (await Promise.all(scopes.map((scopeId) => context.deps.store.read.namedRanges(scopeId)))).flat();
}

export const asksForDraw = ({ drawFrom }: Pick<SubmitInput, 'drawFrom'>): boolean => Object.keys(drawFrom).length > 0;

/** What a new job draws from, with what the names mean now. Throws `range_unknown`. */
export async function drawOfNewJob(context: Context, scopeId: string, asked: SubmitInput['drawFrom']): Promise<DrawFrom> {
  const scopes = rangeScopes(context, scopeId);
  const ids = askedNames(asked).flatMap((name) => scopes.map((each) => namedRangeId(each, name)));
  const rows = ids.length === 0 ? [] : await context.deps.store.read.getMany('namedRange', ids);
  const { drawFrom, unknown } = resolveDraw(asked, visibleRanges(scopes, rows));
  if (drawFrom) return drawFrom;
  const { measures, name } = unknown;
  const there = visibleRanges(scopes, await namedRangesOf(context, scopes)).filter((row) => row.measures === measures);
  const more = there.length > listedMax ? [`${there.length - listedMax} more`] : [];
  const names = [...there.slice(0, listedMax).map((row) => row.name), ...more].join(', ');
  const project = context.fleet.scope(scopeId)?.name ?? scopeId;
  throw new Refused('range_unknown', { name, measures, project, there: names === '' ? 'none' : names });
}
