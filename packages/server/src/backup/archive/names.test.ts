import { isSemanticVersion, versionCharsMax } from '@baton/core';
import { expect, test } from 'vitest';
import { isFolderFile } from './names.ts';
import { tarHeader } from './tar.ts';

test.each([1, 0])('programs of a version are in a backup up to the length that a version may have, less %i', (less) => {
  const version = `1.0.0-${'a'.repeat(versionCharsMax - 6 - less)}`;
  expect(isSemanticVersion(version)).toBe(true);
  for (const type of ['tgz', 'mjs']) {
    const name = `programs/${version}/baton-runner.${type}`;
    expect(isFolderFile(name)).toBe(true);
    expect(tarHeader({ name, size: 1 }, 0)).toHaveLength(512);
  }
  expect(isFolderFile(`programs/${version}aa/baton-runner.mjs`)).toBe(false);
});
