import { expect, test } from 'vitest';
import { readInline, readMarkdown } from './markdown.ts';

const text = (words: string) => [{ kind: 'text', text: words }];

test('headings, paragraphs, lists, code, quotes and rules', () => {
  const notes =
    '# 1.2.0\n\nFast,\nand small.\n\n- one\n  goes on\n  - within\n* two\n\n1. first\n\n```sh\nbaton **up**\n```\n> said\n> so\n\n---\n';
  expect(readMarkdown(notes)).toEqual([
    { kind: 'heading', level: 1, parts: text('1.2.0') },
    { kind: 'paragraph', parts: text('Fast, and small.') },
    {
      kind: 'list',
      ordered: false,
      items: [
        { depth: 0, parts: text('one goes on') },
        { depth: 1, parts: text('within') },
        { depth: 0, parts: text('two') },
      ],
    },
    { kind: 'list', ordered: true, items: [{ depth: 0, parts: text('first') }] },
    { kind: 'code', text: 'baton **up**' },
    { kind: 'quote', parts: text('said so') },
    { kind: 'rule' },
  ]);
});

test('what stands in a line', () => {
  expect(readInline('**Server** with `a*b*` and *all* of [it](https://x.example/a "t"), some_name_here, \\*not\\*')).toEqual([
    { kind: 'strong', parts: text('Server') },
    ...text(' with '),
    { kind: 'code', text: 'a*b*' },
    ...text(' and '),
    { kind: 'emphasis', parts: text('all') },
    ...text(' of '),
    { kind: 'link', href: 'https://x.example/a', parts: text('it') },
    ...text(', some_name_here, *not*'),
  ]);
});

test.each([
  ['HTML is words', '<script>alert(1)</script> <img src=x onerror=y>'],
  ['an address of another kind is none', '[go](javascript:alert(1))'],
  ['nor one without a server', '[go](/settings)'],
])('%s', (_, written) => {
  expect(JSON.stringify(readMarkdown(written))).not.toContain('"link"');
  expect(readMarkdown(written)[0]).toMatchObject({ kind: 'paragraph', parts: [{ kind: 'text' }] });
});

test('a picture is a link to it, and is not loaded', () => {
  expect(readInline('![shot](https://x.example/a.png)')).toEqual([
    { kind: 'link', href: 'https://x.example/a.png', parts: text('shot') },
  ]);
});

test('a text that is made to be slow is read all the same', () => {
  const started = performance.now();
  readMarkdown(`${'*'.repeat(20_000)}\n${'['.repeat(20_000)}\n${'_a '.repeat(5_000)}\n${'`'.repeat(9_999)} x`);
  expect(performance.now() - started).toBeLessThan(2_000);
});
