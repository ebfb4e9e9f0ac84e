import { expect, test } from 'vitest';
import { Door, here } from '../testing/door.ts';
import { FewAtOnce } from './few-at-once.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Works that end when they are told to. */
function bench(few: FewAtOnce) {
  const started: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const ask = (name: string, isKnown = false): Promise<string> =>
    few.take(() => {
      started.push(name);
      return new Promise((resolve, reject) => ends.set(name, (failure) => (failure ? reject(failure) : resolve(name))));
    }, isKnown);
  const end = async (name: string, failure?: Error): Promise<void> => {
    ends.get(name)?.(failure);
    await settle();
  };
  return { started, ask, end };
}

test('a few work at a time, who is known goes first, and too many are sent away', async () => {
  const { started, ask, end } = bench(new FewAtOnce({ atOnce: 2, waitingMax: 2 }));
  const asked = ['a', 'b', 'c', 'd'].map((name) => ask(name));
  await expect(ask('e')).rejects.toMatchObject({ code: 'server_overloaded', detail: { retryAfterSeconds: 1 } });
  const known = ask('known', true);
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'known']);
  for (const name of ['known', 'a', 'c', 'd']) await end(name);
  expect(await Promise.all([...asked, known])).toEqual(['a', 'b', 'c', 'd', 'known']);
});

test('a work that fails gives its place away too', async () => {
  const { started, ask, end } = bench(new FewAtOnce({ atOnce: 1, waitingMax: 1 }));
  const failing = expect(ask('a')).rejects.toThrow('broken');
  const waiting = ask('b');
  await end('a', new Error('broken'));
  await failing;
  await end('b');
  expect(await waiting).toBe('b');
  const later = ask('c');
  await end('c');
  expect(await later).toBe('c');
  expect(started).toEqual(['a', 'b', 'c']);
});

test('in a flood of sign-ins from everywhere, who signed in before in this browser is let in; a full line is charged to nobody', async () => {
  const door = await Door.open();
  const user = await door.user('ada');
  const browser = door.auth.browsers.mark(user.id);
  const codes: string[] = [];
  const tries = Array.from({ length: 500 }, async (_, index) => {
    const address = `10.${index >> 8}.${index & 255}.1`;
    await door.signIn('ada', { ...here, address }, 'wrong').catch(({ code }) => codes.push(code));
  });
  const late = { ...here, address: '10.9.0.1' };
  // more often than one may fail
  for (let time = 0; time < 9; time++) expect(await door.signIn('ada', late).catch(({ code }) => code)).toBe('server_overloaded');
  expect(codes).not.toContain('sign_in_failed');
  expect((await door.signIn('ada', { ...here, browser })).kind).toBe('signed_in');
  const count = (code: string) => codes.filter((each) => each === code).length;
  const doneBefore = count('sign_in_failed');
  await Promise.all(tries);
  expect([count('sign_in_failed'), count('server_overloaded')]).toEqual([52, 448]);
  // it came last, and most strangers were still waiting
  expect(doneBefore).toBeLessThan(20);
  expect((await door.signIn('ada', late)).kind).toBe('signed_in');
});
