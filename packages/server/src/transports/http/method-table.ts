/** Which methods there are at a path. */
export class MethodTable {
  readonly #routes: { methods: readonly string[]; matches: RegExp }[] = [];
  /** of the paths that stand there as they are */
  readonly #plain = new Map<string, Set<string>>();

  add(method: string | readonly string[], pattern: string): void {
    const methods = typeof method === 'string' ? [method] : method;
    if (!/[:*]/.test(pattern)) this.#plain.set(pattern, new Set([...(this.#plain.get(pattern) ?? []), ...methods]));
    const source = pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/:\w+/g, '[^/]+');
    // what takes every path tells nothing about one
    if (pattern !== '*' && pattern !== '/*') this.#routes.push({ methods, matches: new RegExp(`^${source}$`) });
  }

  /** Whether a path has a route of its own, and none of this method: a route with a parameter there would take its last part for a value. */
  isOther(path: string, method: string): boolean {
    const own = this.#plain.get(path);
    return own !== undefined && !own.has(method);
  }

  /** The methods of a plain path; of another one those of all routes that take it. */
  of(path: string): string[] {
    const own = this.#plain.get(path);
    if (own) return [...own].sort();
    const found = this.#routes.filter((route) => route.matches.test(path)).flatMap((route) => route.methods);
    return [...new Set(found)].sort();
  }
}
