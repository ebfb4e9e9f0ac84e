import type { MadeResource, Order, PlannedResource, Provider } from '@baton/server/provisioning';
import { patiently, unhurried } from './provider-harness.ts';

/** What was written before and after each call: all that is known after a kill. */
export interface Ledger {
  plan: PlannedResource[];
  made: MadeResource[];
  /** about to be made when the caller died */
  intended: MadeResource | null;
}

export const emptyLedger = (): Ledger => ({ plan: [], made: [], intended: null });

/** Deploys from where the ledger stands. Throws at the first failure, as a caller that dies does. */
export async function goOn(provider: Provider, order: Order, ledger: Ledger): Promise<void> {
  if (ledger.plan.length === 0) ledger.plan = await provider.plan(order, unhurried());
  for (const planned of ledger.plan.slice(ledger.made.length)) {
    const { kind, name } = planned;
    ledger.intended = { kind, name, data: {} };
    ledger.made.push({ kind, name, data: await provider.create(planned, order, ledger.made, unhurried()) });
    ledger.intended = null;
  }
}

/** Takes back all that is there or may be, the last first. What is gone is crossed out. Throws at the first failure. */
export async function takeBack(provider: Provider, order: Order, ledger: Ledger): Promise<void> {
  if (ledger.intended) {
    const { intended } = ledger;
    await patiently(() => provider.remove(intended, order, unhurried()));
    ledger.intended = null;
  }
  for (;;) {
    const last = ledger.made.at(-1);
    if (last === undefined) return;
    await patiently(() => provider.remove(last, order, unhurried()));
    ledger.made.pop();
  }
}
