import {
  type Actor,
  type AuditAction,
  auditedRow,
  type Decision,
  externalIdOf,
  type Identity,
  type IdentityRules,
  instanceScopeId,
  isWelcome,
  linkIdentity,
  type User,
  unlinkIdentity,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import { AuthRefused } from '../auth-refused.ts';
import { changeUser } from '../people/change-user.ts';

export interface LinkDeps {
  people: PeopleBook;
  clock: Clock;
  rules: IdentityRules;
}

const audited = (decision: Decision, action: AuditAction, actor: Actor, user: User, now: number): Decision =>
  auditedRow(decision, { actor, action }, 'user', user, { id: user.id, name: user.login, scopeId: instanceScopeId }, now);

/** Binds identities of the provider to users who are signed in. */
export class IdentityLinks {
  readonly #deps: LinkDeps;
  /** identities that are being bound: two users must not get the same one at the same moment */
  readonly #busy = new Set<string>();

  constructor(deps: LinkDeps) {
    this.#deps = deps;
  }

  /** Throws `oidc_not_welcome`, `oidc_identity_taken`, `oidc_linked`, `user_not_found`. */
  async link(userId: string, identity: Identity, actor: Actor): Promise<void> {
    const { people, clock, rules } = this.#deps;
    if (!isWelcome(identity, rules)) throw new AuthRefused('oidc_not_welcome');
    const externalId = externalIdOf(identity);
    if (this.#busy.has(externalId)) throw new AuthRefused('oidc_identity_taken');
    this.#busy.add(externalId);
    try {
      await changeUser(people, userId, (user) => {
        const decision = linkIdentity(user, identity, people.everyone().users, clock.now());
        return audited(decision, 'user.identity_linked', actor, user, clock.now());
      });
    } finally {
      this.#busy.delete(externalId);
    }
  }

  /** Throws `oidc_not_linked`, `oidc_only_way`. */
  async unlink(userId: string, actor: Actor): Promise<void> {
    const { people, clock } = this.#deps;
    await changeUser(people, userId, (user) =>
      audited(unlinkIdentity(user, clock.now()), 'user.identity_unlinked', actor, user, clock.now()),
    );
  }
}
