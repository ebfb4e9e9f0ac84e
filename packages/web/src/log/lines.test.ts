import type { LogPart } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { LogFinder } from './find.ts';
import { LineAssembler, lineOf } from './lines.ts';
import { piecesOf } from './pieces.ts';

let number = 0;
const part = (text: string, stream: LogPart['stream'] = 'stdout', more: Partial<LogPart> = {}): LogPart => ({
  number: ++number,
  stream,
  offsetMs: number * 10,
  text,
  linesDropped: 0,
  bytesDropped: 0,
  ...more,
});
const assemble = (...parts: LogPart[]): LineAssembler => {
  const assembler = new LineAssembler();
  assembler.last = (parts[0]?.number ?? 1) - 1;
  assembler.add(parts);
  return assembler;
};
const texts = (...parts: LogPart[]): string[] => assemble(...parts).lines.map((line) => line.text);

describe('LineAssembler', () => {
  test('joins what was cut', () => expect(texts(part('he'), part('llo\nwor'), part('ld\n'))).toEqual(['hello', 'world']));

  test('shows nothing of what is told as data, and misses nothing', () => {
    expect(texts(part('a '), part('{"type":"x"}\n', 'data'), part('line\n'))).toEqual(['a line']);
  });

  test('shows a line before it ends, and keeps empty ones', () => {
    expect(texts(part('a\n\nb'))).toEqual(['a', '', 'b']);
    expect(texts(part('a'), part('\n'))).toEqual(['a']);
  });

  test('carries partial lines of each stream apart; numbers never move', () => {
    const { lines } = assemble(part('one '), part('oops\n', 'stderr'), part('line\ntwo\n'));
    expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
      ['stdout', 'one line'],
      ['stderr', 'oops'],
      ['stdout', 'two'],
    ]);
  });

  test('reads Windows line ends, also when they are cut in two', () => {
    expect(texts(part('a\r\nb\r'), part('\nc\r\n'))).toEqual(['a', 'b', 'c']);
  });

  test('a carriage return begins the line anew', () => {
    expect(texts(part('10 %\r20 %\r30 %\n'))).toEqual(['30 %']);
    expect(texts(part('10 %\r'), part('20 %'), part('\r30 %\rdone\n'))).toEqual(['done']);
    expect(texts(part('waiting\r'))).toEqual(['waiting']);
  });

  test('the same text gives the same lines wherever it is cut', () => {
    const text = 'a\r\nbc\rde\n\n\r\nf\r\r\ng';
    const whole = texts(part(text));
    for (let cut = 1; cut < text.length; cut++) {
      expect(texts(part(text.slice(0, cut)), part(text.slice(cut)))).toEqual(whole);
    }
  });

  test('ignores parts that it has, names those that are missing', () => {
    const first = part('a\n');
    const assembler = assemble(first);
    expect(assembler.add([first])).toBe(false);
    number += 2;
    assembler.add([part('b\n')]);
    expect(assembler.lines[1]).toMatchObject({ stream: 'gap', text: expect.stringMatching(/^Chunks \d+ to \d+ .* missing/) });
    expect(assembler.lines[2]?.text).toBe('b');
  });

  test('names what is missing and no runner dropped', () => {
    expect(texts(part('', 'system', { linesDropped: 120, bytesDropped: 0 }))[0]).toBe('120 lines are missing here');
    expect(texts(part('', 'system', { linesDropped: 1, bytesDropped: 0 }))[0]).toBe('1 line is missing here');
  });

  test('names what was dropped', () => {
    expect(texts(part('', 'stdout', { linesDropped: 120, bytesDropped: 4096 }))[0]).toContain('120 lines (4 KB) were dropped');
  });

  test('colours reach into the next line of the same stream only', () => {
    const { lines } = assemble(part('\u001b[31mred\nstill\n'), part('plain\n', 'stderr'), part('\u001b[0moff\nafter\n'));
    expect(lines.map(({ start }) => start)).toEqual([undefined, { fg: 1 }, undefined, { fg: 1 }, undefined]);
  });

  test('knows which lines may still change', () => {
    const assembler = assemble(part('a\nb'), part('x\ny\n', 'stderr'));
    expect(assembler.settled).toBe(1);
    assembler.add([part('\n')]);
    expect(assembler.settled).toBe(4);
  });
});

