import { restApi, restPaths } from '@baton/protocol';
import { type TSchema, Type } from 'typebox';
import { scopePart } from '../params.ts';

/** Runners and secrets of a scope, in the addresses of Gitea's API. */
export interface GiteaBase {
  /** of its runners */
  path: string;
  /** of its secrets */
  secrets: string;
  /** the scope, for people */
  owner: string;
  /** of whose runners it tells, for people */
  of: string;
  params: Record<string, TSchema>;
  /** name of the scope; null: the instance, which for runners means all of them */
  scopeOf(params: Record<string, unknown>, login: string): string | null;
}

/** The four scopes. The instance's tells of all runners, the others only of their own. */
export const giteaBases: readonly GiteaBase[] = [
  {
    path: `${restApi}/admin/actions/runners`,
    secrets: restPaths.secrets('admin'),
    owner: 'the instance',
    of: 'all runners',
    params: {},
    scopeOf: () => null,
  },
  {
    path: `${restApi}/orgs/{org}/actions/runners`,
    secrets: restPaths.secrets('orgs/{org}'),
    owner: 'an organization or user',
    of: 'the runners of an organization or user',
    params: { org: scopePart },
    scopeOf: ({ org }) => String(org),
  },
  {
    path: `${restApi}/repos/{owner}/{repo}/actions/runners`,
    secrets: restPaths.secrets('repos/{owner}/{repo}'),
    owner: 'a project',
    of: 'the runners of a project',
    params: { owner: scopePart, repo: scopePart },
    scopeOf: ({ owner, repo }) => `${owner}/${repo}`,
  },
  {
    path: `${restApi}/user/actions/runners`,
    secrets: restPaths.secrets('user'),
    owner: 'the one who asks',
    of: 'the runners of the one who asks',
    params: {},
    scopeOf: (_, login) => login,
  },
];

export const paramsOf = ({ params }: GiteaBase) => Type.Object(params);

/** A runner of the scope, by its number. */
export const runnerParamsOf = ({ params }: GiteaBase) =>
  Type.Object({ ...params, runnerId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
