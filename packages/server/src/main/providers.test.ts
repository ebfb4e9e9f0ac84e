import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerNames } from '@baton/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeepingLogger } from '../app/testing/fakes.ts';
import { ManualClock } from '../app/testing/manual-clock.ts';
import { createProviders } from './providers.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'baton-providers-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const providersOf = (localPools: boolean) =>
  createProviders({ config: { data, localPools }, clock: new ManualClock(), logger: new KeepingLogger() });

test('all of them, each loaded once', async () => {
  const providers = providersOf(true);
  await providers.resume('http://127.0.0.1:7070');
  expect([...providers.list()].sort()).toEqual([...providerNames].sort());
  for (const name of providers.list()) {
    const provider = await providers.get(name);
    expect(provider?.name).toBe(name);
    expect(await providers.get(name)).toBe(provider);
  }
  await providers.close();
});

test('without local pools there is no such provider', async () => {
  const providers = providersOf(false);
  expect(providers.list()).not.toContain('process');
  expect(await providers.get('process')).toBeNull();
});

test('runners of this machine wait until the server listens, and are none when it stops before', async () => {
  const providers = providersOf(true);
  const asked = providers.get('process');
  await providers.close();
  await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
});