const limited = (limits: Partial<ConstructorParameters<typeof LineAssembler>[0]>): LineAssembler => {
  const assembler = new LineAssembler({ lines: 100, chars: 1_000_000, lineChars: 50, share: 0.2, ...limits });
  assembler.last = number;
  return assembler;
};

test('holds no more than a browser can: the oldest lines go, numbers stay', () => {
  const assembler = limited({});
  const finder = new LogFinder({ text: 'line 29', exactCase: false, stream: null });
  let hits: readonly number[] = [];
  for (let line = 1; line <= 300; line += 1) {
    assembler.add([part(`line ${line}\n`)]);
    hits = finder.find(assembler.lines, assembler.settled, assembler.first);
  }
  expect(assembler.lines.length).toBeLessThanOrEqual(100);
  expect(assembler.first + assembler.lines.length).toBe(300);
  expect(assembler.lines[0]?.text).toBe(`line ${assembler.first + 1}`);
  // numbers from 0; `line 29` itself is not held any more, and known all the same
  expect(hits).toEqual([28, 289, 290, 291, 292, 293, 294, 295, 296, 297, 298]);
});

test('holds no more of a line than can be laid out, and says how much more there is', () => {
  const assembler = limited({});
  assembler.add([part('x'.repeat(30)), part('y'.repeat(30)), part('z\n')]);
  const [long] = assembler.lines;
  expect([long?.text.length, long?.more]).toEqual([50, 11]);
  expect(piecesOf(long ?? { text: '' }, { text: '', exactCase: false }).cut).toBe(11);
  assembler.add([part(`${'x'.repeat(80)}\r`), part('done\n')]);
  expect(assembler.lines[1]).toEqual({ stream: 'stdout', offsetMs: expect.any(Number), text: 'done' });
});

test('few lines of many characters go too, and bars that are drawn over and over count for what they are', () => {
  const assembler = limited({ chars: 1000 });
  for (let line = 0; line < 60; line += 1) assembler.add([part(`${'x'.repeat(49)}\n`)]);
  expect(assembler.first).toBeGreaterThan(30);
  const bar = limited({ chars: 1000 });
  for (let percent = 0; percent < 100; percent += 1) bar.add([part(`${percent}% ${'.'.repeat(40)}\r`)]);
  expect([bar.first, bar.lines.length]).toEqual([0, 1]);
});

test('a line that is open when it is let go of harms nothing', () => {
  const assembler = limited({ lines: 10, share: 0.5 });
  assembler.add([part('never ends', 'stderr')]);
  for (let line = 2; line <= 60; line += 1) assembler.add([part('x\n')]);
  assembler.add([part(' at all\n', 'stderr'), part('last\n')]);
  expect(assembler.lines.at(-1)?.text).toBe('last');
  expect(assembler.settled).toBe(assembler.lines.length);
  expect(assembler.first + assembler.lines.length).toBe(61);
});

test('begun further on, it counts on and passes over the rest of lines that began before', () => {
  const assembler = new LineAssembler(undefined, { after: number, lines: 1_000, open: ['stdout', 'data'] });
  assembler.add([part('est of it'), part('error\n', 'stderr'), part(', really\nnext\n')]);
  expect(assembler.first).toBe(1_000);
  expect(assembler.lines.map(({ text }) => text)).toEqual(['error', 'next']);
});

test('a line that the server read is as one that was assembled here', () => {
  expect(lineOf({ line: 5, stream: 'stderr', offsetMs: 10, text: 'x', look: '\u001b[1m\u001b[31m', more: 3 })).toEqual({
    ...{ stream: 'stderr', offsetMs: 10, text: 'x', more: 3 },
    start: { bold: true, fg: 1 },
  });
  expect(lineOf({ line: 5, stream: 'stdout', offsetMs: 0, text: '', dropped: { lines: 2, bytes: 2048 } })).toMatchObject({
    stream: 'gap',
    text: expect.stringMatching(/^2 lines \(2 KB\) were dropped/),
  });
});
