import type { AuditEntry } from '@baton/protocol';
import { expect, test } from 'vitest';
import { type AuditPages, withNews } from './audit-pages.ts';

const entries = (...seqs: number[]): AuditEntry[] => seqs.map((seq) => ({ seq }) as AuditEntry);
const known: AuditPages = {
  pages: [
    { entries: entries(9, 8), next: '8' },
    { entries: entries(5), next: null },
  ],
  pageParams: [null, '8'],
};
const numbersOf = ({ pages }: AuditPages): number[][] => pages.map((page) => page.entries.map(({ seq }) => seq));

test('what is new comes first; what is known stays as it is', () => {
  const after = withNews(known, { snapshot: false, entries: entries(12, 10, 9), next: null });
  expect(numbersOf(after)).toEqual([[12, 10, 9, 8], [5]]);
  expect(after.pages[0]?.next).toBe('8');
  expect(withNews(known, { snapshot: false, entries: entries(9), next: null })).toBe(known);
});

test('a snapshot that reaches down to what is known is news, one that does not begins anew', () => {
  expect(numbersOf(withNews(known, { snapshot: true, entries: entries(10, 9), next: '9' }))).toEqual([[10, 9, 8], [5]]);
  const anew = withNews(known, { snapshot: true, entries: entries(300, 299), next: '299' });
  expect([numbersOf(anew), anew.pageParams, anew.pages[0]?.next]).toEqual([[[300, 299]], [null], '299']);
});

test('a log that had no entry', () => {
  const empty: AuditPages = { pages: [{ entries: [], next: null }], pageParams: [null] };
  expect(numbersOf(withNews(empty, { snapshot: true, entries: [], next: null }))).toEqual([[]]);
  expect(numbersOf(withNews(empty, { snapshot: false, entries: entries(1), next: null }))).toEqual([[1]]);
});
