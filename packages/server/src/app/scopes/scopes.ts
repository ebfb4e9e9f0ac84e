import {
  type Actor,
  audited,
  changed,
  type Decision,
  instanceScopeId,
  mergeDecisions,
  protectScope,
  type RetentionMs,
  retentionOfSetting,
  runnerRetentionOf,
  runnerRetentionSetting,
  type Scope,
  type Setting,
  setRunnerRetention,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { ScopeEdit, ScopeRemovalView, ScopeUseCases, ScopeView } from '../app.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { RemovedScopes } from '../sweeps/removed-scopes.ts';
import { createOrganization, createProject, findScope, removalOf, remove, scopeEntry, scopeNotFound } from './lifecycle.ts';

/** What holds in each scope, as of now. */
export async function retentionsOf(context: Context): Promise<(scopeId: string) => RetentionMs> {
  const own = await ownRetentions(context);
  return (scopeId) => runnerRetentionOf(scopeId, context.fleet.scope, own, context.deps.runnerRetentionMs);
}

async function ownRetentions(context: Context): Promise<(scopeId: string) => RetentionMs | undefined> {
  const ids = [...context.fleet.scopes()].map((scope) => runnerRetentionSetting(scope.id));
  const settings = new Map((await context.deps.store.read.getMany('setting', ids)).map((row) => [row.id, row]));
  return (scopeId) => retentionOfSetting(settings.get(runnerRetentionSetting(scopeId)) ?? null);
}

/** The instance and its projects, as far as someone may see and change them. */
export class Scopes implements ScopeUseCases {
  readonly #context: Context;
  readonly #removed: RemovedScopes;
  readonly #access: Access;

  constructor(context: Context, removed: RemovedScopes, access: Access) {
    this.#context = context;
    this.#access = access;
    this.#removed = removed;
  }

  async organizations(): Promise<Scope[]> {
    return this.#present('organization').sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async createOrganization(name: string, by: Actor): Promise<Scope> {
    this.#access.need('manage_scope', instanceScopeId);
    return await createOrganization(this.#context, name, by);
  }

  async createProject(owner: string, name: string, by: Actor): Promise<ScopeView> {
    const parent = this.#context.fleet.scopeByName(owner);
    if (!parent || !this.#access.sees(parent.id)) throw new Refused('owner_not_found', { owner });
    this.#access.need('manage_scope', parent.id);
    return await this.#view(await createProject(this.#context, owner, name, by));
  }

  async removal(kind: 'organization' | 'project', name: string): Promise<ScopeRemovalView> {
    return await removalOf(this.#context, this.#manageable(kind, name));
  }

  async remove(kind: 'organization' | 'project', name: string, by: Actor): Promise<void> {
    await remove(this.#context, this.#manageable(kind, name), by);
    this.#removed.soon();
  }

  #present = (kind: Scope['kind']): Scope[] =>
    [...this.#context.fleet.scopes()].filter(
      (scope) => scope.kind === kind && scope.removedAt === null && this.#access.sees(scope.id),
    );

  async projects(): Promise<ScopeView[]> {
    const views = await this.#views(this.#present('project'));
    return views.sort((a, b) => (a.scope.name < b.scope.name ? -1 : 1));
  }

  async project(name: string): Promise<ScopeView> {
    return await this.#view(this.#find(name));
  }

  async instance(): Promise<ScopeView> {
    return await this.#view(this.#instance());
  }

  async editProject(name: string, edit: ScopeEdit, by: Actor): Promise<ScopeView> {
    const scope = this.#manageable('project', name);
    // it opens runners of the owner: who has the project alone does not decide that
    if (edit.isProtected !== undefined) this.#access.need('manage_scope', scope.parentId ?? scope.id);
    this.#context.assertOpen();
    await this.#edit(scope, edit, by);
    return await this.project(name);
  }

  async editInstance(edit: Pick<ScopeEdit, 'runnerRetentionMs'>, by: Actor): Promise<ScopeView> {
    this.#context.assertOpen();
    this.#access.need('manage_scope', instanceScopeId);
    await this.#edit(this.#instance(), edit, by);
    return await this.instance();
  }

  /** All that is given at once. */
  async #edit({ id, name }: Scope, edit: ScopeEdit, by: Actor): Promise<void> {
    const { committer, deps, now, fleet } = this.#context;
    await committer.carryOut<{ scope: Scope; setting: Setting | null }>(
      async (fresh) => {
        const scope = fresh ? await deps.store.read.get('scope', id) : fleet.scope(id);
        if (!scope) throw new Refused('project_not_found', { project: name });
        return { scope, setting: await deps.store.read.get('setting', runnerRetentionSetting(id)) };
      },
      ({ scope, setting }) => editScope(scope, setting, edit, by, now()),
    );
  }

  #find = (name: string): Scope => this.#seen('project', name);

  #seen(kind: 'organization' | 'project', name: string): Scope {
    const scope = findScope(this.#context, kind, name);
    if (!this.#access.sees(scope.id)) throw scopeNotFound(kind, name);
    return scope;
  }

  #manageable(kind: 'organization' | 'project', name: string): Scope {
    const scope = this.#seen(kind, name);
    this.#access.need('manage_scope', scope.id);
    return scope;
  }

  #instance(): Scope {
    const scope = this.#context.fleet.scope(instanceScopeId);
    if (!scope) throw new Error('every installation has its instance');
    return scope;
  }

  async #view(scope: Scope): Promise<ScopeView> {
    const [view] = await this.#views([scope]);
    if (!view) throw new Error('one scope has one view');
    return view;
  }

  async #views(scopes: readonly Scope[]): Promise<ScopeView[]> {
    const own = await ownRetentions(this.#context);
    const { fleet, deps } = this.#context;
    return scopes.map((scope) => ({
      scope,
      isRetentionOwn: own(scope.id) !== undefined,
      runnerRetentionMs: runnerRetentionOf(scope.id, fleet.scope, own, deps.runnerRetentionMs),
    }));
  }
}

function editScope(scope: Scope, setting: Setting | null, edit: ScopeEdit, by: Actor, now: number): Decision {
  const { isProtected, runnerRetentionMs } = edit;
  const parts: Decision[] = [];
  if (isProtected !== undefined) parts.push(protectScope(scope, isProtected, by.login, now));
  if (runnerRetentionMs !== undefined) {
    const wanted = runnerRetentionMs === 'inherit' ? undefined : runnerRetentionMs;
    parts.push(setRunnerRetention(scope.id, setting, wanted, by.login, now));
  }
  return audited(mergeDecisions(parts), ({ changes }) => {
    const isSet = changes.some(({ kind }) => kind === 'setting');
    const row = changes.flatMap((change) => (change.kind === 'scope' && change.op === 'update' ? [change.row] : []))[0] ?? scope;
    const { before, after } = changed('scope', scope, row);
    const retention = (value: RetentionMs | 'inherit') => (isSet ? { runnerRetentionMs: value } : {});
    const whole = {
      before: { ...before, ...retention(retentionOfSetting(setting) ?? (setting ? null : 'inherit')) },
      after: { ...after, ...retention(runnerRetentionMs ?? null) },
    };
    return scopeEntry({ actor: by, action: 'scope.edit' }, scope, whole, now);
  });
}
