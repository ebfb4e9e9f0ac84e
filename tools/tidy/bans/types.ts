/** What a ban looks for. */
export type Match =
  /** A name that is used: `Date`, `Math.random`, `process.env`. A local object's property of that name is something else. */
  | { readonly kind: 'name'; readonly names: readonly string[] }
  /** An import of a whole module, or `module#name` for one name of it. */
  | { readonly kind: 'import'; readonly modules: readonly string[] }
  /** `test.skip`, also deeper in a chain: `describe.concurrent.only.each`. */
  | { readonly kind: 'chain'; readonly roots: readonly string[]; readonly members: readonly string[] }
  /** `expect(true)`: a call with a constant as its argument. */
  | { readonly kind: 'constant argument'; readonly callee: string }
  /** Text in string and template literals. */
  | { readonly kind: 'literal'; readonly text: RegExp }
  /** Syntax of a kind. */
  | { readonly kind: 'syntax'; readonly types: readonly string[] };

/** Something that must not be written somewhere. */
export interface Ban {
  readonly where: readonly string[];
  readonly except?: readonly string[];
  readonly match: readonly Match[];
  /** Why not, as the end of "… is banned here: ". */
  readonly why: string;
  readonly instead: string;
}
