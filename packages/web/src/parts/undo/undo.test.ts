import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Offers, offerForMs } from './undo.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const make = () => {
  const failures: unknown[] = [];
  return { offers: new Offers((_, error) => failures.push(error)), failures };
};
const texts = (offers: Offers) => offers.list().map(({ text }) => text);

test('an offer lasts a few seconds, and the newest is taken first', () => {
  const { offers } = make();
  const undone: string[] = [];
  offers.add('a disabled', () => undone.push('a'));
  vi.advanceTimersByTime(1_000);
  offers.add('b disabled', () => undone.push('b'));
  expect(texts(offers)).toEqual(['a disabled', 'b disabled']);
  expect(offers.take()).toBe(true);
  expect(undone).toEqual(['b']);
  vi.advanceTimersByTime(offerForMs - 1_000);
  expect(texts(offers)).toEqual([]);
  expect(offers.take()).toBe(false);
  expect(undone).toEqual(['b']);
});

test('its time stands still while somebody looks at it', () => {
  const { offers } = make();
  offers.add('a disabled', () => undefined);
  const [{ id } = { id: 0 }] = offers.list();
  vi.advanceTimersByTime(offerForMs - 1);
  offers.hold(id);
  vi.advanceTimersByTime(60_000);
  expect(texts(offers)).toEqual(['a disabled']);
  offers.release(id);
  vi.advanceTimersByTime(1);
  expect(texts(offers)).toEqual([]);
});

test('a few are kept, and a refused undo is told', async () => {
  const { offers, failures } = make();
  for (const name of ['a', 'b', 'c', 'd']) offers.add(name, () => Promise.reject(new Error(name)));
  expect(texts(offers)).toEqual(['b', 'c', 'd']);
  offers.take();
  await vi.waitFor(() => expect(failures).toEqual([new Error('d')]));
});

test('an undo that throws at once is told as well', async () => {
  const { offers, failures } = make();
  offers.add('a', () => {
    throw new Error('at once');
  });
  offers.take();
  await vi.waitFor(() => expect(failures).toEqual([new Error('at once')]));
});
