import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backupFormat } from '../archive/manifest.ts';
import { archiveOf, changedHeader, database, type MadeEntry, sampleManifest } from '../testing/archives.ts';
import { BadArchive, unpack } from './unpack.ts';

const attemptId = '01970000-0000-7000-8000-0000000000ab';
const logName = `logs/logs/ab/${attemptId}.log`;
const log: MadeEntry = { name: logName, content: Buffer.from('BTL1 and what a log is made of') };

let outside: string;
let into: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'baton-unpack-'));
  into = join(outside, 'a', 'b', 'into');
  rmSync(into, { recursive: true, force: true });
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

async function* inPieces(bytes: Buffer, pieceBytes = 777): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
const unpacked = (bytes: Buffer, pieceBytes?: number) => unpack(inPieces(bytes, pieceBytes), into, () => {});
const problem = async (bytes: Buffer): Promise<string> => {
  try {
    await unpacked(bytes);
    return 'it was taken';
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    return error.message;
  }
};
/** Names of all that stands below the folder of the test, but for the folder that is unpacked into. */
const beside = (): string[] =>
  readdirSync(outside, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !`${name}/`.startsWith('a/') || !name.includes('into'),
  );

test.each([1, 511, 512, 100_000])('an archive comes back as it was, in pieces of %i bytes', async (pieceBytes) => {
  const whole = archiveOf([database, log]);
  const { files, manifest } = await unpack(inPieces(whole, pieceBytes), into, () => {});
  expect([files, manifest.databaseBytes]).toEqual([2, 5000]);
  expect(readFileSync(join(into, logName))).toEqual(log.content);
  expect(readFileSync(join(into, 'baton.db'))).toEqual(database.content);
});

test('wherever it is cut off it is refused', async () => {
  const whole = archiveOf([database, log]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
      rmSync(into, { recursive: true, force: true });
      expect(await problem(whole.subarray(0, length))).toBe('it is cut off');
    }),
    { numRuns: 100, seed: 1 },
  );
});

test('whichever bit is another it is refused, or it is one that nothing is read from', async () => {
  const whole = archiveOf([database, log]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      rmSync(into, { recursive: true, force: true });
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ (1 << bit);
      const words = await problem(changed);
      if (words !== 'it was taken') return;
      // the padding behind the end, the end's own text, and fields of its header that say nothing
      expect(at).toBeGreaterThan(archiveOf([database, log]).length - 4 * 512);
      expect(readFileSync(join(into, 'baton.db'))).toEqual(database.content);
      expect(readFileSync(join(into, logName))).toEqual(log.content);
    }),
    { numRuns: 300, seed: 2 },
  );
});

describe('what no backup has is refused, and nothing is written elsewhere', () => {
  const names = [
    ...[
      '../evil',
      '../../evil',
      '/tmp/evil',
      'logs/logs/ab/../../../../evil',
      'logs',
      '.',
      '..',
      '',
      'baton.db/x',
      'data-folder-id',
    ],
    ...['logs/logs/AB/x.log', `logs/logs/ab/${attemptId}.log/x`, `logs/logs/ab/${attemptId}.sh`, 'programs/../baton-runner.tgz'],
    ...[
      'programs/..evil/baton-runner.tgz',
      'programs/1.0.0/other',
      'secret-key/x',
      'fleet-log/server/../x',
      'local-token',
      'baton-backup.json',
    ],
    ...[
      'logs/logs/ab\\..\\..\\evil',
      'c:evil',
      'logs/journal/0000000001.journal',
      `files/unfinished/${attemptId}`,
      'baton.db-wal',
    ],
  ];
  test.each(names)('%j', async (name) => {
    expect(await problem(archiveOf([database, { name, content: Buffer.from('x') }]))).toMatch(/^it holds .*no backup has$/);
    expect(beside()).toEqual(['a', 'a/b'].filter((each) => beside().includes(each)));
  });

  test('any name at all', async () => {
    const known =
      /^(logs\/logs|files\/jobs|programs|fleet-log)\/|^(installation-key|secret-key|identity-keys\.json|baton-backup-end\.json)$/;
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 33, unit: 'binary-ascii' }), async (name) => {
        fc.pre(!known.test(name) && !name.includes('\0'));
        rmSync(into, { recursive: true, force: true });
        expect(await problem(archiveOf([database, { name, content: Buffer.alloc(0) }]))).toMatch(/^it holds/);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test.each([
    ['a link', changedHeader(logName, 0, (header) => header.write('2', 156))],
    ['a hard link', changedHeader(logName, 0, (header) => header.write('1', 156))],
    ['a folder', changedHeader(logName, 0, (header) => header.write('5', 156))],
    ['a long name of GNU tar', changedHeader('././@LongLink', 0, (header) => header.write('L', 156))],
    ['a header of pax', changedHeader('x', 0, (header) => header.write('x', 156))],
    ['a size that is none', changedHeader(logName, 0, (header) => header.write('zz', 124))],
    ['a size beyond all numbers', changedHeader(logName, 0, (header) => header.fill(0xff, 125, 136).writeUInt8(0x80, 124))],
  ])('%s', async (_, header) => {
    expect(await problem(archiveOf([database, { name: logName, content: Buffer.alloc(0), header }]))).toBe(
      'an entry has no header',
    );
  });
});

test.each([
  ['a file twice', archiveOf([database, log, log]), `it holds "${logName}" twice`],
  ['the database twice', archiveOf([database, database]), 'it holds "baton.db", which no backup has'],
  ['no database', archiveOf([]), 'its database is not where it belongs'],
  ['a log before the database', archiveOf([log, database]), 'its database is not where it belongs'],
  ['a database of another size', archiveOf([database], sampleManifest({ databaseBytes: 1 })), 'its database has another size'],
  [
    'a newer format',
    archiveOf([database], { format: 2, what: 'ever' }),
    `a newer Baton took it (format 2; this one knows ${backupFormat})`,
  ],
  [
    'a time that is more than one',
    archiveOf([database], sampleManifest({ takenAt: 'Mon, 01 Jun 2026 00:00:00 GMT (\u001b[2J)' })),
    'what it says of itself can not be read',
  ],
  ['a manifest that says nothing', archiveOf([database], {}), 'what it says of itself can not be read'],
  [
    'a manifest as large as a film',
    archiveOf([database], { ...sampleManifest(), x: 'x'.repeat(70_000) }),
    'it is no backup of Baton',
  ],
  ['something behind its end', Buffer.concat([archiveOf([database]), Buffer.alloc(512)]), 'something follows its end'],
  ['nothing', Buffer.alloc(0), 'it is cut off'],
  ['a text', Buffer.alloc(2000, 'text'), 'it is no backup of Baton'],
])('%s', async (_, bytes, words) => {
  expect(await problem(bytes)).toBe(words);
});

test('a size that nothing follows writes no more than came', async () => {
  const header = changedHeader(logName, 2 ** 33, () => {});
  expect(await problem(archiveOf([database, { name: logName, content: Buffer.from('x'), header }]))).toBe('it is cut off');
});

test('an archive that is not wanted is refused before anything is written', async () => {
  const refused = unpack(inPieces(archiveOf([database])), into, () => {
    throw new BadArchive('not this one');
  });
  await expect(refused).rejects.toThrow('not this one');
  expect(readdirSync(outside)).toEqual([]);
});
