import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ForeignAttempt } from './foreign-attempt.ts';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

/** Calls at once: rows from one of those that are there already or beyond them, lines that follow whatever is there, the end. */
type Call = { do: 'rows'; back: number; rows: number } | { do: 'lines'; lines: number } | { do: 'seal' } | { do: 'restart' };

const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('rows' as const), back: fc.integer({ min: -2, max: 4 }), rows: fc.nat({ max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('lines' as const), lines: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'seal' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

async function given(): Promise<{ world: ForeignPlane; id: string; attempt: ForeignAttempt }> {
  const world = await ForeignPlane.start();
  const id = await world.registered();
  await world.began(id, 'boot-1');
  const waiting = world.take(id);
  await settle();
  await world.plane.submit();
  await settle();
  if (!waiting.got) throw new Error('it got nothing');
  return { world, id, attempt: waiting.got };
}

test('calls at once take effect one after the other: each row and each line stands once, none beyond a gap, none after the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(call, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }), async (groups) => {
      const { world, id, attempt } = await given();
      let log = attempt.log;
      const wanted: string[] = [];
      let isSealed = false;
      let said = 0;
      const make = (each: Call): { answer: Promise<unknown>; wanted: unknown } => {
        if (each.do === 'seal') {
          isSealed = true;
          return { answer: log.seal(), wanted: undefined };
        }
        const from = each.do === 'rows' ? Math.max(0, wanted.length - each.back) : null;
        const texts =
          each.do === 'rows'
            ? Array.from({ length: each.rows }, (_, at) => wanted[(from ?? 0) + at] ?? `row ${(from ?? 0) + at}`)
            : Array.from({ length: each.do === 'lines' ? each.lines : 0 }, () => `line ${said++}`);
        const answer = log.append(
          from,
          texts.map((text) => ({ text })),
        );
        if (!isSealed && (from ?? 0) <= wanted.length) wanted.push(...texts.slice(from === null ? 0 : wanted.length - from));
        return { answer, wanted: wanted.length };
      };
      for (const group of groups) {
        if (group.some((each) => each.do === 'restart')) {
          await world.restart();
          log = world.fleet.runner(id, '127.0.0.1').attempt(attempt.id)?.log ?? log;
        }
        const made = group.filter((each) => each.do !== 'restart').map(make);
        expect(
          await Promise.all(made.map(({ answer }) => answer.then((count) => (typeof count === 'number' ? count : undefined)))),
        ).toEqual(made.map((each) => each.wanted));
      }
      const { chunks } = await world.plane.app.jobs.readAttemptLog(attempt.id, 0, 100_000);
      expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trimEnd())).toEqual(wanted);
      await world.plane.app.stop();
    }),
    { numRuns: 100, seed: 20_261_126 },
  );
}, 60_000);
