import { type Expected, on } from './audit-tries.ts';
import { call, taken } from './rest.ts';
import type { Server } from './server.ts';

/** What the audit log tells of secrets, which stand at the same four addresses as the runners of Gitea's clients. */
export function secretTries(
  server: () => Server,
  scopes: Readonly<Record<string, () => Promise<string>>>,
  fresh: (word: string) => string,
): Record<string, Expected> {
  return Object.fromEntries(
    Object.entries(scopes).flatMap(([path, place]): [string, Expected][] => {
      const pattern = `/api/v1${path.replace('/runners', '/secrets')}/{secretName}`;
      const where = async () => `${(await place()).replace('/runners', '/secrets')}/${fresh('TOKEN').replace('-', '_')}`;
      const set = async () => {
        const at = await where();
        taken(await call(server().url, 'PUT', at, { token: server().token, body: { data: 'a value' } }));
        return on(at);
      };
      return [
        [`PUT ${pattern}`, { action: 'secret.set', make: async () => on(await where(), { data: 'a value' }) }],
        [`DELETE ${pattern}`, { action: 'secret.remove', make: set }],
      ];
    }),
  );
}
