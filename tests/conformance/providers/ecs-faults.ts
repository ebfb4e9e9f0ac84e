import { ProviderError } from '@baton/server/provisioning';
import { expect } from 'vitest';
import type { Fate } from './aws-proxy.ts';
import type { EcsHarness } from './ecs-harness.ts';
import { emptyLedger, goOn, takeBack } from './ecs-ledger.ts';
import { patiently, unhurried } from './provider-harness.ts';

export const cuts = ['cut before', 'cut after'] as const satisfies readonly Fate[];
export type Cut = (typeof cuts)[number];

/** From the nth call on nothing comes through any more, as when the network fails or the server dies; the nth itself may have taken effect. */
function cutAt({ proxy }: EcsHarness, nth: number, cut: Cut): void {
  let seen = 0;
  proxy.fateOf = () => {
    seen += 1;
    if (seen < nth) return 'pass';
    return seen === nth ? cut : 'cut before';
  };
}

/** Only the nth call breaks: the SDK tries it again by itself. */
function breakOnce({ proxy }: EcsHarness, nth: number, cut: Cut): void {
  let seen = 0;
  proxy.fateOf = () => {
    seen += 1;
    return seen === nth ? cut : 'pass';
  };
}

export const heal = ({ proxy }: EcsHarness): void => {
  proxy.fateOf = () => 'pass';
};

/** How many calls something makes when nothing fails. */
export async function callsOf(harness: EcsHarness, use: () => Promise<unknown>): Promise<string[]> {
  const before = harness.proxy.calls.length;
  await use();
  return harness.proxy.calls.slice(before);
}

async function expectFailure(failed: Promise<unknown>): Promise<void> {
  const error = await failed.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
}

let numbers = 0;
/** A runner of its own. */
const nextNumber = (): number => {
  numbers += 1;
  return numbers;
};

const kindsOf = async (harness: EcsHarness): Promise<string[]> => (await harness.world()).map(({ kind }) => kind).sort();

/** Cut off at the nth call of a deployment, which then goes on from the ledger: all of it is there once. And all of it goes. */
export async function deployAgain(harness: EcsHarness, nth: number, cut: Cut): Promise<void> {
  const order = harness.order(nextNumber());
  const ledger = emptyLedger();
  cutAt(harness, nth, cut);
  await expectFailure(goOn(harness.provider, order, ledger));
  heal(harness);
  await goOn(harness.provider, order, ledger);
  expect(await kindsOf(harness)).toEqual(ledger.plan.map(({ kind }) => kind).sort());
  expect(
    (await harness.world())
      .find(({ kind }) => kind === 'task-definition')
      ?.shows.trim()
      .split('\n').length,
  ).toBe(1);
  await takeBack(harness.provider, order, ledger);
  expect(await harness.world()).toEqual([]);
}

/** Cut off at the nth call of a deployment, which is then rolled back: nothing is left. */
export async function deployBack(harness: EcsHarness, nth: number, cut: Cut): Promise<void> {
  const order = harness.order(nextNumber());
  const ledger = emptyLedger();
  cutAt(harness, nth, cut);
  await expectFailure(goOn(harness.provider, order, ledger));
  heal(harness);
  await takeBack(harness.provider, order, ledger);
  expect(await harness.world()).toEqual([]);
}

/** The nth call of a deployment breaks once, and nobody notices. */
export async function deployOverBreak(harness: EcsHarness, nth: number, cut: Cut): Promise<void> {
  const order = harness.order(nextNumber());
  const ledger = emptyLedger();
  breakOnce(harness, nth, cut);
  await goOn(harness.provider, order, ledger);
  heal(harness);
  expect(await kindsOf(harness)).toEqual(ledger.plan.map(({ kind }) => kind).sort());
  await takeBack(harness.provider, order, ledger);
  expect(await harness.world()).toEqual([]);
}

/** Cut off at the nth call of a removal, which is then made again: nothing is left. */
export async function removeAgain(harness: EcsHarness, nth: number, cut: Cut): Promise<void> {
  const order = harness.order(nextNumber());
  const ledger = emptyLedger();
  await goOn(harness.provider, order, ledger);
  cutAt(harness, nth, cut);
  await expectFailure(takeBack(harness.provider, order, ledger));
  heal(harness);
  await takeBack(harness.provider, order, ledger);
  expect(await harness.world()).toEqual([]);
}

/** Cut off at the nth call of an update, which then either goes on or goes back: its service runs what is meant, and nothing is there twice. */
export async function updateThen(harness: EcsHarness, nth: number, cut: Cut, then: 'on' | 'back'): Promise<void> {
  const order = harness.order(nextNumber());
  const ledger = emptyLedger();
  await goOn(harness.provider, order, ledger);
  const changed = harness.changed(order);
  const images = { on: changed.program.image, back: order.program.image };
  cutAt(harness, nth, cut);
  await expectFailure(harness.provider.update(changed, ledger.made, unhurried()));
  heal(harness);
  await patiently(() => harness.provider.update(then === 'on' ? changed : order, ledger.made, unhurried()));
  expect(await harness.told(order)).toBe(images[then]);
  expect(await kindsOf(harness)).toEqual(ledger.plan.map(({ kind }) => kind).sort());
  await takeBack(harness.provider, order, ledger);
  expect(await harness.world()).toEqual([]);
}
