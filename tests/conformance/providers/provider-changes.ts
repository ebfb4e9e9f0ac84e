import { ProviderError } from '@baton/server/provisioning';
import { expect, it } from 'vitest';
import { cutOff, deploy, type ProviderHarness, patiently, removeAll, unhurried } from './provider-harness.ts';

/** Sleeping and waking. */
export function sleepTests(use: () => ProviderHarness): void {
  it('stops and starts the program, and nothing else', async () => {
    const { provider, order, world, told } = use();
    if (!provider.canSleep) return;
    const made = await deploy(provider, order(1));
    const kinds = Object.keys((await provider.describe(order(1), made, unhurried())).found).sort();
    for (const desired of [0, 0, 1, 1, 0] as const) {
      await patiently(() => provider.scale(order(1), made, desired, unhurried()));
      const { found, program } = await provider.describe(order(1), made, unhurried());
      expect(Object.keys(found).sort()).toEqual(kinds);
      expect(desired === 0 ? ['stopped'] : ['running', 'starting']).toContain(program);
      expect((await told(order(1))) === null).toBe(desired === 0);
    }
    await removeAll(provider, order(1), made);
    expect(await world()).toEqual([]);
  });

  it('stops and starts after a failure and after it was cut off', async () => {
    const harness = use();
    const { provider, order } = harness;
    if (!provider.canSleep) return;
    const made = await deploy(provider, order(1));
    for (const desired of [0, 1] as const) {
      const scale = (signal = unhurried()) => patiently(() => provider.scale(order(1), made, desired, signal));
      for (const when of ['before', 'after'] as const) {
        await harness.breakNext('scale', when);
        await expect(scale()).rejects.toBeInstanceOf(ProviderError);
      }
      await cutOff(harness, 'scale', scale);
      await scale();
      const { program } = await provider.describe(order(1), made, unhurried());
      expect(desired === 0 ? ['stopped'] : ['running', 'starting']).toContain(program);
    }
  });
}

/** Other versions, and back. */
export function updateTests(use: () => ProviderHarness): void {
  it('brings another version, and the one before back', async () => {
    const { provider, order, changed, world, told } = use();
    const made = await deploy(provider, order(1));
    const before = await told(order(1));
    const next = changed(order(1));
    const bring = async (to: typeof next): Promise<void> => {
      const data = await patiently(() => provider.update(to, made, unhurried()));
      for (const each of made) each.data = data[each.kind] ?? each.data;
    };
    await bring(next);
    const after = await told(order(1));
    expect(after).not.toBe(before);
    await bring(next);
    expect(await told(order(1))).toBe(after);
    await bring(order(1));
    expect(await told(order(1))).toBe(before);
    expect((await world()).length).toBe(made.length);
    const { found, program } = await provider.describe(order(1), made, unhurried());
    expect(Object.keys(found).sort()).toEqual(made.map(({ kind }) => kind).sort());
    expect(['running', 'starting']).toContain(program);
    await removeAll(provider, order(1), made);
    expect(await world()).toEqual([]);
  });

  it('goes back after an update that failed or was cut off, and leaves nothing', async () => {
    const harness = use();
    const { provider, order, changed, told } = harness;
    const made = await deploy(provider, order(1));
    const before = await told(order(1));
    const next = changed(order(1));
    const back = async (): Promise<void> => {
      const data = await patiently(() => provider.update(order(1), made, unhurried()));
      for (const each of made) each.data = data[each.kind] ?? each.data;
      expect(await told(order(1))).toBe(before);
    };
    for (const when of ['before', 'after'] as const) {
      await harness.breakNext('update', when);
      await expect(patiently(() => provider.update(next, made, unhurried()))).rejects.toBeInstanceOf(ProviderError);
      await back();
    }
    await cutOff(harness, 'update', (signal) => provider.update(next, made, signal));
    await back();
    expect((await harness.world()).length).toBe(made.length);
    await removeAll(provider, order(1), made);
    expect(await harness.world()).toEqual([]);
  });
}
