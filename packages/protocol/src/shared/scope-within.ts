/**
 * Whether a scope is another one or stands under it, by their names: `acme/site` stands under `acme`, everything under the instance.
 *
 * @param outer null: the instance, too
 */
export const isWithin = (inner: string, outer: string | null): boolean =>
  outer === null || outer === 'instance' || sameName(inner, outer) || sameName(inner.slice(0, outer.length + 1), `${outer}/`);

/** The case of letters makes no other name. */
const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
