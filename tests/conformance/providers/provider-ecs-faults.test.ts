import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paced } from '../../e2e/support/pace.ts';
import { within } from '../../e2e/support/within.ts';
import { type Moto, motoProgram, startMoto } from './aws-moto.ts';
import {
  type Cut,
  callsOf,
  cuts,
  deployAgain,
  deployBack,
  deployOverBreak,
  heal,
  removeAgain,
  updateThen,
} from './ecs-faults.ts';
import { type EcsHarness, ecsHarness } from './ecs-harness.ts';
import { emptyLedger, goOn, takeBack } from './ecs-ledger.ts';
import { unhurried } from './provider-harness.ts';

/** `npm test` takes one call, another one for each way to fail; `npm run test:slow` takes them all. */
const samplesOf = (count: number, place: number): number[] =>
  paced(
    [1 + Math.floor(count * place)],
    Array.from({ length: count }, (_, index) => index + 1),
  );

const limitMs = paced(60_000, 900_000);
/** One takes one to four seconds, on a machine with other work. One that hangs is named. */
const sampleMs = paced(50_000, 60_000);

describe.skipIf(motoProgram === '')('each call to an emulated AWS fails in turn (needs moto: pip install "moto[server]")', () => {
  let moto: Moto;
  let harness: EcsHarness;
  const counts = { deploy: 0, update: 0, remove: 0 };

  beforeAll(async () => {
    moto = await startMoto();
    const counting = await ecsHarness(moto.port);
    const { provider } = counting;
    const order = counting.order(1);
    const ledger = emptyLedger();
    counts.deploy = (await callsOf(counting, () => goOn(provider, order, ledger))).length;
    const update = () => provider.update(counting.changed(order), ledger.made, unhurried());
    counts.update = (await callsOf(counting, update)).length;
    await takeBack(provider, order, ledger);
    // of one that was never updated: an update leaves a revision more to be removed
    await goOn(provider, order, ledger);
    counts.remove = (await callsOf(counting, () => takeBack(provider, order, ledger))).length;
    await counting.discard();
  });
  afterAll(() => moto.stop());
  beforeEach(async () => {
    harness = await ecsHarness(moto.port);
  });
  afterEach(async () => {
    heal(harness);
    await harness.discard();
  });

  it('there are many', () => {
    expect(counts.deploy).toBeGreaterThan(20);
    expect(counts.update).toBeGreaterThan(8);
    expect(counts.remove).toBeGreaterThan(20);
  });

  const ways: readonly [string, keyof typeof counts, (nth: number, cut: Cut) => Promise<void>][] = [
    ['a deployment goes on', 'deploy', (nth, cut) => deployAgain(harness, nth, cut)],
    ['a deployment is taken back', 'deploy', (nth, cut) => deployBack(harness, nth, cut)],
    ['a deployment notices nothing when only one call breaks', 'deploy', (nth, cut) => deployOverBreak(harness, nth, cut)],
    ['a removal goes on', 'remove', (nth, cut) => removeAgain(harness, nth, cut)],
    ['an update goes on', 'update', (nth, cut) => updateThen(harness, nth, cut, 'on')],
    ['an update goes back', 'update', (nth, cut) => updateThen(harness, nth, cut, 'back')],
  ];
  describe.each(cuts)('%s', (cut) => {
    it.each(ways)('%s', { timeout: limitMs }, async (name, what, use) => {
      const place = ways.findIndex(([each]) => each === name) * cuts.length + cuts.indexOf(cut);
      const samples = samplesOf(counts[what], (place + 0.5) / (ways.length * cuts.length));
      expect(samples.length).toBeGreaterThan(0);
      const tell = progress(`${name}, ${cut}`, samples.length);
      for (const nth of samples) {
        const used = within(sampleMs, use(nth, cut), () => 'the provider to be done, though a call was cut off');
        await used.catch((error: unknown) => failedAt(nth, error));
        tell();
      }
    });
  });
});

/** Where all calls are taken that takes minutes: a line about each fifth of them. @returns to be called after each */
function progress(name: string, total: number): () => void {
  const began = performance.now();
  let done = 0;
  return () => {
    done += 1;
    if (total === 1 || (done % Math.ceil(total / 5) !== 0 && done < total)) return;
    console.log(`${name}: ${done} of ${total} calls failed in turn, ${Math.round((performance.now() - began) / 1_000)} s`);
  };
}

function failedAt(nth: number, error: unknown): never {
  throw new Error(`at call ${nth}`, { cause: error });
}
