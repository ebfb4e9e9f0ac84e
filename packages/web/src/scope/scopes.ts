import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/may.ts';
import { organizationsQuery, usersQuery } from '../api/people.ts';
import { projectsQuery, whoamiQuery } from '../api/queries.ts';

export type ScopeKind = 'instance' | 'organization' | 'user' | 'project';

interface ScopeName {
  name: string;
  kind: ScopeKind;
}

interface Scopes {
  scopes: ScopeName[];
  isKnown: boolean;
  /** the server has not answered yet */
  isAsked: boolean;
  askAnew: () => Promise<unknown>;
}

/**
 * The scopes that one sees, by kind and name.
 *
 * @param enabled false: nobody needs to know yet
 */
export function useScopes(enabled = true): Scopes {
  const isAllowed = useMay();
  const seesUsers = isAllowed('create_users', 'instance') || isAllowed('manage_people', null);
  const me = useQuery({ ...whoamiQuery, enabled });
  const organizations = useQuery({ ...organizationsQuery, enabled });
  const projects = useQuery({ ...projectsQuery, enabled });
  const users = useQuery({ ...usersQuery, enabled: enabled && seesUsers });
  const orgs = organizations.data?.organizations.map(({ name }) => name) ?? [];
  const mine = me.data?.scopes.map(({ scope }) => scope) ?? [];
  const logins = users.data?.users.map(({ login }) => login) ?? [];
  const kindOf = (name: string): ScopeKind => {
    if (name === 'instance') return 'instance';
    if (name.includes('/')) return 'project';
    return orgs.includes(name) ? 'organization' : 'user';
  };
  const names = [...new Set([...mine, ...orgs, ...logins, ...(projects.data?.projects.map(({ name }) => name) ?? [])])];
  const order: readonly ScopeKind[] = ['instance', 'organization', 'user', 'project'];
  const scopes = names
    .map((name) => ({ name, kind: kindOf(name) }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
  const asked = [me, organizations, projects, ...(seesUsers ? [users] : [])];
  return {
    scopes,
    isKnown: asked.every(({ isSuccess }) => isSuccess),
    isAsked: asked.some(({ isLoading }) => isLoading),
    askAnew: () => Promise.all(asked.map((query) => query.refetch())),
  };
}

/** Names of the scopes that one sees and to which something can belong: the instance, organizations, projects, and one's own. */
export function useScopeNames(): string[] {
  const mine = useQuery(whoamiQuery).data?.scopes.map(({ scope }) => scope) ?? [];
  const organizations = useQuery(organizationsQuery).data?.organizations.map(({ name }) => name) ?? [];
  const projects = useQuery(projectsQuery).data?.projects.map(({ name }) => name) ?? [];
  const names = [...new Set([...mine, ...organizations, ...projects])].sort();
  return names.includes('instance') ? ['instance', ...names.filter((name) => name !== 'instance')] : names;
}
