import { type FleetLine, lineMatcher, type NumberedLine } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { FleetLog } from '../interface.ts';
import { LineNumbers } from '../next-number.ts';

/** Lines of each source that are kept. */
const linesMax = 10_000;

/** A log without a disk: the reference that others are compared with, for tests and the simulator. */
export function createMemoryFleetLog(clock: Pick<Clock, 'now'>): FleetLog {
  const numbers = new LineNumbers(0);
  const listeners = new Set<() => void>();
  let lines: NumberedLine[] = [];
  let isShut = false;
  const trim = (): void => {
    for (const source of ['server', 'runner'] as const) {
      const own = lines.filter((line) => line.source === source);
      const oldest = own.at(-linesMax)?.number ?? 0;
      if (own.length > linesMax) lines = lines.filter((line) => line.source !== source || line.number >= oldest);
    }
  };
  return {
    append(added: readonly FleetLine[]) {
      if (isShut || added.length === 0) return;
      for (const line of added) lines.push({ ...line, number: numbers.next(clock.now()) });
      if (lines.length > 3 * linesMax) trim();
      for (const listener of listeners) listener();
    },
    written: () => Promise.resolve(),
    async page({ filter, shows, first, cursor, limit }) {
      const backwards = first === 'newest';
      const matches = lineMatcher(filter);
      const isBeyond = (number: number): boolean => cursor === null || (backwards ? number < cursor : number > cursor);
      const wanted = lines.filter((line) => isBeyond(line.number) && matches(line) && shows(line));
      if (backwards) wanted.reverse();
      const page = wanted.slice(0, limit);
      return { lines: page, next: wanted.length > page.length ? (page.at(-1)?.number ?? null) : null };
    },
    newest: () => numbers.last,
    onAppended(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async retain() {
      trim();
    },
    async shutdown() {
      isShut = true;
      listeners.clear();
    },
  };
}
