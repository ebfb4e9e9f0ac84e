import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { shortcutGroups } from './shortcuts.ts';

const code = (keys: string): string =>
  keys
    .split(', ')
    .map((way) => `\`${way}\``)
    .join(', ');

/** `npx vitest run --project unit packages/web/src/keys -u` puts the table into the guide anew. */
test('the guide lists every key, in the order of the help', async () => {
  const path = fileURLToPath(new URL('../../../../docs/guide/page.md', import.meta.url));
  const table = [
    '| Where | Keys | What they do |',
    '|---|---|---|',
    ...shortcutGroups.flatMap(({ where, shortcuts }) =>
      shortcuts.map(({ keys, does }) => `| ${where} | ${code(keys)} | ${does} |`),
    ),
  ].join('\n');
  const guide = readFileSync(path, 'utf8').replace(
    /(<!-- keys: [^>]*-->\n\n)[\s\S]*?(\n\n<!-- end of keys -->)/,
    (_, begin: string, end: string) => `${begin}${table}${end}`,
  );
  expect(guide).toContain(table);
  await expect(guide).toMatchFileSnapshot(path);
});
