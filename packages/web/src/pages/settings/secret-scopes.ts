/** A scope whose secrets can be shown: its name, and the part of its address. */
export interface SecretScope {
  name: string;
  path: string;
}

/** The instance, the owners of these projects, and the projects, in that order. */
export function secretScopes(projects: readonly { name: string }[]): SecretScope[] {
  const names = projects.map(({ name }) => name);
  const owners = [...new Set(names.map((name) => name.split('/', 1)[0] ?? ''))].sort();
  return [
    { name: 'instance', path: 'admin' },
    ...owners.map((name) => ({ name, path: `orgs/${encodeURIComponent(name)}` })),
    ...names.map((name) => ({ name, path: `repos/${name.split('/').map(encodeURIComponent).join('/')}` })),
  ];
}

/** Why a text is no name of a secret; null when it is one. */
export function secretNameProblem(name: string): string | null {
  if (!/^[A-Z_][A-Z0-9_]{0,127}$/.test(name)) return 'A to Z, 0 to 9 and _, not beginning with a digit.';
  return name.startsWith('BATON_') ? 'Names that begin with BATON_ are the runner’s own.' : null;
}
