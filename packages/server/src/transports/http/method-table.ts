/** Which methods there are at a path; asked only when a request found no route. */
export class MethodTable {
  readonly #routes: { methods: readonly string[]; matches: RegExp }[] = [];

  add(method: string | readonly string[], pattern: string): void {
    const methods = typeof method === 'string' ? [method] : method;
    const source = pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/:\w+/g, '[^/]+');
    // what takes every path tells nothing about one
    if (pattern !== '*' && pattern !== '/*') this.#routes.push({ methods, matches: new RegExp(`^${source}$`) });
  }

  of(path: string): string[] {
    const found = this.#routes.filter((route) => route.matches.test(path)).flatMap((route) => route.methods);
    return [...new Set(found)].sort();
  }
}
