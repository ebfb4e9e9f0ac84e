import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Runner } from '../runner/state.ts';
import type { Token } from '../token/state.ts';

/** A cloud-hosted runner that holds no valid token gets this one, which its machine is made with. Repeated it changes nothing. */
export function equipHosted(runner: Runner, credential: Token, now: number): Decision {
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  if (runner.credential === 'active' && runner.tokenId === credential.id) return nothing();
  const patch: Partial<Runner> = { credential: 'active', tokenId: credential.id, enrolledAt: credential.createdAt, frozen: null };
  return plan([insert('token', credential), update('runner', runner, patch)], [runnerEvent(runner, 'equipped', now)]);
}
