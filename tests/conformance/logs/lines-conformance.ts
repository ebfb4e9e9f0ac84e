import { anyLine, type FleetLine, lineMatcher, type NumberedLine } from '@baton/core';
import type { FleetLog, LinesQuery } from '@baton/server/fleetlog';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A new, empty log of runners and server. `reopen` is absent when nothing outlives it. */
export interface OpenedLines {
  lines: FleetLog;
  /** shuts it down and opens the same log again */
  reopen?(): Promise<FleetLog>;
  discard(): Promise<void>;
}

export const line = (text: string, patch: Partial<FleetLine> = {}): FleetLine => ({
  at: 1_000,
  source: 'runner',
  level: 'info',
  text,
  runnerId: 'one',
  claimed: false,
  mark: null,
  ...patch,
});

const everything = { filter: anyLine, shows: () => true, first: 'newest', cursor: null, limit: 100 } as const;

/** All pages one after the other, and how many there were. */
export async function readAll(log: FleetLog, query: Partial<LinesQuery> = {}): Promise<{ lines: NumberedLine[]; pages: number }> {
  const lines: NumberedLine[] = [];
  let cursor: number | null = null;
  for (let pages = 1; ; pages += 1) {
    const page = await log.page({ ...everything, ...query, cursor });
    lines.push(...page.lines);
    if (page.next === null) return { lines, pages };
    expect(page.next).not.toBe(cursor);
    cursor = page.next;
  }
}

export const textsOf = (lines: readonly FleetLine[]): string[] => lines.map(({ text }) => text);

/** What every log of runners and server must do. */
export function linesConformance(name: string, open: () => Promise<OpenedLines>): void {
  describe(`${name} log of runners and server`, () => {
    let opened: OpenedLines;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.lines.shutdown();
      await opened.discard();
    });
    orderTests(() => opened);
    followTests(() => opened);
    it('answers what a plain list would, whatever is asked', () => modelTest(() => opened));
  });
}

function orderTests(use: () => OpenedLines): void {
  it('gives lines of all sources in the order in which they came, from either end, in pages', async () => {
    const { lines } = use();
    expect(await lines.page(everything)).toEqual({ lines: [], next: null });
    for (let n = 0; n < 25; n++) lines.append([line(`${n}`, n % 3 === 0 ? { source: 'server', runnerId: null } : {})]);
    await lines.written();
    const all = Array.from({ length: 25 }, (_, n) => `${n}`);
    expect(textsOf((await readAll(lines, { first: 'oldest', limit: 4 })).lines)).toEqual(all);
    expect(textsOf((await readAll(lines, { first: 'newest', limit: 7 })).lines)).toEqual(all.toReversed());
    const numbers = (await readAll(lines, { first: 'oldest' })).lines.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(25);
    expect(lines.newest()).toBe(numbers.at(-1));
  });

  it('keeps all that a line says, whatever stands in its text, over a new start', async () => {
    const texts = [
      '',
      '"quoted" \\ and \u0000 \u001b[31m',
      '☃ 🎉 \u2028',
      '\ud800 half a character',
      'x'.repeat(5_000),
      '{"n":1}\n{"n":2}',
    ];
    const given = texts.map((text, n) =>
      line(text, { at: n, level: 'error', runnerId: `r${n}`, claimed: n % 2 === 0, mark: { stream: 's', number: n } }),
    );
    use().lines.append(given);
    await use().lines.written();
    const again = (await use().reopen?.()) ?? use().lines;
    const found = (await readAll(again, { first: 'oldest' })).lines;
    expect(found.map(({ number: _, ...rest }) => rest)).toEqual(given);
    again.append([line('later')]);
    expect(again.newest()).toBeGreaterThan(found.at(-1)?.number ?? 0);
    expect(textsOf((await again.page({ ...everything, limit: 1 })).lines)).toEqual(['later']);
    await again.shutdown();
  });
}

function followTests(use: () => OpenedLines): void {
  it('tells of new lines, which stand above the last number that was read', async () => {
    const { lines } = use();
    let told = 0;
    const stop = lines.onAppended(() => {
      told += 1;
    });
    lines.append([line('a'), line('b')]);
    const before = lines.newest();
    expect(told).toBe(1);
    expect((await lines.page({ ...everything, first: 'oldest', cursor: before })).lines).toEqual([]);
    lines.append([line('c')]);
    expect(textsOf((await lines.page({ ...everything, first: 'oldest', cursor: before })).lines)).toEqual(['c']);
    stop();
    lines.append([line('d')]);
    expect(told).toBe(2);
  });

  it('takes nothing after its end, and is silent about it', async () => {
    const { lines } = use();
    await lines.shutdown();
    lines.append([line('late')]);
    await lines.shutdown();
  });
}

const levels = fc.constantFrom('debug' as const, 'info' as const, 'warn' as const, 'error' as const);
const runners = fc.constantFrom('one', 'two', 'three');
const someLines = fc.array(
  fc.record({
    text: fc.string({ maxLength: 30 }),
    level: levels,
    runnerId: fc.option(runners),
    at: fc.integer({ min: 0, max: 50 }),
    isServer: fc.boolean(),
  }),
  { minLength: 1, maxLength: 200 },
);
const filters = fc.record({
  source: fc.option(fc.constantFrom('server' as const, 'runner' as const)),
  runnerId: fc.option(fc.constantFrom('one', 'two', 'nobody')),
  level: fc.option(levels),
  text: fc.option(fc.string({ minLength: 1, maxLength: 2 })),
  from: fc.option(fc.integer({ min: 0, max: 50 })),
  to: fc.option(fc.integer({ min: 0, max: 50 })),
});

async function modelTest(use: () => OpenedLines): Promise<void> {
  const { lines } = use();
  const known: FleetLine[] = [];
  await fc.assert(
    fc.asyncProperty(someLines, fc.array(filters, { minLength: 1, maxLength: 4 }), async (added, asked) => {
      for (const { isServer, ...each } of added) {
        const made = line(each.text, { ...each, source: isServer ? 'server' : 'runner' });
        known.push(made);
        lines.append([made]);
      }
      for (const filter of asked) {
        const wanted = known.filter(lineMatcher(filter));
        expect(textsOf((await readAll(lines, { filter, first: 'oldest', limit: 50 })).lines)).toEqual(textsOf(wanted));
        const shows = ({ runnerId }: FleetLine): boolean => runnerId !== 'two';
        const seen = textsOf(wanted.filter(shows)).toReversed();
        expect(textsOf((await readAll(lines, { filter, shows, limit: 50 })).lines)).toEqual(seen);
      }
    }),
    { numRuns: 20 },
  );
}
