import {
  type Actor,
  type AuditDraft,
  audited,
  auditOf,
  type Changed,
  changed,
  createScope,
  type Deed,
  instanceScopeId,
  isFinal,
  type JobState,
  type NewScope,
  projectName,
  removeScope,
  type Scope,
  scopeNameProblem,
  withDescendants,
} from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { liveTemplatesOf } from './templates-of.ts';
import { liveTokensOf } from './tokens-of.ts';
import type { ScopeRemovalView } from './use-cases.ts';

/** An organization of this name, or a project `owner/name`; throws `organization_not_found`, `project_not_found`. */
export function findScope(context: Context, kind: 'organization' | 'project', name: string): Scope {
  const scope = context.fleet.scopeByName(name);
  if (scope?.kind === kind) return scope;
  throw scopeNotFound(kind, name);
}

export const scopeNotFound = (kind: 'organization' | 'project', name: string): Refused =>
  kind === 'project'
    ? new Refused('project_not_found', { project: name })
    : new Refused('organization_not_found', { organization: name });

/** Throws `scope_name_taken`, `scope_name_invalid`. */
export async function createOrganization(context: Context, name: string, by: Actor): Promise<Scope> {
  checkName(name);
  return await create(context, { kind: 'organization', name }, instanceScopeId, by);
}

/** A project under an organization or user; throws `owner_not_found` besides. */
export async function createProject(context: Context, ownerName: string, name: string, by: Actor): Promise<Scope> {
  checkName(name);
  const owner = context.fleet.scopeByName(ownerName);
  if (owner?.kind !== 'organization' && owner?.kind !== 'user') throw new Refused('owner_not_found', { owner: ownerName });
  return await create(context, { kind: 'project', name: projectName(owner, name) }, owner.id, by);
}

/** An entry about a scope; it stands in the scope itself. */
export const scopeEntry = (deed: Deed, { id, name }: Pick<Scope, 'id' | 'name'>, change: Changed, at: number): AuditDraft =>
  auditOf(deed, id, { kind: 'scope', id, name }, change, at);

/** Throws `scope_name_invalid`. */
export function checkName(name: string): void {
  const problem = scopeNameProblem(name);
  if (problem !== null) throw new Refused('scope_name_invalid', { name, problem });
}

async function create(context: Context, fields: Omit<NewScope, 'id' | 'by'>, parentId: string, by: Actor): Promise<Scope> {
  context.assertOpen();
  context.assertSpace();
  const { committer, deps, now } = context;
  const id = deps.entropy.uuid(now());
  const { plan } = await committer.carryOut(
    async (fresh) => {
      const known = await scopes(context, fresh);
      const parent = known.find((scope) => scope.id === parentId);
      if (!parent) throw new Refused('owner_not_found', { owner: parentId });
      return { known, parent };
    },
    ({ known, parent }) => {
      const decision = createScope({ ...fields, id, by: by.login }, parent, known, now());
      return audited(decision, ({ changes: [change] }) => {
        const row = change?.kind === 'scope' && change.op === 'insert' ? change.row : null;
        return scopeEntry({ actor: by, action: 'scope.create' }, { id, name: fields.name }, changed('scope', null, row), now());
      });
    },
  );
  const [change] = plan.changes;
  if (change?.kind !== 'scope' || change.op !== 'insert') throw new Error('a scope that is made has a row');
  return change.row;
}

/** Removes it with all that stands under it; what they hold is ended by the sweep. Throws `scope_needed`. */
export async function remove(context: Context, scope: Scope, by: Actor): Promise<void> {
  context.assertOpen();
  await context.committer.carryOut(
    async (fresh) => {
      const known = await scopes(context, fresh);
      return { known, row: known.find(({ id }) => id === scope.id) ?? scope };
    },
    ({ known, row }) => {
      const decision = removeScope(row, known, by.login, context.now());
      return audited(decision, ({ changes }) => {
        const names = changes.flatMap((change) => (change.kind === 'scope' && change.op === 'update' ? [change.row.name] : []));
        const deed = { actor: by, action: 'scope.remove' as const, detail: { scopes: names } };
        return scopeEntry(deed, row, changed('scope', row, null), context.now());
      });
    },
  );
}

/** What a removal would hit now. Changes nothing. */
export async function removalOf(context: Context, scope: Scope): Promise<ScopeRemovalView> {
  const all = withDescendants(scope, await scopes(context, false)).filter(({ removedAt }) => removedAt === null);
  const ids = new Set(all.map(({ id }) => id));
  const counts = await context.deps.store.read.jobCounts([...ids]);
  const live = Object.entries(counts).filter(([state]) => !isFinal(state as JobState));
  const tokens = await Promise.all(all.map(({ id }) => liveTokensOf(context, id)));
  const secrets = await Promise.all(all.map(({ id }) => context.deps.store.read.secrets(id)));
  return {
    scopes: all.map(({ name }) => name),
    jobsWaiting: counts.queued,
    jobsUnderWay: live.reduce((sum, [, jobs]) => sum + jobs, 0) - counts.queued,
    runners: context.fleet
      .ofPeople()
      .filter(({ scopeId }) => ids.has(scopeId))
      .map(({ name }) => name),
    templates: (await liveTemplatesOf(context, [...ids])).length,
    tokens: tokens.flat().length,
    secrets: secrets.flat().length,
  };
}

const scopes = async (context: Context, fresh: boolean): Promise<Scope[]> =>
  fresh ? await context.deps.store.read.scopes() : [...context.fleet.scopes()];
