import { update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Frozen, Runner } from '../runner/state.ts';
import { withdrawOffer } from '../work/withdraw.ts';
import type { AttemptedWork } from '../work/work.ts';

/**
 * Two processes were shown to use the credential of a runner at the same time. Nobody knows which is the right one, so neither gets new
 * jobs, and no gate opens. What runs goes on under its lease, and its result counts: to stop it would give everyone who holds a copy the power
 * to end work. Offers go back to the queue: their secrets have not left yet. Ends with a rotation.
 *
 * @param works every attempt of the runner that is not over, with its job
 */
export function freezeRunner(
  runner: Runner,
  { how, addresses }: Pick<Frozen, 'how' | 'addresses'>,
  works: readonly AttemptedWork[],
  now: number,
): Decision {
  if (runner.frozen || runner.removedAt !== null || runner.credential !== 'active') return nothing();
  const [first, second] = addresses;
  const event = runnerEvent(runner, 'frozen', now, { how, first, second });
  const offers = works.filter(({ attempt }) => attempt.state === 'offered');
  return mergeDecisions([
    plan([update('runner', runner, { frozen: { at: now, how, addresses } })], [event]),
    ...offers.map((work) => withdrawOffer(work, 'offer_expired', 'its runner was frozen', now)),
  ]);
}
