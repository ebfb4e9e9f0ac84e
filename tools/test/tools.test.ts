import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { missingTools, tools } from './tools.mjs';

test('what is not on the search path is missing, and so is what can not be run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-tools-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const commands = tools.map(({ command }) => command);
  const missing = () => missingTools(tools, { PATH: ['/nowhere', folder].join(delimiter) }).map(({ command }) => command);
  for (const command of commands) writeFileSync(join(folder, command), '#!/bin/sh\n', { mode: 0o600 });
  expect(missing()).toEqual(commands);
  for (const command of commands) chmodSync(join(folder, command), 0o700);
  expect(missing()).toEqual([]);
  expect(missingTools(tools, {})).toEqual(tools);
});
