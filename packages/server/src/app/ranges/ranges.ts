import {
  type Actor,
  auditedRow,
  type Decision,
  type Deed,
  type NamedRange,
  namedRangeId,
  type Permission,
  removeNamedRange,
  setNamedRange,
  visibleRanges,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { namedRangesOf, rangeScopes } from './of-jobs.ts';
import type { NamedRangeView, RangeInput, RangeUseCases } from './use-cases.ts';

/** Named ranges of scopes, as far as someone may see and change them. */
export class Ranges implements RangeUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async list(scope: string): Promise<NamedRangeView[]> {
    const scopes = rangeScopes(this.#context, this.#scopeId(scope, 'view'));
    const rows = await namedRangesOf(this.#context, scopes);
    return visibleRanges(scopes, rows).map((row) => this.#view(row));
  }

  async set(scope: string, { by, ...input }: RangeInput): Promise<{ view: NamedRangeView; created: boolean }> {
    this.#context.assertOpen();
    this.#context.assertSpace();
    const scopeId = this.#scopeId(scope, 'manage_scope');
    const { state, plan } = await this.#context.committer.carryOut(
      () => this.#row(scopeId, input.name),
      (before) => {
        const decision = setNamedRange(before, { ...input, scopeId, by: by.login }, this.#context.now());
        return this.#audited(decision, { actor: by, action: 'range.set' }, scopeId, input.name, before);
      },
    );
    const [change] = plan.changes;
    const row = change?.kind === 'namedRange' && change.op !== 'remove' ? change.row : state;
    if (!row) throw new Error('a range that was set has a row');
    return { view: this.#view(row), created: state === null };
  }

  async remove(scope: string, name: string, by: Actor): Promise<void> {
    this.#context.assertOpen();
    const scopeId = this.#scopeId(scope, 'manage_scope');
    await this.#context.committer.carryOut(
      () => this.#row(scopeId, name),
      (row) => {
        const decision = removeNamedRange(row, { name, scope }, by.login, this.#context.now());
        return this.#audited(decision, { actor: by, action: 'range.remove' }, scopeId, name, row);
      },
    );
  }

  #row = (scopeId: string, name: string): Promise<NamedRange | null> =>
    this.#context.deps.store.read.get('namedRange', namedRangeId(scopeId, name));

  #view = (row: NamedRange): NamedRangeView => ({
    row,
    scopeName: this.#context.fleet.scope(row.scopeId)?.name ?? row.scopeId,
  });

  #audited(decision: Decision, deed: Deed, scopeId: string, name: string, before: NamedRange | null): Decision {
    const named = { id: namedRangeId(scopeId, name), name, scopeId };
    return auditedRow(decision, deed, 'namedRange', before, named, this.#context.now());
  }

  /** Throws `scope_not_found` for one that they do not see, `permission_denied`. */
  #scopeId(name: string, permission: Permission): string {
    const scope = this.#context.fleet.scopeByName(name);
    if (!scope || !this.#access.sees(scope.id)) throw new Refused('scope_not_found', { name });
    this.#access.need(permission, scope.id);
    return scope.id;
  }
}
