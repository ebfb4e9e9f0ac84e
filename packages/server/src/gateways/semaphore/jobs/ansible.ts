import type { AnsibleSpec } from '@baton/protocol';
import type { AccessKeys } from './assigned.ts';
import type { Kind } from './kind.ts';

/** Up to and with the first line that says something. */
const firstLine = (text: string): string => text.split('\n').find((line) => line.trim() !== '' && !/^\s*[#;]/.test(line)) ?? '';

const isYaml = (text: string): boolean => /^\s*(?:---|\{|(?:"[^"]*"|'[^']*'|[\w.-]+):\s*(?:#.*)?$)/.test(firstLine(text));

/** Each value stands in one word with its option, so that none is taken for an option. */
function argsOf({ inventory = [], limit, tags = [], skipTags = [], forks, user, become, ...flags }: AnsibleSpec): string[] {
  const given: [option: string, value: string | undefined][] = [
    ...inventory.map((path): [string, string] => ['inventory', path]),
    ['limit', limit],
    ['tags', tags.join(',') || undefined],
    ['skip-tags', skipTags.join(',') || undefined],
    ['forks', forks?.toString()],
    ['user', user],
    ['become-user', become?.user],
    ['become-method', become?.method],
  ];
  return [
    ...given.flatMap(([option, value]) => (value === undefined ? [] : [`--${option}=${value}`])),
    ...(become ? ['--become'] : []),
    ...(flags.check ? ['--check'] : []),
    ...(flags.diff ? ['--diff'] : []),
    ...((flags.verbosity ?? 0) > 0 ? [`-${'v'.repeat(flags.verbosity ?? 0)}`] : []),
  ];
}

/** An inventory is written to a file of its own; an empty one beside those that the job names changes nothing. */
function inventoryOf({ inventoryText = '', privateKeyVariable, user = '', become }: AnsibleSpec, keys: AccessKeys) {
  const passwordVariable = become?.passwordVariable;
  return {
    type: isYaml(inventoryText) ? 'static-yaml' : 'static',
    inventory: inventoryText === '' ? '' : `${inventoryText}\n`,
    ssh_key_id: privateKeyVariable === undefined ? null : keys.ssh('ssh key', user, keys.secret(privateKeyVariable)),
    become_key_id: passwordVariable === undefined ? null : keys.password('become', '', keys.secret(passwordVariable)),
  };
}

/** Semaphore's runners answer Ansible's question for it. */
function vaultsOf({ vaultPasswordVariable: variable }: AnsibleSpec, keys: AccessKeys): object {
  if (variable === undefined) return {};
  const id = keys.password('vault', '', keys.secret(variable));
  const vault = { id, project_id: 1, template_id: 1, vault_key_id: id, name: 'default', type: 'password', script: null };
  return { vaults: [vault], vault_key_id: id };
}

/** One playbook of a repository. */
export const ansibleKind: Kind<AnsibleSpec> = {
  app: () => 'ansible',
  playbook: ({ playbook }) => playbook,
  checkout: ({ checkout }) => checkout,
  environment: ({ environment = {} }) => environment,
  args: argsOf,
  extraVars: ({ extraVars = {} }) => extraVars,
  inventory: inventoryOf,
  template: vaultsOf,
};
