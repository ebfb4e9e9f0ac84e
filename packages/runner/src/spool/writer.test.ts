import { appendFileSync, readFileSync } from 'node:fs';
import { decodeLogFrames } from '@baton/protocol/log-frames';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/program.ts';
import { realDisk, type SpoolDisk } from './disk.ts';
import { sealSpool } from './seal.ts';
import { listSegments } from './segments.ts';
import { SpoolWriter } from './writer.ts';

describe('the spool writer', () => {
  let folder: string;
  let remove: () => void;
  beforeEach(() => {
    [folder, remove] = temporaryFolder();
  });
  afterEach(() => remove());

  const writer = (bytesMax = 2 ** 30, disk: SpoolDisk = realDisk) =>
    new SpoolWriter({ folder, bytesMax, disk, offsetMs: () => 12.6 });
  const frames = () =>
    decodeLogFrames(Buffer.concat(listSegments(folder).map(({ path }) => readFileSync(path)))).map((frame) => ({
      ...frame,
      text: Buffer.from(frame.bytes).toString(),
    }));

  test('writes numbered chunks in the form of the wire', () => {
    const spool = writer();
    spool.write('stdout', Buffer.from('a'));
    spool.note('own');
    expect(spool.end()).toMatchObject({ chunks: 2, undeclared: { lines: 0, bytes: 0 } });
    expect(frames()).toMatchObject([
      { number: 1, stream: 'stdout', offsetMs: 13, text: 'a' },
      { number: 2, stream: 'system', text: 'baton-runner: own\n' },
    ]);
  });

  test('past its limit lines are counted, dropped and declared, and the job goes on', () => {
    const spool = writer(500);
    for (let i = 0; i < 1_000; i += 1) spool.write('stdout', Buffer.from(`line ${i}\n`));
    spool.write('stdout', Buffer.from('unfinished'));
    const { chunks, size } = spool.end();
    const all = frames();
    const kept = all.filter(({ stream }) => stream === 'stdout').length;
    expect(size).toBeLessThan(1_000);
    expect(all).toHaveLength(chunks);
    expect(all.reduce((sum, { linesDropped }) => sum + linesDropped, 0)).toBe(1_001 - kept);
    expect(all.find(({ stream }) => stream === 'system')?.text).toContain('500 bytes of this log wait for the server');
    expect(all.at(-1)?.text).toContain('were dropped');
  });

  test('what the server has does not count: with it freed the limit is never met', () => {
    const spool = writer(2_000);
    for (let i = 0; i < 1_000; i += 1) {
      spool.write('stdout', Buffer.from(`line ${i}\n`));
      const newest = listSegments(folder).at(-1);
      spool.free(newest?.start ?? 0);
    }
    expect(spool.end()).toMatchObject({ chunks: 1_000, undeclared: { bytes: 0 } });
    expect(frames().some(({ stream }) => stream === 'system')).toBe(false);
  });

  test('past its limit it goes on when half of the room is free again, and declares the gap', () => {
    const spool = writer(1_000);
    const write = (count: number) => {
      for (let i = 0; i < count; i += 1) spool.write('stdout', Buffer.from('0123456789\n'));
    };
    write(100);
    const kept = frames().filter(({ stream }) => stream === 'stdout').length;
    expect(kept).toBeLessThan(50);
    spool.free(400);
    write(1);
    expect(frames().filter(({ stream }) => stream === 'stdout')).toHaveLength(kept);
    spool.free(800);
    write(2);
    spool.end();
    const after = frames().slice(kept);
    expect(after.map(({ text, linesDropped }) => [text, linesDropped])).toEqual([
      [expect.stringContaining('which is the limit'), 0],
      [expect.stringContaining(`${101 - kept} lines`), 101 - kept],
      ['0123456789\n', 0],
      ['0123456789\n', 0],
    ]);
  });

  test('a full disk drops and declares, and leaves no torn chunk', () => {
    let room = 60;
    const full: SpoolDisk = {
      ...realDisk,
      write(fd, bytes, position) {
        const fits = Math.min(room, bytes.length);
        if (fits === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        room -= fits;
        return realDisk.write(fd, bytes.subarray(0, fits), position);
      },
    };
    const spool = writer(2 ** 30, full);
    for (let i = 0; i < 9; i += 1) spool.write('stdout', Buffer.from(`line ${i}\n`));
    expect(frames().map(({ text }) => text)).toEqual(['line 0\n', 'line 1\n']);
    room = 1_000;
    spool.write('stdout', Buffer.from('again\n'));
    expect(spool.end().undeclared).toEqual({ lines: 0, bytes: 0 });
    expect(frames().at(-1)).toMatchObject({ number: 3, text: 'again\n', linesDropped: 7, bytesDropped: 49 });
  });

  test('a disk that can not even be opened is told at the end', () => {
    const broken: SpoolDisk = {
      ...realDisk,
      open() {
        throw new Error('gone');
      },
    };
    const spool = writer(2 ** 30, broken);
    spool.write('stdout', Buffer.from('a\nb'));
    expect(spool.end()).toEqual({ chunks: 0, size: 0, undeclared: { lines: 2, bytes: 3 } });
  });

  test('the spool of a dead writer is sealed behind its last whole chunk', () => {
    const spool = writer();
    spool.write('stdout', Buffer.from('whole\n'));
    spool.end();
    appendFileSync(listSegments(folder)[0]?.path ?? '', '2 stdout 15 100\ntorn');
    expect(sealSpool(folder, 'sealed')).toMatchObject({ chunks: 2 });
    expect(frames().map(({ number, text }) => [number, text])).toEqual([
      [1, 'whole\n'],
      [2, 'baton-runner: sealed\n'],
    ]);
  });
});
