import { type Actor, auditedRow, type CloudIdentity, type IdentityCheck, type Pool, plan, update } from '@baton/core';
import { ProviderError } from '../../provisioning/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { opened } from './open-identity.ts';
import { wordsOf } from './steps.ts';

/** A check that is older is repeated before something is made with the identity. */
const goodForMs = 24 * 3_600_000;
const checkLimitMs = 60_000;

/** Whether identities work, as their provider says. */
export class CheckedIdentities {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Asks the provider, and remembers what it said. Throws `provider_missing`, `secret_key_missing`.
   *
   * @param by the person who asked for it; left out: something is about to be made with it
   */
  async check(row: CloudIdentity, region: string | null, by?: Actor): Promise<IdentityCheck> {
    const { deps, committer, now } = this.#context;
    const provider = await deps.providers.get(row.provider);
    if (!provider) throw new Refused('provider_missing', { provider: row.provider });
    const identity = opened(this.#context, row);
    const limit = new AbortController();
    const cancel = deps.clock.after(checkLimitMs, () =>
      limit.abort(new ProviderError('unavailable', `${row.provider} did not answer within ${checkLimitMs / 1_000} s`)),
    );
    const check: IdentityCheck = await provider.check(identity, region, limit.signal).then(
      (text) => ({ at: now(), ok: true, text }),
      (error: unknown) => ({ at: now(), ok: false, text: wordsOf(error) }),
    );
    cancel();
    await committer.carryOut(
      async () => (await deps.store.read.get('cloudIdentity', row.id)) ?? row,
      (current) => {
        const decision = plan(current.box === row.box ? [update('cloudIdentity', current, { check })] : []);
        if (!by) return decision;
        return auditedRow(decision, { actor: by, action: 'identity.check' }, 'cloudIdentity', current, current, now());
      },
    );
    return check;
  }

  /** Throws `identity_not_found`, and `identity_failed` with the provider's words where the identity of a pool does not work. */
  async refuseUnusable({ identityId, region }: Pool): Promise<void> {
    if (identityId === null) return;
    const row = await this.#context.deps.store.read.get('cloudIdentity', identityId);
    if (!row) throw new Refused('identity_not_found', { identity: identityId });
    const isFresh = row.check?.ok && this.#context.now() - row.check.at < goodForMs;
    const check = isFresh ? row.check : await this.check(row, region);
    if (check && !check.ok) throw new Refused('identity_failed', { identity: row.name, text: check.text });
  }
}
