/** Gitea makes these itself for each task. */
const own = ['GITEA_TOKEN', 'GITHUB_TOKEN'];

/** Names behind `secrets.` or `vars.` in the expressions of a workflow, each once. */
export function referencesIn(text: string, context: 'secrets' | 'vars'): string[] {
  const names = new Set<string>();
  const found = new RegExp(String.raw`\b${context}(?:\.([A-Za-z_]\w{0,127})|\[\s*'([A-Za-z_]\w{0,127})'\s*\])`, 'g');
  for (const [expression] of text.matchAll(/\$\{\{.*?\}\}/gs))
    for (const [, dotted, indexed] of expression.matchAll(found)) names.add((dotted ?? indexed ?? '').toUpperCase());
  return [...names].filter((name) => !own.includes(name));
}
