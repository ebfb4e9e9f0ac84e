import type { LogPart } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { LineAssembler } from './lines.ts';

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
