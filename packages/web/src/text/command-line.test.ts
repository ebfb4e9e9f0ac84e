import { describe, expect, test } from 'vitest';
import { joinCommandLine, splitCommandLine } from './command-line.ts';

const words = (line: string): string[] | string => {
  const result = splitCommandLine(line);
  return result.ok ? result.words : result.problem;
};

describe('splitCommandLine', () => {
  test.each([
    ['', []],
    ['  echo   hello ', ['echo', 'hello']],
    [`echo 'a b' "c d"`, ['echo', 'a b', 'c d']],
    [`echo a'b'"c"`, ['echo', 'abc']],
    ['echo a\\ b', ['echo', 'a b']],
    [`echo "say \\"hi\\""`, ['echo', 'say "hi"']],
    [`echo ''`, ['echo', '']],
  ])('%s', (line, expected) => expect(words(line)).toEqual(expected));

  test('names an open quotation mark', () => expect(words(`echo "a`)).toContain('"'));

  test.each([
    ['ls | wc', '|'],
    ['echo $HOME', '$'],
    ['echo "$HOME"', '$'],
    [`echo '$HOME | x'`, null],
    ['make -j4 all', null],
  ])('%s needs a shell for %s', (line, needsShell) => expect(splitCommandLine(line)).toMatchObject({ needsShell }));

  test('is undone by joinCommandLine', () => {
    const list = ['echo', "it's", '', 'a b', '--x=1', '$HOME'];
    expect(words(joinCommandLine(list))).toEqual(list);
  });
});
