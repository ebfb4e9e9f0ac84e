import { readJson, readYaml } from '../shared/document.ts';
import type { SourceFile } from '../shared/json.ts';
import type { ImportOptions } from '../shared/translation.ts';

/** What a test imports with. */
export const importOptions = (more: Partial<ImportOptions> = {}): ImportOptions => ({
  ...{ project: 'acme/site', url: 'https://baton.example', timeZone: 'UTC', file: () => null, standing: [] },
  ...more,
});

/** A file as it is read; the test fails where it can not be. */
export function sourceFile(name: string, content: string | object): SourceFile {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const read = name.endsWith('.json') || typeof content !== 'string' ? readJson(text) : readYaml(text);
  if ('problem' in read) throw new Error(`${name}: ${read.problem}`);
  return { name, text, json: read.json };
}
