import { describe, expect, test } from 'vitest';
import { type Stream, TerminalText } from './terminal-text.ts';

/** All that is shown of these parts, with what is held back at the end. */
function shownOf(...parts: (string | [Stream, string])[]): string {
  const terminal = new TerminalText();
  const texts = parts.flatMap((part) => {
    const [stream, text] = typeof part === 'string' ? (['stdout', part] as const) : part;
    return terminal.take(stream, Buffer.from(text));
  });
  return [...texts, ...terminal.flush()].map(({ text }) => text).join('');
}

describe('what a terminal would obey is taken away', () => {
  test.each([
    ['a title', 'a\x1b]0;evil\x07b'],
    ['a title, ended by ST', 'a\x1b]2;evil\x1b\\b'],
    ['the clipboard', 'a\x1b]52;c;ZXZpbA==\x07b'],
    ['a link', 'a\x1b]8;;https://evil.example\x1b\\b\x1b]8;;\x1b\\'],
    ['a question for the cursor, which is answered as if it was typed', 'a\x1b[6nb'],
    ['a question for the kind of terminal', 'a\x1b[cb\x1bZ'],
    ['a question for a setting', 'a\x1bP$qm\x1b\\b'],
    ['a clear', 'a\x1b[2J\x1b[Hb'],
    ['moves up, to write over what is there', 'a\x1b[1A\x1b[2Kb'],
    ['the other screen', 'a\x1b[?1049hb'],
    ['a reset', 'a\x1bcb'],
    ['another character set', 'a\x1b(0b'],
    ['C1 characters', 'a\u009d0;\u009bb\u0090'.replace('0;', '')],
    ['backspaces', 'a\b\b\bb'],
    ['a bell', 'a\x07b'],
    ['a message to other programs', 'a\x1b_evil\x1b\\b'],
    ['text that runs backwards', 'a\u202eb\u2066'],
  ])('%s', (_, text) => {
    expect(shownOf(text)).toBe('ab');
    expect(shownOf(...text)).toBe('ab');
  });

  test('a string that never ends hides no more than its line', () => {
    expect(shownOf('a\x1b]0;evil', ' and more\nb\n')).toBe('a\nb\n');
    expect(shownOf(`a\x1b]0;${'x'.repeat(10_000)}`, 'b\n')).toBe('ab\n');
  });
});

test('text, colours, tabs and progress stay as they are, however they are cut', () => {
  const text = '\x1b[1;31mfehlgeschlagen\x1b[0m\t日本 👩‍🚀 50 %\r100 %\r\nbatons: no\n';
  expect(shownOf(text)).toBe(text);
  const terminal = new TerminalText();
  const shown = [...Buffer.from(text)].flatMap((byte) => terminal.take('stderr', Uint8Array.of(byte)));
  expect(shown.map((each) => each.text).join('')).toBe(text);
});

describe('a line that looks like one of ours is marked', () => {
  test.each([
    ['at once', ['baton: job 1 succeeded\n'], '│ baton: job 1 succeeded\n'],
    ['of the runner', ['x\nbaton-runner: gone\n'], 'x\n│ baton-runner: gone\n'],
    ['letter by letter', [...'x\nbaton: y\n'], 'x\n│ baton: y\n'],
    ['after a carriage return', ['working\rbaton: y\n'], 'working\r│ baton: y\n'],
    ['in a colour', ['\x1b[32mbaton: y\n'], '\x1b[32m│ baton: y\n'],
    ['in a colour that came before', ['\x1b[32m', 'baton: y\n'], '\x1b[32m│ baton: y\n'],
    ['behind what is not seen', ['\u200bbaton: y\n'], '\u200b│ baton: y\n'],
    ['behind what is taken away', ['\x1b[2K\x1b]0;t\x07baton: y\n'], '│ baton: y\n'],
  ])('%s', (_, parts, expected) => {
    expect(shownOf(...parts)).toBe(expected);
  });

  test('of two streams, which are one on the terminal', () => {
    expect(shownOf(['stdout', 'bat'], ['stderr', 'on: y\n'])).toBe('│ baton: y\n');
  });

  test('not in the middle of a line', () => {
    expect(shownOf('see baton: y\n')).toBe('see baton: y\n');
    expect(shownOf('see ', 'baton: y\n')).toBe('see baton: y\n');
  });
});

test('before a line of ours the colour of the job ends, and its line', () => {
  const terminal = new TerminalText();
  terminal.take('stdout', Buffer.from('\x1b[8mhidden'));
  expect(terminal.ownLine()).toBe('\x1b[0m\n');
  expect(terminal.ownLine()).toBe('');
  terminal.take('stdout', Buffer.from('50 %\r'));
  expect(terminal.ownLine()).toBe('\n');
});
