import type { Verdict } from '../driver.ts';
import { lockWords } from './lock.ts';
import { metLock, tellLock } from './locked.ts';
import { failureOf } from './operate.ts';
import type { Run } from './prepare.ts';

const refused = (message: string): Verdict => ({ kind: 'failed', exitCode: 1, message: message.slice(0, 500) });

/** Releases the lock of this id, when it is proven that its holder is dead. */
export async function unlock(run: Run): Promise<Verdict> {
  const { context, tool, planArgs, job } = run;
  context.tell({ type: 'terraform.step', step: 'unlock' });
  context.say('Looking who holds the lock.');
  // Nothing but the attempt to take it tells who holds it. It waits for nobody, and changes nothing.
  const look = ['plan', '-json', '-no-color', '-input=false', '-refresh=false', '-lock-timeout=0s', ...planArgs];
  const done = await tool.stream(look, { applies: false, holdsLock: () => {} });
  const lock = metLock(done.stream);
  if (!lock) return done.exitCode === 0 ? refused('the state is not locked') : failureOf(run, 'plan', done);
  const release = tellLock(run, lock);
  if (lock.id !== job.lockId) return refused(`not the lock ${job.lockId}: ${lockWords(lock)}`);
  if (!release.possible) return refused(`the lock is not released: ${release.why}`);
  await context.gate();
  await tool.run(['force-unlock', '-force', lock.id], 'force-unlock');
  context.say(`Released the lock ${lock.id}.`);
  return { kind: 'succeeded' };
}
