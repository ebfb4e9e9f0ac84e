import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { pathBelowProblem } from '../shared/repository-url.ts';
import { noZero } from './spec-fields.ts';
import type { SpecProblem } from './spec-kind.ts';

const path = (title: string, description: string) =>
  Type.String({ minLength: 1, maxLength: 1024, pattern: noZero, title, description });
const fileName = (title: string, description: string) =>
  Type.String({ minLength: 1, maxLength: 255, pattern: noZero, title, description });

const listMax = 32;

/** Files that a job gets before its script starts, and those that are kept when it has ended. What the schema can't say: {@link artifactsProblem}. */
export const Artifacts = Type.Object(
  {
    in: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: fileName('Name', 'under which an earlier attempt of this job kept it'),
            path: path('Path', 'where it is written, below the work folder'),
          },
          closed,
        ),
        {
          maxItems: listMax,
          title: 'Files from earlier attempts',
          description: 'one that no attempt has kept yet is left out',
        },
      ),
    ),
    out: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.Optional(
              fileName(
                'Name',
                'of the file, or of the archive that holds all that a pattern or a folder has; left out: its path',
              ),
            ),
            path: path('Path', 'a file, a folder or a pattern (`reports/**/*.xml`) below the work folder'),
          },
          closed,
        ),
        {
          maxItems: listMax,
          title: 'Artifacts',
          description:
            'files, folders (as archives) or patterns as reports/**/*.xml, kept with the job when the script has ended, also when it failed',
        },
      ),
    ),
  },
  { ...closed, title: 'Files', description: 'files that go into the job and come out of it' },
);
export type Artifacts = Static<typeof Artifacts>;

/** The first thing that is wrong with the files of a job that have passed their schema, in the field `where`; null: nothing. */
export function artifactsProblem({ in: ins = [], out: outs = [] }: Artifacts, where = 'artifacts'): SpecProblem | null {
  const entries = [
    ...ins.map((entry, at) => ({ ...entry, at: `${where}.in[${at}]` })),
    ...outs.map((entry, at) => ({ ...entry, at: `${where}.out[${at}]` })),
  ];
  for (const { name, path: own, at } of entries) {
    const problem = pathBelowProblem(own);
    if (problem !== null) return { where: `${at}.path`, problem, value: own };
    const wrongName = name === undefined ? null : fileNameProblem(name);
    if (wrongName !== null) return { where: `${at}.name`, problem: wrongName, value: name ?? '' };
  }
  const names = outs.flatMap(({ name }) => name ?? []);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  return twice === -1 ? null : { where: `${where}.out`, problem: 'names a file twice', value: names[twice] ?? '' };
}

/** As the server takes names of files. */
function fileNameProblem(name: string): string | null {
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u.test(name)) return 'must not contain control characters or \\';
  return name.split('/').some((part) => part === '' || part === '.' || part === '..')
    ? 'must not begin or end with /, nor contain //, . or .. as a folder'
    : null;
}
