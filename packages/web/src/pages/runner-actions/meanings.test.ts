import { expect, test } from 'vitest';
import { acts } from './acts.ts';
import { meaningsOf } from './meanings.ts';

const [ours, gitea, semaphore] = [{ protocol: 'native' }, { protocol: 'gitea' }, { protocol: 'semaphore' }] as const;

test('what an action does is said in the words of the only protocol that is spoken', () => {
  expect(meaningsOf('drain', [ours])).toEqual({ explain: acts.drain.explain, others: [], when: acts.drain.when });
  expect(meaningsOf('drain', [gitea, gitea])).toMatchObject({ explain: expect.stringContaining("Gitea's protocol"), others: [] });
  expect(meaningsOf('disable', [gitea])).toEqual({ explain: acts.disable.explain, others: [], when: acts.disable.when });
});

test('of a drained runner of another system nobody says that it leaves: it stays connected', () => {
  expect(acts.drain.when).toContain('To keep it connected');
  for (const rows of [[gitea], [gitea, semaphore]]) expect(meaningsOf('drain', rows).when).not.toContain('connected');
  expect(meaningsOf('drain', [gitea, ours]).when).toBe(acts.drain.when);
});

test('among many, those to whom it does something else are told apart', () => {
  const { explain, others } = meaningsOf('kick', [gitea, ours, semaphore, gitea]);
  expect([explain, others.map(({ protocol, count }) => [protocol, count])]).toEqual([
    acts.kick.explain,
    [
      ['gitea', 2],
      ['semaphore', 1],
    ],
  ]);
});
