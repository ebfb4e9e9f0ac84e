import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shortcutGroups } from './shortcuts.ts';

const code = (keys: string): string =>
  keys
    .split(', ')
    .map((way) => `\`${way}\``)
    .join(', ');

test('the guide lists every key, in the order of the help', () => {
  const table = [
    '| Where | Keys | What they do |',
    '|---|---|---|',
    ...shortcutGroups.flatMap(({ where, shortcuts }) =>
      shortcuts.map(({ keys, does }) => `| ${where} | ${code(keys)} | ${does} |`),
    ),
  ].join('\n');
  const guide = readFileSync(new URL('../../../../docs/guide/page.md', import.meta.url), 'utf8');
  expect(guide).toContain(table);
});
