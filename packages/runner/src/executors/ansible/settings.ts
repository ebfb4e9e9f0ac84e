import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Search paths that Ansible would use without us: ours come before them, and must not replace them. */
export interface SearchPaths {
  callbacks: string;
  roles: string;
  collections: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const known: Record<keyof SearchPaths, { variables: string[]; keys: string[]; otherwise: string }> = {
  callbacks: {
    variables: ['ANSIBLE_CALLBACK_PLUGINS'],
    keys: ['callback_plugins'],
    otherwise: '~/.ansible/plugins/callback:/usr/share/ansible/plugins/callback',
  },
  roles: {
    variables: ['ANSIBLE_ROLES_PATH'],
    keys: ['roles_path'],
    otherwise: '~/.ansible/roles:/usr/share/ansible/roles:/etc/ansible/roles',
  },
  collections: {
    variables: ['ANSIBLE_COLLECTIONS_PATH', 'ANSIBLE_COLLECTIONS_PATHS'],
    keys: ['collections_path', 'collections_paths'],
    otherwise: '~/.ansible/collections:/usr/share/ansible/collections',
  },
};

/** What a playbook that is started in `cwd` would be given, by its environment, its `ansible.cfg`, or by default. */
export function searchPathsOf(cwd: string, environment: Environment): SearchPaths {
  const file = settingsFile(cwd, environment);
  const said = file === null ? new Map<string, string>() : defaultsSection(readFileSync(file, 'utf8'));
  const pathOf = ({ variables, keys, otherwise }: (typeof known)['roles']): string => {
    const variable = variables.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
    if (variable !== undefined) return variable;
    const value = keys.map((key) => said.get(key)).find((one) => one !== undefined);
    return file === null || value === undefined ? otherwise : absolute(dirname(file), value);
  };
  return { callbacks: pathOf(known.callbacks), roles: pathOf(known.roles), collections: pathOf(known.collections) };
}

const absolute = (folder: string, paths: string): string =>
  paths
    .split(':')
    .map((path) => (/^[~{$]/.test(path) ? path : resolve(folder, path)))
    .join(':');

/** The first that is there counts, as for Ansible, which does not believe one in a folder that everybody may write to. */
function settingsFile(cwd: string, environment: Environment): string | null {
  const named = environment.ANSIBLE_CONFIG;
  const places = [
    ...(named ? [resolve(cwd, named), resolve(cwd, named, 'ansible.cfg')] : []),
    ...(mode(cwd) & 0o002 ? [] : [join(cwd, 'ansible.cfg')]),
    ...(environment.HOME ? [join(environment.HOME, '.ansible.cfg')] : []),
    '/etc/ansible/ansible.cfg',
  ];
  return places.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile()) ?? null;
}

const mode = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mode ?? 0;

function defaultsSection(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const head = /^\[(.*)\]/.exec(line);
    if (head) section = head[1] ?? '';
    const [, key, value] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (section === 'defaults' && key && value !== undefined) values.set(key, value.replace(/\s+;.*$/, '').trim());
  }
  return values;
}
