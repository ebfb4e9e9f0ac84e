import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLogFrames, type LogFrame } from '@baton/protocol/log-frames';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpoolWriter } from '../spool/writer.ts';
import { temporaryFolder } from '../testing/program.ts';
import { Output } from './output.ts';

type Stream = 'stdout' | 'stderr' | 'data';

const secret = 'pa55/w0rd+"ümlaut"\nsecond line';
const lines = secret.split('\n');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a job may print of it, and what must not be found of that. */
const forms: [printed: string, hidden: string][] = [
  [secret, secret],
  ...lines.map((line): [string, string] => [line, line]),
  [encodeURIComponent(secret), encodeURIComponent(secret)],
  [JSON.stringify({ secret }), JSON.stringify(secret).slice(1, -1)],
  [base64(secret), base64(secret)],
  [base64(`x${secret}x`), base64(`x${secret}`).slice(2, -3)],
  [base64(`xy${secret}x`), base64(`xy${secret}`).slice(3, -3)],
  [Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('base64url')],
];

/** Writes pieces as a job's pipes bring them; answers the chunks on the disk. */
function spooled(pieces: readonly [Stream, Buffer][], secrets: readonly string[]): LogFrame[] {
  const [folder, remove] = temporaryFolder();
  try {
    const spool = new SpoolWriter({ folder, bytesMax: 2 ** 30, offsetMs: () => 0 });
    const output = new Output(spool, secrets, () => {});
    // as if a timer had ended each piece
    for (const [stream, piece] of pieces) {
      output.add(stream, piece);
      output.flush();
    }
    output.note(`about ${lines[0]}`);
    output.finish();
    spool.end();
    return readdirSync(folder).flatMap((name) => decodeLogFrames(readFileSync(join(folder, name))));
  } finally {
    remove();
  }
}

const textOf = (frames: readonly LogFrame[], stream: LogFrame['stream']): string =>
  Buffer.concat(frames.filter((frame) => frame.stream === stream).map(({ bytes }) => bytes)).toString();

test('no form of a secret reaches the disk, wherever the pipes cut it and however the streams alternate', () => {
  const part = fc.oneof(
    fc.constantFrom(...forms.map(([printed]) => printed)),
    fc.constantFrom('text ', '\n', 'pa55', lines[1] ?? ''),
  );
  const cut = fc.record({
    length: fc.integer({ min: 1, max: 40 }),
    stream: fc.constantFrom<'stdout' | 'data'>('stdout', 'data'),
  });
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }),
      fc.array(part, { maxLength: 8 }),
      fc.array(cut, { maxLength: 40 }),
      (out, facts, cuts) => {
        const left = { stdout: Buffer.from(out.join('|')), data: Buffer.from(facts.join('|')) };
        const pieces: [Stream, Buffer][] = [];
        for (const { length, stream } of [
          ...cuts,
          { length: 1e6, stream: 'stdout' as const },
          { length: 1e6, stream: 'data' as const },
        ]) {
          pieces.push([stream, left[stream].subarray(0, length)]);
          left[stream] = left[stream].subarray(length);
        }
        const frames = spooled(pieces, [secret]);
        for (const stream of ['stdout', 'data', 'system'] as const)
          for (const [, hidden] of forms) expect(textOf(frames, stream)).not.toContain(hidden);
        expect(textOf(frames, 'stdout').replaceAll('|', '').length).toBeLessThanOrEqual(out.join('').length);
        expect(textOf(frames, 'system')).toBe('baton-runner: about ***\n');
      },
    ),
    { numRuns: 200 },
  );
});

test('a job without secrets is written as it is, and none is held back of one that has some', () => {
  const pieces: [Stream, Buffer][] = [
    ['stdout', Buffer.from('pa5')],
    ['stderr', Buffer.from('second lin')],
    ['stdout', Buffer.from('5 not\n')],
  ];
  const plain = spooled(pieces, []);
  expect(plain.map(({ bytes }) => Buffer.from(bytes).toString()).slice(0, 3)).toEqual(['pa5', 'second lin', '5 not\n']);
  const masked = spooled(pieces, [secret]);
  for (const stream of ['stdout', 'stderr'] as const) expect(textOf(masked, stream)).toBe(textOf(plain, stream));
});

test('what was held back is cut into chunks of the size that is allowed', () => {
  const long = 'x'.repeat(65_000);
  const frames = spooled(
    Array.from({ length: 5 }, (): [Stream, Buffer] => ['stdout', Buffer.from(encodeURIComponent(`${long}é`).slice(0, 64_000))]),
    [`${long}é${long}`],
  );
  expect(textOf(frames, 'stdout').length).toBe(5 * 64_000);
});
