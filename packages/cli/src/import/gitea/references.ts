/** Gitea makes these itself for each task. */
const own = ['GITEA_TOKEN', 'GITHUB_TOKEN'];

/** Names behind `secrets.` or `vars.` in expressions, each once. */
export function referencesIn(expressions: readonly string[], context: 'secrets' | 'vars'): string[] {
  const names = new Set<string>();
  const found = new RegExp(String.raw`\b${context}(?:\.([A-Za-z_]\w{0,127})|\[\s*'([A-Za-z_]\w{0,127})'\s*\])`, 'g');
  for (const expression of expressions)
    for (const [, dotted, indexed] of expression.matchAll(found)) names.add((dotted ?? indexed ?? '').toUpperCase());
  return [...names].filter((name) => !own.includes(name));
}

/** What stands between `${{` and `}}`. */
export function expressionsIn(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf('${{'); at !== -1; ) {
    const end = text.indexOf('}}', at + 3);
    if (end === -1) break;
    found.push(text.slice(at + 3, end));
    at = text.indexOf('${{', end + 2);
  }
  return found;
}
