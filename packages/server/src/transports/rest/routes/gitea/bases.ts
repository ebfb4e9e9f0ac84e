import { restApi } from '@baton/protocol';
import { type TSchema, Type } from 'typebox';
import { scopePart } from '../params.ts';

/** The runners of a scope, in the addresses of Gitea's API. */
export interface GiteaBase {
  path: string;
  /** of whose runners it tells, for people */
  of: string;
  params: Record<string, TSchema>;
  /** name of the scope; null: all runners */
  scopeOf(params: Record<string, unknown>, login: string): string | null;
}

/** The four scopes. The instance's tells of all runners, the others only of their own. */
export const giteaBases: readonly GiteaBase[] = [
  { path: `${restApi}/admin/actions/runners`, of: 'all runners', params: {}, scopeOf: () => null },
  {
    path: `${restApi}/orgs/{org}/actions/runners`,
    of: 'the runners of an organization or user',
    params: { org: scopePart },
    scopeOf: ({ org }) => String(org),
  },
  {
    path: `${restApi}/repos/{owner}/{repo}/actions/runners`,
    of: 'the runners of a project',
    params: { owner: scopePart, repo: scopePart },
    scopeOf: ({ owner, repo }) => `${owner}/${repo}`,
  },
  {
    path: `${restApi}/user/actions/runners`,
    of: 'the runners of the one who asks',
    params: {},
    scopeOf: (_, login) => login,
  },
];

export const paramsOf = ({ params }: GiteaBase) => Type.Object(params);

/** A runner of the scope, by its number. */
export const runnerParamsOf = ({ params }: GiteaBase) =>
  Type.Object({ ...params, runnerId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
