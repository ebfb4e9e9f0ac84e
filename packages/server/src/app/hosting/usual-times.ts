import { insert, type ProviderName, plan, update } from '@baton/core';
import type { Context } from '../context.ts';

/** Where they are kept. */
const usualTimesSetting = 'hosting usual times';
/** So many of the last times of each step count. */
const keptMax = 20;

type Times = Record<string, number[]>;

/** How long steps took, by provider and kind, of the last operations. */
export class UsualTimes {
  readonly #context: Context;
  #times: Times = {};
  #isChanged = false;

  constructor(context: Context) {
    this.#context = context;
  }

  async load(): Promise<void> {
    const row = await this.#context.deps.store.read.get('setting', usualTimesSetting);
    if (row) this.#times = JSON.parse(row.value) as Times;
  }

  note(provider: ProviderName, kind: string, ms: number): void {
    const key = `${provider} ${kind}`;
    this.#times[key] = [...(this.#times[key] ?? []), Math.round(ms)].slice(-keptMax);
    this.#isChanged = true;
  }

  /** The median of the last ones; where there are none, what the provider says. */
  of(provider: ProviderName, kind: string, otherwise: number | null): number | null {
    const times = [...(this.#times[`${provider} ${kind}`] ?? [])].sort((a, b) => a - b);
    return times.length === 0 ? otherwise : (times[Math.floor(times.length / 2)] ?? otherwise);
  }

  /** Writes down what was noted. That another server wrote meanwhile loses a time or two, and nothing else. */
  async keep(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const { committer, deps } = this.#context;
    await committer.carryOut(
      () => deps.store.read.get('setting', usualTimesSetting),
      (row) => {
        const value = JSON.stringify(this.#times);
        return plan([row ? update('setting', row, { value }) : insert('setting', { id: usualTimesSetting, revision: 1, value })]);
      },
    );
  }
}
