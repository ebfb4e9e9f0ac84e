import type { Provider } from '@baton/server/provisioning';
import { ProviderError } from '@baton/server/provisioning';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sleepTests, updateTests } from './provider-changes.ts';
import { create, cutOff, deploy, intended, type ProviderHarness, patiently, removeAll, unhurried } from './provider-harness.ts';

/** What every provider must do. */
export function providerConformance(name: string, open: () => Promise<ProviderHarness>): void {
  describe(`provider ${name}`, () => {
    let harness: ProviderHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(async () => {
      await harness.discard();
    });
    const use = (): ProviderHarness => harness;
    describe('before anything is made', () => beforeTests(use));
    describe('creating', () => createTests(use));
    describe('names of others', () => clashTests(use));
    describe('removing', () => removeTests(use));
    describe('sleeping', () => sleepTests(use));
    describe('updating', () => updateTests(use));
    describe('secrets', () => secretTests(use));
  });
}

const kindsOf = async (harness: ProviderHarness): Promise<string[]> => (await harness.world()).map(({ kind }) => kind).sort();

function beforeTests(use: () => ProviderHarness): void {
  it('finds nothing wrong with a good order, and says who one is', async () => {
    const { provider, order } = use();
    expect(provider.problems(order(1))).toEqual([]);
    expect(await provider.check(order(1).identity, order(1).region, unhurried())).toMatch(/\w/);
  });

  it('plans the same each time, and makes nothing', async () => {
    const { provider, order, world } = use();
    const plan = await provider.plan(order(1), unhurried());
    expect(plan.length).toBeGreaterThan(0);
    expect(await provider.plan(order(1), unhurried())).toEqual(plan);
    expect(new Set(plan.map(({ kind }) => kind)).size).toBe(plan.length);
    for (const { title, usualMs } of plan) {
      expect(title).not.toBe('');
      expect(usualMs).toBeGreaterThan(0);
    }
    const other = await provider.plan(order(2), unhurried());
    expect(other.map(({ kind }) => kind)).toEqual(plan.map(({ kind }) => kind));
    expect(await world()).toEqual([]);
  });

  it('describes nothing as nothing', async () => {
    const { provider, order } = use();
    expect(await provider.describe(order(1), [], unhurried())).toMatchObject({ found: {}, program: 'none' });
    const plan = await provider.plan(order(1), unhurried());
    expect(await provider.describe(order(1), intended(plan), unhurried())).toMatchObject({ found: {}, program: 'none' });
  });

  it('does nothing when it is called off before', async () => {
    const { provider, order, world } = use();
    const reason = new Error('called off');
    const signal = AbortSignal.abort(reason);
    const [first] = await provider.plan(order(1), unhurried());
    if (!first) throw new Error('the plan is empty');
    await expect(provider.create(first, order(1), [], signal)).rejects.toBe(reason);
    expect(await world()).toEqual([]);
  });
}

function createTests(use: () => ProviderHarness): void {
  it('makes all of the plan once, tells it, and starts the program', async () => {
    const { provider, order, world, told } = use();
    const plan = await provider.plan(order(1), unhurried());
    const made = await deploy(provider, order(1));
    const planned = plan.map(({ kind }) => kind).sort();
    expect(await kindsOf(use())).toEqual(planned);
    const { found, program } = await provider.describe(order(1), made, unhurried());
    expect(Object.keys(found).sort()).toEqual(planned);
    expect(['running', 'starting']).toContain(program);
    expect(await told(order(1))).not.toBeNull();
    const again = await deploy(provider, order(1));
    expect(again).toEqual(made);
    expect((await world()).length).toBe(plan.length);
  });

  it.each(['before', 'after'] as const)('each step goes on after a failure %s its effect', async (when) => {
    const harness = use();
    const { provider, order } = harness;
    const made: Awaited<ReturnType<typeof deploy>> = [];
    for (const planned of await provider.plan(order(1), unhurried())) {
      const words = await harness.breakNext(`create:${planned.kind}`, when);
      const error = await provider.create(planned, order(1), made, unhurried()).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(ProviderError);
      expect((error as ProviderError).message).toContain(words);
      made.push(await create(provider, planned, order(1), made));
    }
    expect(await kindsOf(harness)).toEqual(made.map(({ kind }) => kind).sort());
    await removeAll(provider, order(1), made);
    expect(await harness.world()).toEqual([]);
  });

  it('each step is told and adopted after it was cut off, by this process and by the next', async () => {
    const harness = use();
    let { provider } = harness;
    const order = harness.order(1);
    const made: Awaited<ReturnType<typeof deploy>> = [];
    for (const [index, planned] of (await provider.plan(order, unhurried())).entries()) {
      await cutOff(harness, `create:${planned.kind}`, (signal) => provider.create(planned, order, made, signal));
      if (index % 2 === 0) provider = await harness.reopen();
      const { found } = await provider.describe(order, made, unhurried());
      // what is half made may be told, what stands must be
      expect(Object.keys(found)).toEqual(expect.arrayContaining(await kindsOf(harness)));
      expect([...made, planned].map(({ kind }) => kind)).toEqual(expect.arrayContaining(Object.keys(found)));
      made.push(await create(provider, planned, order, made));
    }
    expect(await kindsOf(harness)).toEqual(made.map(({ kind }) => kind).sort());
    const { program } = await provider.describe(order, made, unhurried());
    expect(['running', 'starting']).toContain(program);
  });

  it('keeps runners apart that are made at the same time', async () => {
    const { provider, order, world } = use();
    const [one, two] = await Promise.all([deploy(provider, order(1)), deploy(provider, order(2))]);
    await removeAll(provider, order(1), one);
    expect((await world()).length).toBe(two.length);
    expect(await provider.describe(order(1), one, unhurried())).toMatchObject({ found: {}, program: 'none' });
    expect(Object.keys((await provider.describe(order(2), two, unhurried())).found).length).toBe(two.length);
  });
}

