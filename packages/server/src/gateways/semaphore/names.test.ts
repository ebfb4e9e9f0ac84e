import { expect, it } from 'vitest';
import { printable } from './names.ts';

it('is the name without what can not be seen, as far as a name may go, and no half of a character', () => {
  expect(printable(' ga\u0000ra\u200bge\n')).toBe('garage');
  expect(printable(`${'x'.repeat(119)}🛰 and more`)).toBe('x'.repeat(119));
  expect(printable('\u0000 \ud800')).toBeNull();
});
