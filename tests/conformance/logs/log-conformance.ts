import type { LogStore } from '@baton/server/logstore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attemptIdOf, chunk, endOf, plain } from './log-chunks.ts';
import { logModelTests } from './log-model.ts';
import type { OpenedLogs } from './opened-logs.ts';

const id = attemptIdOf(1);

/** What every log store must do. */
export function logConformance(name: string, open: () => Promise<OpenedLogs>): void {
  describe(`${name} log store`, () => {
    let opened: OpenedLogs;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.logs.shutdown();
      await opened.discard();
    });
    const use = () => opened.logs;
    describe('appends', () => appendTests(use));
    describe('notes', () => noteTests(use));
    describe('closing', () => closeTests(use));
    describe('reads', () => readTests(use));
    describe('marks', () => markTests(use));
    describe('removal and shutdown', () => endTests(use));
    describe('random histories', () => logModelTests(() => opened));
  });
}

function noteTests(use: () => LogStore): void {
  it('keeps the notes of chunks, which count for nothing', async () => {
    const chunks = [
      chunk(1, 'one\n', { note: Buffer.from('a note\n') }),
      chunk(2, 'two'),
      chunk(3, '', { note: Buffer.alloc(300_000, 7) }),
    ];
    const state = await use().append(attemptIdOf(1), chunks);
    expect(state).toMatchObject({ acknowledged: 3, lines: 2, bytes: 7 });
    const read = await use().read(attemptIdOf(1), 0, 1_000_000);
    expect(read.map(({ note }) => (note ? Buffer.from(note).toString('latin1') : null))).toEqual([
      'a note\n',
      null,
      Buffer.alloc(300_000, 7).toString('latin1'),
    ]);
    expect(await use().append(attemptIdOf(1), [chunk(4, 'end\n')])).toMatchObject({ lines: 2, bytes: 11 });
    expect(plain(await use().read(attemptIdOf(1), 3, 1))).toEqual(plain([chunk(4, 'end\n')]));
    const end = endOf([...chunks, chunk(4, 'end\n')]);
    expect(await use().close(attemptIdOf(1), end)).toMatchObject({ digest: end.digest });
  });
}

function appendTests(use: () => LogStore): void {
  it('knows nothing of a log that was never written', async () => {
    expect(await use().state(id)).toBeNull();
    expect(await use().append(id, [])).toMatchObject({ acknowledged: 0, bytes: 0, end: null, digest: null });
    expect(await use().state(id)).toBeNull();
    expect(await use().read(id, 0, 100)).toEqual([]);
  });

  it('keeps chunks with all that is told of them', async () => {
    const chunks = [
      chunk(1, 'one\ntwo', { stream: 'stderr' }),
      chunk(2, '', { linesDropped: 3, bytesDropped: 2 ** 40, stream: 'system' }),
      chunk(3, Uint8Array.from([0, 255, 10, 128])),
    ];
    const state = await use().append(id, chunks);
    expect(state).toEqual({
      acknowledged: 3,
      lines: 3,
      bytes: 11,
      linesDropped: 3,
      bytesDropped: 2 ** 40,
      end: null,
      digest: null,
    });
    expect(await use().state(id)).toEqual(state);
    expect(plain(await use().read(id, 0, 1_000))).toEqual(plain(chunks));
  });

  it('ignores chunks that are there and those beyond the next', async () => {
    await use().append(id, [chunk(1, 'a'), chunk(2, 'b')]);
    expect(await use().append(id, [chunk(2, 'other'), chunk(3, 'c')])).toMatchObject({ acknowledged: 3, bytes: 3 });
    expect(await use().append(id, [chunk(5, 'e'), chunk(6, 'f')])).toMatchObject({ acknowledged: 3, bytes: 3 });
    expect(await use().append(id, [chunk(3, 'x'), chunk(4, 'd'), chunk(4, 'y'), chunk(5, 'e'), chunk(7, 'z')])).toMatchObject({
      acknowledged: 5,
    });
    expect(
      plain(await use().read(id, 0, 100))
        .map(({ bytes }) => bytes)
        .join(''),
    ).toBe('abcde');
  });

  it('takes calls for one log in the order in which they were made', async () => {
    const states = await Promise.all([1, 2, 3, 5, 4].map((number) => use().append(id, [chunk(number, `${number}`)])));
    expect(states.map(({ acknowledged }) => acknowledged)).toEqual([1, 2, 3, 3, 4]);
  });

  it('copes with many logs at once', async () => {
    const ids = Array.from({ length: 700 }, (_, index) => attemptIdOf(index));
    await Promise.all(ids.map((each) => use().append(each, [chunk(1, `log of ${each}\n`)])));
    await Promise.all(ids.map((each) => use().append(each, [chunk(2, `more\n`)])));
    const bytes = await Promise.all(
      ids.map(async (each) => Buffer.concat((await use().read(each, 0, 99)).map((part) => part.bytes))),
    );
    expect(bytes.map(String)).toEqual(ids.map((each) => `log of ${each}\nmore\n`));
  });

  it('takes views of larger memory', async () => {
    const memory = Buffer.alloc(1 << 20, 'x');
    memory.write('hello', 500_000);
    await use().append(id, [chunk(1, memory.subarray(500_000, 500_005))]);
    expect(plain(await use().read(id, 0, 100))).toMatchObject([{ bytes: 'hello' }]);
  });
}

