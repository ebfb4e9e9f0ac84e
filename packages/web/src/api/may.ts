import type { WhoAmI } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { whoamiQuery } from './queries.ts';
import { queryClient } from './query-client.ts';

/** What someone may do in a scope and all under it. */
export type Permission = WhoAmI['scopes'][number]['permissions'][number];

/** A scope and those it stands under, by their names: `acme/site` stands under `acme`, that under the instance. */
const lineage = (scope: string): string[] =>
  scope === 'instance' ? [scope] : scope.includes('/') ? [scope, scope.split('/', 1)[0] ?? '', 'instance'] : [scope, 'instance'];

/** Whether someone may do something in a scope; null: in any. Until it is known who it is, they may: the server decides all the same. */
export function mayIn(me: Pick<WhoAmI, 'scopes'> | undefined, permission: Permission, scope: string | null): boolean {
  if (!me) return true;
  const line = scope === null ? null : lineage(scope);
  return me.scopes.some((each) => (line === null || line.includes(each.scope)) && each.permissions.includes(permission));
}

/** Whether the one who is signed in may do this. */
export const may = (permission: Permission, scope: string | null): boolean =>
  mayIn(queryClient.getQueryData(whoamiQuery.queryKey), permission, scope);

/** The same for what is drawn once and stays. */
export function useMay(): typeof may {
  const me = useQuery(whoamiQuery).data;
  return (permission, scope) => mayIn(me, permission, scope);
}
