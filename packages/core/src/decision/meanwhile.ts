import { type Refusal, refuse } from './decision.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Lists are sets here: labels in another order are the same. */
const textOf = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null));

/**
 * Why a change is not made that was meant for other values than there are by now: somebody else was faster. Null: they are as was expected, are
 * what the change wants anyway, or nothing was expected.
 *
 * @param was what whoever changes it saw; a field that is missing may be anything
 */
export function changedMeanwhile(what: string, now: Fields, was: Fields | undefined, wanted: Fields): Refusal | null {
  const differing = Object.keys(was ?? {}).filter(
    (name) => was?.[name] !== undefined && ![was[name], wanted[name]].map(textOf).includes(textOf(now[name])),
  );
  if (differing.length === 0) return null;
  const refused = refuse('changed_meanwhile', { what, fields: differing.join(', ') });
  return refused.ok ? null : refused.refusal;
}
