import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test("AWS's SDK is loaded by nothing but its first use: otherwise only types are taken from it", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const taken = texts.flatMap((text) => text.match(/^import [^;]*?from '@aws-sdk[^']*'|import\('@aws-sdk[^']*'\)/gm) ?? []);
  expect(taken.filter((each) => each.startsWith('import(')).length).toBe(6);
  expect(taken.filter((each) => !/^import (type |\()|^import\(/.test(each))).toEqual([]);
});
