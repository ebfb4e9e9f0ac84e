import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeJob, FakeServer, type Fault } from '../testing/fake-server.ts';
import { fastClock } from '../testing/fast-clock.ts';
import { temporaryFolder } from '../testing/program.ts';
import { HttpTransport } from '../transport/http-transport.ts';
import { SpoolReader } from './reader.ts';
import { sealSpool } from './seal.ts';
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
  const path = () => join(folder, 'spool.log');

  beforeEach(async () => {
    server = await new FakeServer().start();
    transport = new HttpTransport({ url: new URL(server.url), token: server.token });
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
  const writer = () => new SpoolWriter({ path: path(), bytesMax: 2 ** 30, offsetMs: () => 5 });

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
      const reader = new SpoolReader(path());
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

  test('a server that lost chunks gets them again', async () => {
    const spool = writer();
    for (let i = 0; i < 5; i += 1) spool.write('stdout', Buffer.from(`${i}\n`));
    const reader = new SpoolReader(path());
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

  test('gives up when the server will never take it, and says so', async () => {
    server.fault = () => ({ status: 404, code: 'attempt_not_found' });
    const reader = new SpoolReader(path());
    reader.finish(sealSpool(path(), 'nothing'));
    expect(await ship(reader).done).toBe('refused');
    expect(said).toHaveLength(1);
  });

  test('a log without a line is closed too', async () => {
    const reader = new SpoolReader(path());
    reader.finish(writer().end());
    expect(await ship(reader).done).toBe('closed');
    expect(job.log.end).toMatchObject({ chunks: 0, lines: 0, bytes: 0, digest: createHash('sha256').digest('hex') });
  });

  test('what was dropped on a disk that stayed full is declared by a chunk of its own', async () => {
    const spool = writer();
    spool.write('stdout', Buffer.from('kept\n'));
    const reader = new SpoolReader(path());
    reader.finish({ ...spool.end(), undeclared: { lines: 7, bytes: 70 } });
    expect(await ship(reader).done).toBe('closed');
    expect(job.log.end).toMatchObject({ chunks: 2, lines: 1, bytes: 5, linesDropped: 7, bytesDropped: 70 });
    expect([...job.log.chunks.values()].map(({ linesDropped }) => linesDropped)).toEqual([0, 7]);
  });
});
