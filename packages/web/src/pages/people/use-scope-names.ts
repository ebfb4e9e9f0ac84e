import { useQuery } from '@tanstack/react-query';
import { organizationsQuery } from '../../api/people.ts';
import { projectsQuery, whoamiQuery } from '../../api/queries.ts';

/** Names of the scopes that one sees: the instance, organizations, projects, and one's own. */
export function useScopeNames(): string[] {
  const mine = useQuery(whoamiQuery).data?.scopes.map(({ scope }) => scope) ?? [];
  const organizations = useQuery(organizationsQuery).data?.organizations.map(({ name }) => name) ?? [];
  const projects = useQuery(projectsQuery).data?.projects.map(({ name }) => name) ?? [];
  const names = [...new Set([...mine, ...organizations, ...projects])].sort();
  return names.includes('instance') ? ['instance', ...names.filter((name) => name !== 'instance')] : names;
}
