import { type Expected, on } from './audit-tries.ts';

const base = '/api/v1';

interface Places {
  /** names of new ones */
  organization(): Promise<string>;
  project(): Promise<string>;
  /** of a new runner that is registered under this address and has a session */
  runnerNumber(where: string): Promise<number>;
}

/** Gitea's addresses: of the instance, an organization, a project; the user's own are those of the login `ada`. */
export const giteaScopesOf = ({ organization, project }: Places): Record<string, () => Promise<string>> => ({
  '/admin/actions/runners': async () => `${base}/admin/actions/runners`,
  '/orgs/{org}/actions/runners': async () => `${base}/orgs/${await organization()}/actions/runners`,
  '/repos/{owner}/{repo}/actions/runners': async () => `${base}/repos/${await project()}/actions/runners`,
});

/** What the audit log tells of Gitea's addresses. */
export const giteaRoutes = (places: Places): Record<string, Expected> =>
  Object.fromEntries(
    Object.entries(giteaScopesOf(places)).flatMap(([path, place]): [string, Expected][] => [
      [
        `PATCH ${base}${path}/{runnerId}`,
        {
          action: 'runner.disable',
          make: async () => {
            const where = await place();
            return on(`${where}/${await places.runnerNumber(where)}`, { disabled: true });
          },
        },
      ],
      [
        `DELETE ${base}${path}/{runnerId}`,
        {
          action: 'runner.remove',
          make: async () => {
            const where = await place();
            return on(`${where}/${await places.runnerNumber(where)}`);
          },
        },
      ],
      [
        `DELETE ${base}${path}/registration-token`,
        { action: 'registration_token.reset', make: async () => on(`${await place()}/registration-token`) },
      ],
      [
        `POST ${base}${path}/registration-token`,
        path.startsWith('/admin')
          ? {
              none: 'the token of the instance was made by the first of these routes that needed it: as GET it answers the same one',
            }
          : { action: 'registration_token.create', make: async () => on(`${await place()}/registration-token`) },
      ],
    ]),
  );
