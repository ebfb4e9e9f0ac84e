import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { missingStyles } from './component-styles.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-styles-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('names the sheets of components that are used and not styled', async () => {
  const [assets, sheets] = [join(folder, 'assets'), join(folder, 'sheets')];
  mkdirSync(assets);
  mkdirSync(sheets);
  writeFileSync(join(sheets, 'Button.layer.css'), '.m_77c9d27d{color:red}.m_80f1301b{margin:0}');
  writeFileSync(join(sheets, 'Tabs.layer.css'), '.m_89d33d6d{color:red}');
  writeFileSync(join(sheets, 'Tour.layer.css'), '.m_00000000{color:red}');
  writeFileSync(join(assets, 'page.js'), 'const a={root:"m_77c9d27d"},b={root:"m_89d33d6d"},other={root:"m_ffffffff"}');
  writeFileSync(join(assets, 'page.css'), '.m_77c9d27d{color:red}');
  expect(await missingStyles(assets, sheets)).toEqual(['Tabs.layer.css']);
});
