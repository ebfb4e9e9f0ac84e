import type { LogState, LogStore } from '@baton/server/logstore';
import { createMemoryLogStore } from '@baton/server/logstore/memory';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attemptIdOf, chunk, endOf, plain } from './log-chunks.ts';
import type { OpenedLogs } from './opened-logs.ts';

type Step = (logs: LogStore) => Promise<LogState | null | undefined>;

const ids = fc.integer({ min: 1, max: 4 }).map(attemptIdOf);
const chunks = fc
  .record({
    number: fc.integer({ min: 1, max: 8 }),
    bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.map((byte) => (byte % 4 === 0 ? 10 : byte))),
    stream: fc.constantFrom('stdout' as const, 'stderr' as const, 'system' as const, 'data' as const),
    linesDropped: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ number, bytes, ...patch }) => chunk(number, bytes, patch));

/** Runs of chunks as a runner sends them, and now and then some that fit nowhere. */
const sent = fc.oneof(
  fc.array(chunks, { maxLength: 6 }).map((list) => list.map((each, index) => ({ ...each, number: index + 1 }))),
  fc.array(chunks, { maxLength: 6 }).map((list) => list.sort((a, b) => a.number - b.number)),
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(ids, sent).map(
      ([id, list]): Step =>
        (logs) =>
          logs.append(id, list),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(ids, sent).map(
      ([id, list]): Step =>
        (logs) =>
          logs.close(id, endOf(list)),
    ),
  },
  {
    weight: 1,
    arbitrary: ids.map(
      (id): Step =>
        (logs) =>
          logs.state(id),
    ),
  },
  {
    weight: 1,
    arbitrary: ids.map(
      (id): Step =>
        async (logs) =>
          void (await logs.remove(id)),
    ),
  },
);

async function everything(logs: LogStore): Promise<unknown[]> {
  const all = [1, 2, 3, 4].map(attemptIdOf);
  return Promise.all(
    all.map(async (id) => [await logs.state(id), plain(await logs.read(id, 0, 60)), plain(await logs.read(id, 2, 9))]),
  );
}

/** Random histories have the same effects as on the memory store, also after it was opened again. */
export function logModelTests(use: () => OpenedLogs): void {
  it('gives the same answers to random histories', async () => {
    const model = createMemoryLogStore();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 15 }), async (history) => {
        const { logs } = use();
        for (const number of [1, 2, 3, 4]) await Promise.all([logs, model].map((each) => each.remove(attemptIdOf(number))));
        const expected = await Promise.all(history.map((step) => step(model)));
        expect(await Promise.all(history.map((step) => step(logs)))).toEqual(expected);
        expect(await everything(logs)).toEqual(await everything(model));
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it('keeps all of it when it is opened again', async () => {
    const opened = use();
    if (!opened.reopen) return;
    const model = createMemoryLogStore();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(steps, fc.boolean()), { minLength: 1, maxLength: 8 }), async (history) => {
        for (const number of [1, 2, 3, 4])
          await Promise.all([opened.logs, model].map((each) => each.remove(attemptIdOf(number))));
        for (const [step, again] of history) {
          if (again) opened.logs = (await opened.reopen?.()) ?? opened.logs;
          expect(await step(opened.logs)).toEqual(await step(model));
        }
        expect(await everything(opened.logs)).toEqual(await everything(model));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });
}
