import { describe, expect, test } from 'vitest';
import { hasSequences, parseAnsi, stripAnsi } from './ansi.ts';

const esc = '\u001b';
const seen = (text: string) => parseAnsi(text).segments.map(({ text: piece, style }) => [piece, style]);

describe('parseAnsi', () => {
  test('plain text is one segment', () => {
    expect(parseAnsi('hello')).toEqual({ segments: [{ text: 'hello', at: 0, style: {} }], end: {} });
    expect(parseAnsi('').segments).toEqual([]);
  });

  test('colours, attributes and their ends', () => {
    expect(seen(`${esc}[1;31mbad${esc}[0m ok ${esc}[92mgo${esc}[39m.`)).toEqual([
      ['bad', { bold: true, fg: 1 }],
      [' ok ', {}],
      ['go', { fg: 10 }],
      ['.', {}],
    ]);
    expect(seen(`${esc}[4;7mx${esc}[24my${esc}[m`)).toEqual([
      ['x', { underline: true, inverse: true }],
      ['y', { inverse: true }],
    ]);
  });

  test('256 and true colours', () => {
    expect(seen(`${esc}[38;5;9ma${esc}[48;5;196mb${esc}[0;38;2;1;2;300mc${esc}[38;5;244md`)).toEqual([
      ['a', { fg: 9 }],
      ['b', { fg: 9, bg: 'rgb(255,0,0)' }],
      ['c', { fg: 'rgb(1,2,255)' }],
      ['d', { fg: 'rgb(128,128,128)' }],
    ]);
  });

  test('everything else is dropped, and text around it keeps its place', () => {
    const line = `a${esc}[2Kb${esc}]0;title\u0007c${esc}]8;;http://x${esc}\\d\u0008${esc}(Be\tf${esc}[?25l`;
    expect(stripAnsi(line)).toBe('abcde\tf');
    expect(parseAnsi(`a${esc}[2K${esc}[31mb`).segments).toEqual([
      { text: 'a', at: 0, style: {} },
      { text: 'b', at: 1, style: { fg: 1 } },
    ]);
  });

  test('a private sequence ending in m changes nothing', () => expect(seen(`${esc}[>4;2mx`)).toEqual([['x', {}]]));

  test('a sequence cut at the end of the text shows nothing', () => {
    expect(stripAnsi(`x${esc}[3`)).toBe('x');
    expect(stripAnsi(`x${esc}`)).toBe('x');
  });

  test('the look goes on where it was', () => {
    const first = parseAnsi(`${esc}[32mstart`);
    expect(parseAnsi('next', first.end).segments).toEqual([{ text: 'next', at: 0, style: { fg: 2 } }]);
  });

  test('markup stays text', () => expect(seen('<img src=x onerror=alert(1)>')).toEqual([['<img src=x onerror=alert(1)>', {}]]));

  test('only control characters count as sequences', () => {
    expect(hasSequences('tab\tand ünïcode')).toBe(false);
    expect(hasSequences('bell\u0007')).toBe(true);
  });
});