function closeTests(use: () => LogStore): void {
  const chunks = [chunk(1, 'a\nb'), chunk(2, 'c\n', { linesDropped: 1, bytesDropped: 9 })];

  it('closes a log whose chunks are all there, once', async () => {
    await use().append(id, chunks);
    const end = endOf(chunks);
    const closed = await use().close(id, end);
    expect(closed).toEqual({ acknowledged: 2, lines: 2, bytes: 5, linesDropped: 1, bytesDropped: 9, end, digest: end.digest });
    expect(await use().close(id, { ...end, digest: 'other' })).toEqual(closed);
    expect(await use().append(id, [chunk(3, 'late')])).toEqual(closed);
    expect(await use().state(id)).toEqual(closed);
    expect(plain(await use().read(id, 0, 100))).toEqual(plain(chunks));
  });

  it('does not close a log that lacks chunks', async () => {
    await use().append(id, chunks.slice(0, 1));
    expect(await use().close(id, endOf(chunks))).toMatchObject({ acknowledged: 1, end: null, digest: null });
    await use().append(id, chunks);
    expect(await use().close(id, endOf(chunks))).toMatchObject({ acknowledged: 2, end: endOf(chunks) });
  });

  it('closes in one go with the appends before it', async () => {
    const [, , closed] = await Promise.all([
      use().append(id, chunks.slice(0, 1)),
      use().append(id, chunks.slice(1)),
      use().close(id, endOf(chunks)),
    ]);
    expect(closed.digest).toBe(endOf(chunks).digest);
  });

  it('tells its own digest beside the one that it was sent', async () => {
    await use().append(id, chunks);
    const closed = await use().close(id, { ...endOf(chunks), digest: 'f'.repeat(64) });
    expect([closed.end?.digest, closed.digest]).toEqual(['f'.repeat(64), endOf(chunks).digest]);
  });

  it('closes an empty log', async () => {
    const closed = await use().close(id, endOf([]));
    expect(closed).toMatchObject({ acknowledged: 0, end: endOf([]), digest: endOf([]).digest });
    expect(await use().state(id)).toEqual(closed);
    expect(await use().read(id, 0, 10)).toEqual([]);
  });
}

function readTests(use: () => LogStore): void {
  it('reads from any chunk on, as much as asked but at least one', async () => {
    const chunks = Array.from({ length: 10 }, (_, index) => chunk(index + 1, 'x'.repeat(10)));
    await use().append(id, chunks);
    const numbers = async (after: number, bytes: number) => (await use().read(id, after, bytes)).map(({ number }) => number);
    expect(await numbers(0, 30)).toEqual([1, 2, 3]);
    expect(await numbers(3, 39)).toEqual([4, 5, 6]);
    expect(await numbers(8, 1)).toEqual([9]);
    expect(await numbers(9, 1_000)).toEqual([10]);
    expect(await numbers(10, 1_000)).toEqual([]);
    expect(await numbers(99, 1_000)).toEqual([]);
  });

  it('reads large logs in pages', async () => {
    const sizes = [300_000, 1, 5, 700_000, 100_000, 262_144, 70_000, 3, 400_000];
    const chunks = sizes.map((size, index) => chunk(index + 1, Buffer.alloc(size, `${index}`)));
    for (const each of chunks) await use().append(id, [each]);
    const read: ReturnType<typeof plain> = [];
    for (let after = 0; after < chunks.length; after = read.length) read.push(...plain(await use().read(id, after, 250_000)));
    expect(read).toEqual(plain(chunks));
  });
}

