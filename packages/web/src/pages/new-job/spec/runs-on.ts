const plain = (text: string): string =>
  text
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');

const isLabel = (text: string): boolean => /^[^\s,"'[\]{}#]+$/.test(text);

/** Labels that the `runs-on` of a workflow names, as far as they are plain to see without reading YAML: the server reads it whole. */
export function runsOnIn(workflow: unknown): string[] {
  if (typeof workflow !== 'string') return [];
  const lines = workflow.split(/\r?\n/);
  const at = lines.findIndex((line) => /^\s+runs-on:(\s|$)/.test(line));
  if (at === -1) return [];
  const said = plain((lines[at] ?? '').replace(/^\s+runs-on:/, ''));
  const listed = said === '' ? itemsAfter(lines, at) : said.replace(/^\[(.*)\]$/, '$1').split(',');
  return [...new Set(listed.map(plain).filter(isLabel))];
}

function itemsAfter(lines: readonly string[], at: number): string[] {
  const items: string[] = [];
  for (const line of lines.slice(at + 1)) {
    const [, item] = /^\s*-\s+(\S.*)$/.exec(line) ?? [];
    if (item === undefined) break;
    items.push(item);
  }
  return items;
}
