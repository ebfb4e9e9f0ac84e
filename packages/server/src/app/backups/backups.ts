import { type Actor, auditOf, instanceScopeId, permissions, plan } from '@baton/core';
import type { BackupOrder } from '../../ports/backup.ts';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { BackupUseCases } from './use-cases.ts';

/** Backups of the whole installation. */
export class Backups implements BackupUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async take(order: BackupOrder, by: Actor): Promise<AsyncIterable<Uint8Array>> {
    for (const permission of permissions) this.#access.need(permission, instanceScopeId);
    const { deps, committer, now } = this.#context;
    if (!deps.backups) throw new Refused('backup_elsewhere');
    const taken = await deps.backups.take(order);
    if ('problem' in taken) {
      const { problem, ...detail } = taken;
      throw new Refused(problem === 'running' ? 'backup_running' : 'backup_no_room', detail);
    }
    const deed = { actor: by, action: 'server.backed_up' as const, detail: { withKeys: order.withKeys } };
    const target = { kind: 'server' as const, id: 'server', name: 'server' };
    const entry = auditOf(deed, instanceScopeId, target, { before: null, after: null }, now());
    try {
      await committer.commit([{ ...plan([]), audit: [entry] }]);
    } catch (error) {
      await taken.return?.();
      throw error;
    }
    return taken;
  }
}