function clashTests(use: () => ProviderHarness): void {
  it('what somebody else made under a name is told as a clash and never touched', async () => {
    const { provider, order, foreign, world } = use();
    const kinds = (await provider.plan(order(1), unhurried())).map(({ kind }) => kind);
    for (const [index, kind] of kinds.entries()) {
      const own = order(index + 1);
      const plan = await provider.plan(own, unhurried());
      const planned = plan[index];
      if (planned?.kind !== kind) throw new Error('plans have the same kinds');
      const before = await world();
      if (!(await foreign(kind, planned.name))) continue;
      const theirs = await world();
      expect(theirs.length).toBe(before.length + 1);
      const made: Awaited<ReturnType<typeof deploy>> = [];
      for (const each of plan.slice(0, index)) made.push(await create(provider, each, own, made));
      await expect(provider.create(planned, own, made, unhurried())).rejects.toMatchObject({ code: 'name_clash' });
      expect((await provider.describe(own, made, unhurried())).found).not.toHaveProperty(kind);
      const ours = [...made, ...intended([planned])];
      for (const each of ours.toReversed()) await patiently(() => provider.remove(each, own, unhurried())).catch(isClash);
      expect(await world()).toEqual(theirs);
    }
  });
}

function isClash(error: unknown): void {
  expect(error).toMatchObject({ code: 'name_clash' });
}

function removeTests(use: () => ProviderHarness): void {
  it('what is not there is removed already', async () => {
    const { provider, order, world } = use();
    await removeAll(provider, order(1), intended(await provider.plan(order(1), unhurried())));
    const made = await deploy(provider, order(1));
    await removeAll(provider, order(1), made);
    expect(await world()).toEqual([]);
    await removeAll(provider, order(1), made);
    expect(await provider.describe(order(1), made, unhurried())).toMatchObject({ found: {}, program: 'none' });
  });

  it('removes what nobody knows more of than its name', async () => {
    const { provider, order, world, reopen } = use();
    const plan = await provider.plan(order(1), unhurried());
    await deploy(provider, order(1));
    await removeAll(await reopen(), order(1), intended(plan));
    expect(await world()).toEqual([]);
  });

  it.each(['before', 'after'] as const)('goes on after a failure %s its effect', async (when) => {
    const harness = use();
    const { provider, order } = harness;
    const made = await deploy(provider, order(1));
    for (const each of made.toReversed()) {
      const words = await harness.breakNext(`remove:${each.kind}`, when);
      const error = await patiently(() => provider.remove(each, order(1), unhurried())).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(ProviderError);
      expect((error as ProviderError).message).toContain(words);
      await patiently(() => provider.remove(each, order(1), unhurried()));
    }
    expect(await harness.world()).toEqual([]);
  });

  it('goes on after it was cut off, also in the next process', async () => {
    const harness = use();
    let { provider }: { provider: Provider } = harness;
    const order = harness.order(1);
    const made = await deploy(provider, order);
    for (const each of made.toReversed()) {
      await cutOff(harness, `remove:${each.kind}`, (signal) => patiently(() => provider.remove(each, order, signal)));
      provider = await harness.reopen();
      await patiently(() => provider.remove(each, order, unhurried()));
    }
    expect(await harness.world()).toEqual([]);
  });

  it('can be made anew afterwards', async () => {
    const { provider, order, told } = use();
    await removeAll(provider, order(1), await deploy(provider, order(1)));
    const made = await deploy(provider, order(1));
    expect(await kindsOf(use())).toEqual(made.map(({ kind }) => kind).sort());
    expect(await told(order(1))).not.toBeNull();
  });
}

function secretTests(use: () => ProviderHarness): void {
  it('the token is in nothing that others read', async () => {
    const harness = use();
    const { provider, order } = harness;
    const { token } = order(1);
    if (token === null) throw new Error('orders of a harness have a token');
    const plan = await provider.plan(order(1), unhurried());
    await harness.breakNext(`create:${plan[0]?.kind}`, 'after');
    const failure = await deploy(provider, order(1)).catch((error: unknown) => error);
    const made = await deploy(provider, order(1));
    const description = await provider.describe(order(1), made, unhurried());
    const { message, stack, cause } = failure as Error;
    const seen = JSON.stringify([plan, made, description, await harness.world(), message, stack, String(cause)]);
    expect(seen).not.toContain(token);
    expect(harness.logged()).not.toContain(token);
  });

  it('closes, also twice', async () => {
    const { provider, order } = use();
    await deploy(provider, order(1));
    await provider.close();
    await provider.close();
  });
}
