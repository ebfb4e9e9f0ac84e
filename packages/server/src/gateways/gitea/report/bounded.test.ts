import { UpdateLogRequestSchema, UpdateTaskRequestSchema } from '@baton/protocol/gitea';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fewParts, firstRows } from './bounded.ts';

const message = (count: number) =>
  toBinary(
    UpdateLogRequestSchema,
    create(UpdateLogRequestSchema, {
      taskId: 5n,
      index: 7n,
      rows: Array.from({ length: count }, (_, at) => ({ content: `row ${at}`.repeat(at % 40) })),
      noMore: true,
    }),
  );

test('what has few rows stays as it is', () => {
  const bytes = message(3);
  expect(firstRows(bytes, 3)).toBe(bytes);
});

test('of what has many, the first are left, and not that nothing more comes', () => {
  const read = fromBinary(UpdateLogRequestSchema, firstRows(message(300), 100));
  expect(read).toMatchObject({ taskId: 5n, index: 7n, noMore: false });
  expect(read.rows.map(({ content }) => content)).toEqual(Array.from({ length: 100 }, (_, at) => `row ${at}`.repeat(at % 40)));
});

test('whatever it is given, it ends, and answers a beginning of it', () => {
  const story = fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(4), (bytes, rowsMax) => {
    const first = firstRows(bytes, rowsMax);
    expect(bytes.subarray(0, first.length)).toEqual(first);
    expect(fewParts(bytes)).toBe(bytes);
  });
  fc.assert(story, { seed: 4, numRuns: 2_000 });
});

test('a task of a few steps and outputs is taken, one of very many is refused before anything is made of it', () => {
  const task = (steps: number, outputs: number) =>
    toBinary(
      UpdateTaskRequestSchema,
      create(UpdateTaskRequestSchema, {
        state: { id: 1n, steps: Array.from({ length: steps }, () => ({})) },
        outputs: Object.fromEntries(Array.from({ length: outputs }, (_, at) => [`${at}`, ''])),
      }),
    );
  const few = task(100, 100);
  expect(fewParts(few)).toBe(few);
  expect(() => fewParts(task(20_001, 0))).toThrow('At most 20000');
  expect(() => fewParts(task(10_000, 10_001))).toThrow('At most 20000');
});
