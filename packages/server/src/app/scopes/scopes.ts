import {
  instanceScopeId,
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
import { createOrganization, createProject, findScope, removalOf, remove, scopeNotFound } from './lifecycle.ts';

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

  async createOrganization(name: string, by: string): Promise<Scope> {
    this.#access.need('manage_scope', instanceScopeId);
    return await createOrganization(this.#context, name, by);
  }

  async createProject(owner: string, name: string, by: string): Promise<ScopeView> {
    const parent = this.#context.fleet.scopeByName(owner);
    if (!parent || !this.#access.sees(parent.id)) throw new Refused('owner_not_found', { owner });
    this.#access.need('manage_scope', parent.id);
    return await this.#view(await createProject(this.#context, owner, name, by));
  }

  async removal(kind: 'organization' | 'project', name: string): Promise<ScopeRemovalView> {
    return await removalOf(this.#context, this.#manageable(kind, name));
  }

  async remove(kind: 'organization' | 'project', name: string, by: string): Promise<void> {
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

  async editProject(name: string, edit: ScopeEdit, by: string): Promise<ScopeView> {
    const { id, parentId } = this.#manageable('project', name);
    const { isProtected } = edit;
    // it opens runners of the owner: who has the project alone does not decide that
    if (isProtected !== undefined) this.#access.need('manage_scope', parentId ?? id);
    const { committer, deps, now } = this.#context;
    this.#context.assertOpen();
    if (isProtected !== undefined) {
      await committer.carryOut(
        async (fresh) => (fresh ? await deps.store.read.get('scope', id) : this.#find(name)) ?? this.#find(name),
        (scope) => protectScope(scope, isProtected, by, now()),
      );
    }
    await this.#setRetention(id, edit, by);
    return await this.project(name);
  }

  async editInstance(edit: Pick<ScopeEdit, 'runnerRetentionMs'>, by: string): Promise<ScopeView> {
    this.#context.assertOpen();
    this.#access.need('manage_scope', instanceScopeId);
    await this.#setRetention(instanceScopeId, edit, by);
    return await this.instance();
  }

  async #setRetention(scopeId: string, { runnerRetentionMs }: ScopeEdit, by: string): Promise<void> {
    if (runnerRetentionMs === undefined) return;
    const wanted = runnerRetentionMs === 'inherit' ? undefined : runnerRetentionMs;
    const { committer, deps, now } = this.#context;
    await committer.carryOut<Setting | null>(
      () => deps.store.read.get('setting', runnerRetentionSetting(scopeId)),
      (before) => setRunnerRetention(scopeId, before, wanted, by, now()),
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
