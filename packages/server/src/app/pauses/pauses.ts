import {
  type Actor,
  type AuditAction,
  type AuditValues,
  audited,
  auditOf,
  type Decision,
  type Pause,
  type PauseRow,
  type PauseTarget,
  type PauseWindow,
  pauseOfSetting,
  pauseScope,
  pauseSetting,
  resumeScope,
  setPauseHours,
  windowText,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { scopeForSettings } from '../settings/scope-of.ts';
import type { PauseUseCases, PauseView, ScopePauseView } from './use-cases.ts';

/** What only the dispatcher knows. */
export interface Offers {
  /** resolves when the offers that were decided before now are made, or are not */
  settled(): Promise<void>;
}

interface Wish {
  scope: string | null;
  by: Actor;
  action: AuditAction;
  permission: 'operate_runners' | 'manage_scope';
}

/** Pausing, as far as someone may see and do it. */
export class Pauses implements PauseUseCases {
  readonly #context: Context;
  readonly #offers: Offers;
  readonly #access: Access;

  constructor(context: Context, offers: Offers, access: Access) {
    this.#context = context;
    this.#offers = offers;
    this.#access = access;
  }

  list(): PauseView[] {
    const { pauses, fleet } = this.#context;
    return pauses
      .all()
      .filter(({ scopeId }) => fleet.scope(scopeId)?.removedAt === null && this.#access.seesRunnersOf(scopeId))
      .map(this.#view)
      .sort((a, b) => a.scope.localeCompare(b.scope));
  }

  show(scope: string | null): ScopePauseView {
    return this.#show(scopeForSettings(this.#context, this.#access, scope, 'view').id);
  }

  async pause(
    scope: string | null,
    { why, until, by }: { why: string; until: number | null; by: Actor },
  ): Promise<ScopePauseView> {
    const wish = { scope, by, action: 'scope.pause', permission: 'operate_runners' } as const;
    return await this.#change(wish, (target, now) => pauseScope(target, { by: by.login, why, until }, now));
  }

  async resume(scope: string | null, by: Actor): Promise<ScopePauseView> {
    const wish = { scope, by, action: 'scope.resume', permission: 'operate_runners' } as const;
    return await this.#change(wish, (target, now) => resumeScope(target, by.login, now));
  }

  async setHours(scope: string | null, windows: readonly PauseWindow[], by: Actor): Promise<ScopePauseView> {
    const wish = { scope, by, action: 'scope.pause_hours', permission: 'manage_scope' } as const;
    return await this.#change(wish, (target, now) => setPauseHours(target, windows, by.login, now));
  }

  onChanged(listener: () => void): () => void {
    return this.#context.pauses.onChanged(listener);
  }

  async #change(
    { scope, by, action, permission }: Wish,
    decide: (target: PauseTarget, now: number) => Decision,
  ): Promise<ScopePauseView> {
    this.#context.assertOpen();
    const { id, name } = scopeForSettings(this.#context, this.#access, scope, permission);
    const { committer, deps, pauses, now } = this.#context;
    const read = () => deps.store.read.get('setting', pauseSetting(id));
    await committer.carryOut(read, (before) => {
      const decision = decide({ scopeId: id, before }, now());
      return audited(decision, ({ changes: [change] }) => {
        const after = change?.kind === 'setting' && change.op !== 'remove' ? change.row : null;
        const shown = { before: told(before && pauseOfSetting(before)), after: told(after && pauseOfSetting(after)) };
        return auditOf({ actor: by, action }, id, { kind: 'scope', id, name }, shown, now());
      });
    });
    // a commit of which nobody knew the outcome was not told of
    const row = await read();
    if (row) pauses.learn([row]);
    // what was decided before may still be on its way to a runner
    await this.#offers.settled();
    return this.#show(id);
  }

  #show(scopeId: string): ScopePauseView {
    const { pauses, fleet, now } = this.#context;
    const row = pauses.row(scopeId);
    const own = pauses.in(scopeId);
    return {
      scope: fleet.scope(scopeId)?.name ?? scopeId,
      pauses: pauses.of(scopeId).map(this.#view),
      asked: own?.cause === 'asked' ? (row?.asked ?? null) : null,
      hours: row?.hours ?? null,
      resumedUntil: row?.override && row.override.until > now() ? { by: row.override.by, until: row.override.until } : null,
    };
  }

  #view = ({ scopeId, ...rest }: Pause): PauseView => ({
    ...rest,
    scope: this.#context.fleet.scope(scopeId)?.name ?? scopeId,
    mayResume: this.#access.may('operate_runners', scopeId),
  });
}

/** What the audit log tells of it. */
function told(row: PauseRow | null): AuditValues | null {
  if (!row) return null;
  const { asked, hours, override } = row;
  return {
    paused: asked !== null,
    why: asked?.why ?? null,
    until: asked?.until ?? null,
    hours: hours?.windows.map(windowText).join('; ') ?? null,
    resumedUntil: override?.until ?? null,
  };
}
