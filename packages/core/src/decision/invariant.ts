/** A broken invariant: a defect of Baton itself, never of its input. */
export class InvariantBroken extends Error {
  override name = 'InvariantBroken';
}

/** Throws {@link InvariantBroken} unless `holds`. Stays on in production. */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new InvariantBroken(what);
}
