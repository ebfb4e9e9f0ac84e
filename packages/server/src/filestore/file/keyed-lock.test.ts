import { expect, test } from 'vitest';
import { KeyedLock } from './keyed-lock.ts';

/** Actions that tell when they begin, and end when they are told to. */
function stage() {
  const lock = new KeyedLock();
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const action = (name: string) => () => {
    began.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { lock, began, action, settle, end: (name: string) => ends.get(name)?.() };
}

test('shared actions happen side by side, an exclusive one after them, and what is asked for later after that', async () => {
  const { lock, began, action, settle, end } = stage();
  const all = [
    lock.shared('a', action('put 1')),
    lock.shared('a', action('put 2')),
    lock.exclusive('a', action('remove')),
    lock.shared('a', action('put 3')),
  ];
  await settle();
  expect(began).toEqual(['put 1', 'put 2']);
  end('put 1');
  await settle();
  expect(began).toEqual(['put 1', 'put 2']);
  end('put 2');
  await settle();
  expect(began).toEqual(['put 1', 'put 2', 'remove']);
  end('remove');
  await settle();
  expect(began).toEqual(['put 1', 'put 2', 'remove', 'put 3']);
  end('put 3');
  expect(await Promise.all(all)).toEqual(['put 1', 'put 2', 'remove', 'put 3']);
});

test('exclusive actions follow each other, those of other keys wait for none', async () => {
  const { lock, began, action, settle, end } = stage();
  const all = [
    lock.exclusive('a', action('first')),
    lock.exclusive('a', action('second')),
    lock.exclusive('b', action('elsewhere')),
  ];
  await settle();
  expect(began).toEqual(['first', 'elsewhere']);
  end('first');
  await settle();
  expect(began).toEqual(['first', 'elsewhere', 'second']);
  end('second');
  end('elsewhere');
  await Promise.all(all);
});

test('one that fails fails alone', async () => {
  const lock = new KeyedLock();
  const failing = async (): Promise<never> => {
    throw new Error('the disk is gone');
  };
  const failed = [lock.shared('a', failing), lock.exclusive('a', failing)];
  const after = [lock.shared('a', async () => 1), lock.exclusive('a', async () => 2)];
  expect((await Promise.allSettled(failed)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all(after)).toEqual([1, 2]);
});