function markTests(use: () => LogStore): void {
  it('knows places, and which lines begin behind them', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const text = (number: number): string => (number % 10 === 0 ? `${line.repeat(199)}cut` : line.repeat(200));
    const chunks = Array.from({ length: 60 }, (_, index) =>
      chunk(index + 1, text(index + 1), { stream: index % 7 === 6 ? 'stderr' : 'stdout', linesDropped: index === 30 ? 5 : 0 }),
    );
    const begunBefore = (after: number): { lines: number; open: string[] } => {
      const open = new Set<string>();
      let lines = 0;
      for (const { bytes, stream, linesDropped } of chunks.slice(0, after)) {
        const rows = Buffer.from(bytes).toString().split('\n');
        lines += rows.length - (rows.at(-1) === '' ? 1 : 0) - (open.has(stream) ? 1 : 0) + (linesDropped > 0 ? 1 : 0);
        if (rows.at(-1) === '') open.delete(stream);
        else open.add(stream);
      }
      return { lines, open: [...open].sort() };
    };
    expect(await use().mark(id, { line: 5 })).toEqual({ after: 0, lines: 0, open: [] });
    await use().append(id, chunks);
    const all = Buffer.concat(chunks.map(({ bytes }) => bytes)).length;
    const check = async (): Promise<void> => {
      for (const line of [1, 2, 3_000, 9_000, 11_999, 50_000]) {
        const { after, lines, open } = await use().mark(id, { line });
        expect({ lines, open: [...open].sort() }).toEqual(begunBefore(after));
        expect(lines).toBeLessThan(line);
      }
      const tail = await use().mark(id, { tailBytes: 400_000 });
      const left = Buffer.concat(chunks.slice(tail.after).map(({ bytes }) => bytes)).length;
      expect(left).toBeGreaterThanOrEqual(400_000);
      expect(left).toBeLessThan(all - 400_000);
      expect(await use().mark(id, { tailBytes: all * 2 })).toEqual({ after: 0, lines: 0, open: [] });
    };
    await check();
    await use().close(id, endOf(chunks));
    await check();
  });
}

function endTests(use: () => LogStore): void {
  it('removes a log, which can then begin anew', async () => {
    await use().append(id, [chunk(1, 'old'), chunk(2, 'old')]);
    await use().remove(id);
    expect(await use().state(id)).toBeNull();
    expect(await use().read(id, 0, 10)).toEqual([]);
    await use().remove(id);
    const all = await Promise.all([use().append(id, [chunk(1, 'new')]), use().remove(id), use().append(id, [chunk(1, 'newer')])]);
    expect(all[2]).toMatchObject({ acknowledged: 1, bytes: 5 });
    expect(plain(await use().read(id, 0, 10))).toMatchObject([{ bytes: 'newer' }]);
  });

  it('lets only UUIDs be names', async () => {
    for (const name of ['../../etc/passwd', '', 'x', attemptIdOf(1).toUpperCase().replace('7', 'A'), `${id}/`]) {
      await expect(use().append(name, [chunk(1, 'a')])).rejects.toBeInstanceOf(TypeError);
      await expect(use().read(name, 0, 1)).rejects.toBeInstanceOf(TypeError);
      await expect(use().remove(name)).rejects.toBeInstanceOf(TypeError);
    }
  });

  it('finishes what was asked before its shutdown, and nothing after', async () => {
    const underWay = use().append(id, [chunk(1, 'a')]);
    await use().shutdown();
    expect(await underWay).toMatchObject({ acknowledged: 1 });
    await use().shutdown();
    await expect(use().append(id, [chunk(2, 'b')])).rejects.toThrow('closed');
  });
}
