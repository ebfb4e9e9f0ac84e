import { appendFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anyLine } from '@baton/core';
import type { FleetLog, LineRetention } from '@baton/server/fleetlog';
import { openFileFleetLog } from '@baton/server/fleetlog/file';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tempFolder } from '../shared/temp-folder.ts';
import { line, linesConformance, type OpenedLines, readAll, textsOf } from './lines-conformance.ts';

/** Blocks of a few lines, segments of a few blocks: both are closed all the time. */
const small = { blockBytesMax: 400, segmentBytesMax: 2_000 };
const keep = (bytesMax: number, ageMs: number | null = null): LineRetention => ({ ageMs, bytesMax });

const clock = (offsetMs = 0) => ({
  now: () => Date.now() + offsetMs,
  monotonic: () => performance.now(),
  /** without waiting: what is gathered is what came in one turn */
  after: (_: number, fire: () => void) => {
    const turn = setImmediate(fire);
    return () => clearImmediate(turn);
  },
});

const openIn = (dir: string, patch: Partial<Parameters<typeof openFileFleetLog>[0]> = {}): Promise<FleetLog> =>
  openFileFleetLog({ dir, clock: clock(), retention: { server: keep(1e9), runner: keep(1e9) }, sizes: small, ...patch });

linesConformance('file', async () => {
  const folder = await tempFolder();
  const opened: OpenedLines = {
    lines: await openIn(folder.path),
    async reopen() {
      await opened.lines.shutdown();
      return openIn(folder.path);
    },
    discard: folder.discard,
  };
  return opened;
});

describe('files', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  beforeEach(async () => {
    folder = await tempFolder();
  });
  afterEach(() => folder.discard());
  const runnerFiles = async (): Promise<string[]> =>
    (await readdir(join(folder.path, 'runner')))
      .filter((name) => name.endsWith('.lines'))
      .sort()
      .map((name) => join(folder.path, 'runner', name));
  const filled = async (lines: number): Promise<FleetLog> => {
    const log = await openIn(folder.path);
    // in pieces, so that files are closed in between
    for (let n = 0; n < lines; n++) {
      log.append([line(`line ${n}`)]);
      if (n % 10 === 9) await log.written();
    }
    await log.written();
    return log;
  };

  it('takes away a line that a crash cut off, wherever it was cut, and goes on behind it', async () => {
    await (await filled(8)).shutdown();
    const [path = ''] = await runnerFiles();
    const whole = await readFile(path);
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let cut = lastLine; cut < whole.length; cut += 7) {
      await writeFile(path, whole.subarray(0, cut));
      const log = await openIn(folder.path);
      expect(textsOf((await readAll(log, { first: 'oldest' })).lines)).toEqual(Array.from({ length: 7 }, (_, n) => `line ${n}`));
      log.append([line('after the crash')]);
      await log.shutdown();
      const again = await openIn(folder.path);
      expect(
        textsOf((await again.page({ filter: anyLine, shows: () => true, first: 'newest', cursor: null, limit: 2 })).lines),
      ).toEqual(['after the crash', 'line 6']);
      await again.shutdown();
      for (const each of await runnerFiles()) await rm(each);
      await rm(`${path}.index`, { force: true });
    }
  });

  it('passes over what somebody else wrote, and over index files that do not fit', async () => {
    await (await filled(100)).shutdown();
    const paths = await runnerFiles();
    expect(paths.length).toBeGreaterThan(3);
    const noise = Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x7b, 0x0a, ...Buffer.from('null\n[1]\n{"n":"x"}\n')]);
    await appendFile(paths[0] as string, noise);
    await writeFile(`${paths[1]}.index`, '{"format":1,"bytes":');
    await rm(`${paths[2]}.index`);
    const log = await openIn(folder.path);
    expect(textsOf((await readAll(log, { first: 'oldest' })).lines)).toEqual(Array.from({ length: 100 }, (_, n) => `line ${n}`));
    await log.shutdown();
  });

  it('drops the oldest files when all are too much, or too old, of runners and server apart', async () => {
    const first = await openIn(folder.path);
    for (let n = 0; n < 200; n++) {
      first.append([line(`line ${n}`), line('of the server', { source: 'server', runnerId: null })]);
      if (n % 10 === 9) await first.written();
    }
    await first.shutdown();
    const retention = { server: keep(1e9), runner: keep(6_000) };
    const log = await openIn(folder.path, { retention });
    await log.retain();
    const { lines } = await readAll(log, { first: 'oldest' });
    expect(lines.filter(({ source }) => source === 'server')).toHaveLength(200);
    const kept = textsOf(lines.filter(({ source }) => source === 'runner'));
    expect(kept.at(-1)).toBe('line 199');
    expect(kept.length).toBeGreaterThan(20);
    const sizes = await Promise.all((await runnerFiles()).map(async (path) => (await stat(path)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6_000);
    await log.shutdown();
    const later = await openIn(folder.path, {
      clock: clock(86_400_000),
      retention: { server: keep(1e9, 1_000), runner: keep(1e9) },
    });
    await later.retain();
    expect((await readAll(later, { filter: { ...anyLine, source: 'server' } })).lines.length).toBeLessThan(50);
    await later.shutdown();
  });

  it('says how much was lost where nothing can be written, and goes on when it can', async () => {
    const problems: number[] = [];
    const log = await openIn(folder.path, { onProblem: (_, lost) => problems.push(lost) });
    log.append([line('kept')]);
    await log.written();
    await log.shutdown();
    const [path = ''] = await runnerFiles();
    await truncate(path, 0);
    await rm(path);
    await mkdir(path);
    const broken = await openIn(folder.path, { onProblem: (_, lost) => problems.push(lost) }).catch(() => null);
    expect(broken).toBeNull();
    await rm(path, { recursive: true });
    await rm(join(folder.path, 'runner'), { recursive: true });
    const next = await openIn(folder.path, { onProblem: (_, lost) => problems.push(lost) });
    await rm(join(folder.path, 'runner'), { recursive: true });
    next.append([line('lost'), line('lost too')]);
    await expect(next.written()).rejects.toThrow('ENOENT');
    expect(problems).toEqual([2]);
    await mkdir(join(folder.path, 'runner'));
    next.append([line('kept again')]);
    await next.written();
    expect(textsOf((await readAll(next)).lines)).toEqual(['kept again']);
    await next.shutdown();
  });
});

it('looks through so much for a page and no more, and finds the needle by going on', async () => {
  const folder = await tempFolder();
  const log = await openIn(folder.path, { sizes: { blockBytesMax: 64 * 1024, segmentBytesMax: 4 * 1024 * 1024 } });
  log.append([line('the needle', { level: 'warn', runnerId: 'rare' })]);
  const padding = 'x'.repeat(1_000);
  for (let n = 0; n < 14_000; n++) {
    log.append([line(`${n} ${padding}`)]);
    if (n % 1_000 === 0) await log.written();
  }
  await log.written();
  const search = { ...anyLine, text: 'NEEDLE' };
  const page = await log.page({ filter: search, shows: () => true, first: 'newest', cursor: null, limit: 10 });
  expect(page.lines).toEqual([]);
  expect(page.next).not.toBeNull();
  const { lines, pages } = await readAll(log, { filter: search });
  expect([textsOf(lines), pages]).toEqual([['the needle'], 4]);
  // what the index knows of is found without reading
  expect((await readAll(log, { filter: { ...anyLine, runnerId: 'rare' } })).pages).toBe(1);
  expect((await readAll(log, { filter: { ...anyLine, level: 'warn' } })).pages).toBe(1);
  await log.shutdown();
  await folder.discard();
});
