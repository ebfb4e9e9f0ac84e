import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { decodeLogFrames } from '@baton/protocol/log-frames';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeJob, FakeServer, type Fault } from '../testing/fake-server.ts';
import { fastClock } from '../testing/fast-clock.ts';
import { temporaryFolder } from '../testing/program.ts';
import { HttpTransport } from '../transport/http-transport.ts';
import { SpoolReader } from './reader.ts';
import { sealSpool } from './seal.ts';
import { listSegments } from './segments.ts';
import { type LogShipping, shipLog } from './shipper.ts';
import { SpoolWriter } from './writer.ts';

describe('the way of a log', () => {
  let server: FakeServer;
  let transport: HttpTransport;
  let folder: string;
  let remove: () => void;
  let job: FakeJob;
  let said: string[];
  const readers: SpoolReader[] = [];

  beforeEach(async () => {
    server = await new FakeServer().start();
    transport = new HttpTransport({ url: new URL(server.url), token: server.token, caFile: null, environment: {} });
    [folder, remove] = temporaryFolder();
    job = server.submit({});
    said = [];
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) await reader.close();
    transport.close();
    await server.stop();
    remove();
  });

  const ship = (source: SpoolReader): LogShipping => {
    readers.push(source);
    const { attemptId, epoch } = job.assignment;
    const say = (_level: string, message: string) => void said.push(message);
    return shipLog({ attemptId, epoch, source, transport, clock: fastClock(), random: () => 0.5, say });
  };
  const writer = () => new SpoolWriter({ folder, bytesMax: 2 ** 30, offsetMs: () => 5 });

  test.each([
    ['works', () => null],
    ['cuts every third call before it takes effect', (n: number) => (n % 3 ? null : 'cutBefore')],
    ['cuts every second call after it took effect', (n: number) => (n % 2 ? null : 'cutAfter')],
    ['is overloaded half of the time', (n: number) => (n % 2 ? { status: 503, code: 'server_overloaded', retryAfter: 1 } : null)],
  ] as [string, (n: number) => Fault][])(
    'a server that %s gets all bytes once, in order, with their digest',
    async (_, fault) => {
      let calls = 0;
      server.fault = () => {
        calls += 1;
        return fault(calls);
      };
      const spool = writer();
      const reader = new SpoolReader(folder);
      const shipping = ship(reader);
      const hash = createHash('sha256');
      for (let i = 0; i < 400; i += 1) {
        const bytes = Buffer.from(`${i} ${'x'.repeat(i * 50)}\n`);
        hash.update(bytes);
        spool.write(i % 2 ? 'stdout' : 'stderr', bytes);
        reader.grow(spool.state.size);
        shipping.grown();
        if (i % 100 === 0) await server.until(() => job.log.chunks.size > 0);
      }
      reader.finish(spool.end());
      shipping.grown();
      expect(await shipping.done).toBe('closed');
      const digest = hash.digest('hex');
      expect(job.log.end).toMatchObject({ chunks: 400, lines: 400, digest, linesDropped: 0 });
      expect(server.digestOf(job)).toBe(digest);
      expect(said).toEqual([]);
    },
  );

  test.each([
    ['one call, with its end', true],
    ['two calls where the server knows of no other way', false],
  ])('a short log that is over takes %s', async (_, closesWithTheLast) => {
    server.closesWithTheLast = closesWithTheLast;
    const calls: string[] = [];
    server.fault = (name) => {
      calls.push(name);
      return null;
    };
    const spool = writer();
    spool.write('stdout', Buffer.from('all\n'));
    const reader = new SpoolReader(folder);
    reader.finish(spool.end());
    expect(await ship(reader).done).toBe('closed');
    expect(calls).toEqual(closesWithTheLast ? ['log'] : ['log', 'close']);
    expect(job.log.end).toMatchObject({ chunks: 1, lines: 1, bytes: 4, digest: server.digestOf(job) });
    expect(said).toEqual([]);
  });

  test('a server that lost chunks gets them again', async () => {
    const spool = writer();
    for (let i = 0; i < 5; i += 1) spool.write('stdout', Buffer.from(`${i}\n`));
    const reader = new SpoolReader(folder);
    reader.grow(spool.state.size);
    const shipping = ship(reader);
    await server.until(() => job.log.chunks.size === 5);
    job.log.chunks.clear();
    spool.write('stdout', Buffer.from('last'));
    reader.finish(spool.end());
    shipping.grown();
    expect(await shipping.done).toBe('closed');
    expect([server.textOf(job), job.log.end]).toEqual(['0\n1\n2\n3\n4\nlast', expect.objectContaining({ chunks: 6, lines: 6 })]);
  });

  describe('much larger than its limit', () => {
    const bytesMax = 64 * 1024;
    const line = (i: number) => Buffer.from(`${i} ${'x'.repeat(2_000)}\n`);
    let spool: SpoolWriter;
    let most: number;
    const kept = () => listSegments(folder).reduce((sum, { path }) => sum + statSync(path).size, 0);

    /** Writes lines, each when the one before is on the server and what could be freed is. */
    const live = async (reader: SpoolReader, shipping: LogShipping, from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i += 1) {
        spool.write(i % 2 ? 'stdout' : 'stderr', line(i));
        most = Math.max(most, kept());
        reader.grow(spool.state.size);
        shipping.grown();
        await server.until(() => job.log.chunks.size > i);
        await expect.poll(() => listSegments(folder).length, { interval: 1 }).toBeLessThanOrEqual(4);
      }
    };
    const digest = (count: number, last = '') => {
      const hash = createHash('sha256');
      for (let i = 0; i < count; i += 1) hash.update(line(i));
      return hash.update(last).digest('hex');
    };

    beforeEach(() => {
      most = 0;
      spool = new SpoolWriter({ folder, bytesMax, offsetMs: () => 5 });
    });

    test('a live server gets every line, and the disk holds only what it has not', async () => {
      const reader = new SpoolReader(folder, (offset) => spool.free(offset));
      const shipping = ship(reader);
      await live(reader, shipping, 0, 200);
      reader.finish(spool.end());
      shipping.grown();
      expect(await shipping.done).toBe('closed');
      expect(job.log.end).toMatchObject({ chunks: 200, lines: 200, linesDropped: 0, digest: digest(200) });
      expect(most).toBeLessThan(bytesMax / 2);
    });

    test('a runner that is restarted still knows count and digest of the whole', async () => {
      const reader = new SpoolReader(folder, (offset) => spool.free(offset));
      const shipping = ship(reader);
      await live(reader, shipping, 0, 50);
      shipping.stop();
      await reader.close();
      expect(listSegments(folder)[0]?.first).toBeGreaterThan(30);
      const next = new SpoolReader(folder);
      next.finish(sealSpool(folder, 'sealed'));
      expect(await ship(next).done).toBe('closed');
      const own = 'baton-runner: sealed\n';
      expect(job.log.end).toMatchObject({ chunks: 51, lines: 51, digest: digest(50, own) });
      expect(server.digestOf(job)).toBe(digest(50, own));
    });

    test('what a server has acknowledged, and the next one does not have, is said to be missing; what is left is sent', async () => {
      const reader = new SpoolReader(folder, (offset) => spool.free(offset));
      const shipping = ship(reader);
      await live(reader, shipping, 0, 20);
      job.log.chunks.clear();
      spool.write('stdout', line(20));
      reader.finish(spool.end());
      shipping.grown();
      expect(await shipping.done).toBe('closed');
      const { gone, what, rest } = afterMissing(server.textOf(job));
      expect(gone).toBeGreaterThan(2);
      expect(what).toBe('lines');
      expect(rest).toBe(Array.from({ length: 21 - gone }, (_, at) => line(gone + at).toString()).join(''));
      expect(server.textOf(job)).toMatch(/^baton-runner: \d+ lines /);
      expect(job.log.end).toMatchObject({ chunks: 21, lines: 21, digest: digest(21) });
      expect(said).toEqual([
        expect.stringContaining('the server has only 0 chunks'),
        expect.stringContaining('holds another log than was sent'),
      ]);
    });

    test('of a part that is missing behind another one nobody knows how many lines it had', async () => {
      const reader = new SpoolReader(folder, (offset) => spool.free(offset));
      const shipping = ship(reader);
      await live(reader, shipping, 0, 20);
      for (const number of [...job.log.chunks.keys()]) if (number > 2) job.log.chunks.delete(number);
      spool.write('stdout', line(20));
      reader.finish(spool.end());
      shipping.grown();
      expect(await shipping.done).toBe('closed');
      const text = server.textOf(job).replace(/ x+/g, '');
      expect(text.slice(4)).toMatch(/^baton-runner: \d+ pieces /);
      expect(text.startsWith('0\n1\n')).toBe(true);
      const { gone, what, rest } = afterMissing(text.slice(4));
      expect(what).toBe('pieces');
      expect(rest).toBe(Array.from({ length: 19 - gone }, (_, at) => `${2 + gone + at}\n`).join(''));
    });
  });

  test('what is missing is said once, also where it takes several calls; and anew when that was lost too', () => {
    const reader = new SpoolReader(folder);
    const told = (after: number): string => {
      const { body, first, last } = reader.missing(after, 50_000);
      const frames = decodeLogFrames(body);
      expect([frames[0]?.number, frames.at(-1)?.number]).toEqual([first, last]);
      return frames.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
    };
    const all = 'baton-runner: 49999 pieces of this log are missing here';
    expect(told(0)).toContain(all);
    expect([told(20_000), told(40_000)]).toEqual(['', '']);
    expect(told(0)).toContain(all);
    expect(told(0)).toContain(all);
  });

  test('gives up when the server will never take it, and says so', async () => {
    server.fault = () => ({ status: 404, code: 'attempt_not_found' });
    const reader = new SpoolReader(folder);
    reader.finish(sealSpool(folder, 'nothing'));
    expect(await ship(reader).done).toBe('refused');
    expect(said).toHaveLength(1);
  });

  test('a log without a line is closed too', async () => {
    const reader = new SpoolReader(folder);
    reader.finish(writer().end());
    expect(await ship(reader).done).toBe('closed');
    expect(job.log.end).toMatchObject({ chunks: 0, lines: 0, bytes: 0, digest: createHash('sha256').digest('hex') });
  });

  test('what was dropped on a disk that stayed full is declared by a chunk of its own', async () => {
    const spool = writer();
    spool.write('stdout', Buffer.from('kept\n'));
    const reader = new SpoolReader(folder);
    reader.finish({ ...spool.end(), undeclared: { lines: 7, bytes: 70 } });
    expect(await ship(reader).done).toBe('closed');
    expect(job.log.end).toMatchObject({ chunks: 2, lines: 1, bytes: 5, linesDropped: 7, bytesDropped: 70 });
    expect([...job.log.chunks.values()].map(({ linesDropped }) => linesDropped)).toEqual([0, 7]);
  });
});

/** What a log says to be missing at its beginning, and what follows. */
function afterMissing(text: string): { gone: number; what: string | undefined; rest: string } {
  const notice =
    /^baton-runner: (\d+) (lines|pieces) of this log are missing here: acknowledged by a server whose data folder is not here\n/;
  const [said = '', gone, what] = notice.exec(text) ?? [];
  return { gone: Number(gone), what, rest: text.slice(said.length) };
}
