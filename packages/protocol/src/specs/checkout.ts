import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import {
  isRepositoryProblem,
  mayCarryCredential,
  pathBelowProblem,
  readRepositoryUrl,
  refProblem,
} from '../shared/repository-url.ts';
import { noZero, variableName } from './spec-fields.ts';
import type { SpecProblem } from './spec-kind.ts';

/** A repository that a job gets before its tools start. What the schema can't say: {@link checkoutProblem}. */
export const Checkout = Type.Object(
  {
    repository: Type.String({
      minLength: 1,
      maxLength: 2048,
      pattern: noZero,
      title: 'Repository',
      description: 'https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH or file:///PATH, without password or token',
    }),
    ref: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        title: 'Branch, tag or commit',
        description: 'left out: the default branch of the repository',
      }),
    ),
    depth: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        title: 'Depth',
        description: 'how many commits of the history to fetch; left out: all of it, with all branches and tags',
      }),
    ),
    submodules: Type.Optional(
      Type.Boolean({ title: 'Submodules', description: 'whether its submodules are checked out too, and theirs' }),
    ),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        pattern: noZero,
        title: 'Folder',
        description: 'into which folder below the work folder; left out: into the work folder itself',
      }),
    ),
    credential: Type.Optional(
      Type.String({
        pattern: variableName,
        title: 'Credential',
        description: 'the variable of a secret of the job: a token or password for https, a private key for ssh',
      }),
    ),
  },
  { ...closed, title: 'Checkout', description: 'a Git repository that the job gets before it starts' },
);
export type Checkout = Static<typeof Checkout>;

/** The first thing that is wrong with a checkout that has passed its schema, in the field `where`; null: nothing. */
export function checkoutProblem({ repository, ref, path, credential }: Checkout, where = 'checkout'): SpecProblem | null {
  const at = (field: string, problem: string | null, value: string): SpecProblem | null =>
    problem === null ? null : { where: `${where}.${field}`, problem, value };
  const url = readRepositoryUrl(repository);
  if (isRepositoryProblem(url)) return at('repository', url.problem, url.value ?? '(not shown)');
  if (credential !== undefined && url.kind === 'file') return at('credential', 'is not for a folder of the machine', credential);
  if (credential !== undefined && !mayCarryCredential(url))
    return at('repository', 'must be https or ssh where there is a credential', repository);
  return (
    at('ref', ref === undefined ? null : refProblem(ref), ref ?? '') ??
    at('path', path === undefined ? null : pathBelowProblem(path), path ?? '')
  );
}
