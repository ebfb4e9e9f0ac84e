import type { Results, Section } from './results.ts';
import { table } from './table.ts';

/**
 * The page bench/results.md.
 *
 * @param names of all cases, measured or not
 * @param notes what people wrote about the figures
 */
export function page(results: Results, names: readonly string[], notes: string): string {
  const missing = names.filter((name) => !Object.hasOwn(results, name));
  return [
    '# Measured',
    '',
    'Server and load generator each in a process of its own on the same machine, durable commits. Absolute figures belong to the machine, the ratios to',
    'Baton. Made from `bench/results.json` and `bench/notes.md` by `npm run bench -- [CASE…] --write`, which renews the cases that it measured.',
    '',
    ...groups(results).flatMap(({ title, sections }) => [`${title}`, '', table(sections.flatMap(({ figures }) => figures)), '']),
    ...(missing.length > 0 ? [`Not measured yet: ${missing.map((name) => `\`${name}\``).join(', ')}.`, ''] : []),
    notes.trim(),
    '',
  ].join('\n');
}

/** Sections that were measured under the same conditions share a table. */
function groups(results: Results): { title: string; sections: Section[] }[] {
  const found = new Map<string, Section[]>();
  for (const section of Object.values(results)) {
    const title = `${section.measuredOn}: ${section.conditions}`;
    found.set(title, [...(found.get(title) ?? []), section]);
  }
  return [...found].map(([title, sections]) => ({ title, sections }));
}
