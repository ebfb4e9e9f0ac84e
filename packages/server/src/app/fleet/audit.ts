import { type Actor, auditedRow, type Decision, type Runner } from '@baton/core';

/** That a runner is removed, and by whom. */
export const removalAudited = (runner: Runner, decision: Decision, actor: Actor, now: number): Decision =>
  auditedRow(decision, { actor, action: 'runner.remove' }, 'runner', runner, runner, now);

/** A runner that does something about itself. */
export const runnerActor = ({ name, tokenId }: Runner, address: string): Actor => ({
  userId: null,
  login: name,
  via: 'runner',
  credentialId: tokenId,
  address,
});
