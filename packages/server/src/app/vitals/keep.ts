import { insert, plan, update, type VitalsSlot } from '@baton/core';
import type { Context } from '../context.ts';
import { placeOf, slotsKept } from './figures.ts';
import { packSlot, unpackSlot } from './pack.ts';

/** Rows that are read at once at the start. */
const readBatch = 12;

const rowId = (slot: number): string => String(placeOf(slot));

/** Writes the vitals of all runners to the store, a slot of time in one row, when the slot is over. */
export class VitalsKeeper {
  readonly #context: Context;
  /** the newest slot that was written whole */
  #written: number;

  constructor(context: Context) {
    this.#context = context;
    this.#written = context.vitals.currentSlot - 1;
  }

  /** Reads back what is not older than a day. */
  async load(): Promise<void> {
    const { fleet, vitals, deps } = this.#context;
    const byNumber = new Map([...fleet.runners()].map((runner) => [runner.number, runner.id]));
    const newest = vitals.currentSlot;
    const slots = Array.from({ length: slotsKept }, (_, index) => newest - index);
    for (let at = 0; at < slots.length; at += readBatch) {
      const wanted = slots.slice(at, at + readBatch);
      for (const { slot, figures } of await deps.store.read.getMany('vitalsSlot', wanted.map(rowId))) {
        if (!wanted.includes(slot)) continue;
        for (const [number, own] of unpackSlot(figures)) {
          const runnerId = byNumber.get(number);
          if (runnerId !== undefined) vitals.restore(runnerId, slot, own);
        }
      }
    }
  }

  /** Writes the slot that is over, once. A pass that comes late writes only the newest: the others hold nothing. */
  async pass(): Promise<void> {
    const over = this.#context.vitals.currentSlot - 1;
    if (over <= this.#written) return;
    await this.#write(over);
    this.#written = over;
  }

  /** Writes also what there is of the slot under way. */
  async finish(): Promise<void> {
    await this.pass();
    await this.#write(this.#context.vitals.currentSlot);
  }

  async #write(slot: number): Promise<void> {
    const { fleet, vitals, deps, committer } = this.#context;
    const entries = vitals.slot(slot).flatMap(([runnerId, figures]): [number, Uint16Array][] => {
      const runner = fleet.runner(runnerId);
      return runner ? [[runner.number, figures]] : [];
    });
    if (entries.length === 0) return;
    const row: VitalsSlot = { id: rowId(slot), revision: 1, slot, figures: packSlot(entries) };
    await committer.carryOut(
      () => deps.store.read.get('vitalsSlot', row.id),
      (before) => plan([before ? update('vitalsSlot', before, { slot, figures: row.figures }) : insert('vitalsSlot', row)]),
    );
  }
}
