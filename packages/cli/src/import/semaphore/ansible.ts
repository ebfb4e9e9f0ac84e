import type { AnsibleSpec } from '@baton/protocol';
import { type Fields, Invalid } from '../shared/fields.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { lineOf } from '../shared/names.ts';
import { refusePlaceholders, shielded, shieldedIn } from '../shared/placeholders.ts';
import { tellFor } from '../shared/translation.ts';
import { type Option, takeArguments, wholeOf } from './arguments.ts';
import { jsonOf } from './environment.ts';
import { type App, environmentOf, type Work } from './work.ts';

/** Ansible reads it when it needs it, from the variable of a secret: its value stands nowhere else. */
const fromSecret = (variable: string): string => `{{ lookup('env', '${variable}') }}`;

const requirements =
  "Semaphore installs roles and collections of a requirements.yml by itself: where a repository has one, name it in its templates (spec.requirements), but not where Semaphore's runners go on with them: those install it as before, and get no job that names one";

/** A playbook. */
export const ansible: App = (work) => {
  const { into, name, template, source, variables, survey, words } = work;
  const secrets: Record<string, string> = {};
  const spec: AnsibleSpec = {
    playbook: refusePlaceholders(template.needText('playbook'), template.at('playbook')),
    checkout: source.checkout,
  };
  const extraVars = shieldedIn(variables.extra) as JsonObject;
  if (Object.keys(extraVars).length > 0) spec.extraVars = extraVars;
  takeInventory(work, spec, secrets);
  takeParams(work, spec);
  takeArguments(words, template.at('arguments'), spec, optionsAt(template.at('arguments')));
  takeVault(work, spec, secrets);
  for (const { name: asked, isEnvironment, value, secret } of survey.asked) {
    if (isEnvironment) continue;
    if (secret !== null) secrets[secret] = secret;
    setExtra(spec, asked, value ?? fromSecret(secret ?? asked));
  }
  const environment = environmentOf(work, secrets);
  if (Object.keys(environment).length > 0) spec.environment = environment;
  tellFor(into, name, requirements);
  return { executor: 'ansible', spec: { ...spec }, secrets };
};

function setExtra(spec: AnsibleSpec, name: string, value: string): void {
  spec.extraVars = { ...spec.extraVars, [name]: value };
}

function takeInventory(work: Work, spec: AnsibleSpec, secrets: Record<string, string>): void {
  const { into, backup, keys, template } = work;
  const name = template.text('inventory');
  if (name === null || name === '') return;
  const inventory = backup.named('inventories', name);
  if (!inventory) throw new Invalid(template.at('inventory'), 'is no inventory of the backup', name);
  takeHosts(inventory, spec);
  const login = keys.of(into, inventory, 'ssh_key');
  if (login) {
    secrets[login.secret] = login.secret;
    if (login.type === 'ssh') spec.privateKeyVariable = login.secret;
    else setExtra(spec, 'ansible_password', fromSecret(login.secret));
    tellUser(work, name);
  }
  const become = keys.of(into, inventory, 'become_key');
  if (!become) return;
  secrets[become.secret] = become.secret;
  setExtra(spec, 'ansible_become_password', fromSecret(become.secret));
}

function takeHosts(inventory: Fields, spec: AnsibleSpec): void {
  const type = inventory.text('type') ?? 'static';
  const text = inventory.text('inventory') ?? '';
  if (inventory.has('repository')) throw new Invalid(inventory.at('repository'), 'is another repository, and a job has one');
  if (type === 'file') spec.inventory = [refusePlaceholders(inventory.needText('inventory'), inventory.at('inventory'))];
  else if (type !== 'static' && type !== 'static-yaml')
    throw new Invalid(inventory.at('type'), 'is no inventory of Ansible', type);
  else if (text.trim() !== '') spec.inventoryText = shielded(text);
}

/** The name with which a key signs in is a part of its value. */
function tellUser({ into, name }: Work, inventory: string): void {
  const what = `If the key of the inventory ${lineOf(inventory, 120)} signs in as a certain user, say so in its templates (spec.user): no backup holds it`;
  tellFor(into, name, what);
}

function takeParams({ template }: Work, spec: AnsibleSpec): void {
  const params = template.object('task_params');
  if (!params) return;
  const [limit, tags, skipTags] = (['limit', 'tags', 'skip_tags'] as const).map((name) =>
    params.texts(name).map((text) => refusePlaceholders(text, params.at(name))),
  );
  if (limit && limit.length > 0) spec.limit = limit.join(',');
  if (tags && tags.length > 0) spec.tags = tags;
  if (skipTags && skipTags.length > 0) spec.skipTags = skipTags;
}

const listOf = (value: string): string[] => value.split(',').filter((each) => each !== '');
const verbosity = ({ verbosity: now = 0 }: AnsibleSpec, more: number) => ({ verbosity: Math.min(6, now + more) });

/** Options of ansible-playbook that a specification has a field for. */
const optionsAt = (place: string): Option<AnsibleSpec>[] => [
  { names: ['-l', '--limit'], says: (limit) => ({ limit }) },
  { names: ['-t', '--tags'], says: (value, { tags = [] }) => ({ tags: [...tags, ...listOf(value)] }) },
  { names: ['--skip-tags'], says: (value, { skipTags = [] }) => ({ skipTags: [...skipTags, ...listOf(value)] }) },
  { names: ['-i', '--inventory'], says: (value, { inventory = [] }) => ({ inventory: [...inventory, value] }) },
  { names: ['-e', '--extra-vars'], says: (value, { extraVars }) => ({ extraVars: { ...extraVars, ...extraOf(value, place) } }) },
  { names: ['-f', '--forks'], says: (value) => ({ forks: wholeOf(value, place) }) },
  { names: ['-u', '--user'], says: (user) => ({ user }) },
  { names: ['--become-user'], says: (user, { become }) => ({ become: { ...become, user } }) },
  { names: ['--become-method'], says: (method, { become }) => ({ become: { ...become, method } }) },
  { names: ['-b', '--become'], isFlag: true, says: (_, { become }) => ({ become: { ...become } }) },
  { names: ['-C', '--check'], isFlag: true, says: () => ({ check: true }) },
  { names: ['-D', '--diff'], isFlag: true, says: () => ({ diff: true }) },
  { names: ['--verbose'], isFlag: true, says: (_, spec) => verbosity(spec, 1) },
  ...[1, 2, 3, 4, 5, 6].map((many) => ({
    ...{ names: [`-${'v'.repeat(many)}`], isFlag: true },
    says: (_: string, spec: AnsibleSpec) => verbosity(spec, many),
  })),
];

/** `{"a": 1}` or `a=1 b=2`; values in quotes are more than can be told apart here. */
function extraOf(text: string, place: string): JsonObject {
  if (text.trim().startsWith('{')) {
    const value = jsonOf(text, place);
    if (isObject(value)) return value;
  }
  const pairs = text.trim().split(/\s+/);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([A-Za-z_]\w*)=([^'"\\]*)$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw new Invalid(place, 'holds extra variables that can not be read', text);
      return [name, value];
    }),
  );
}

function takeVault({ into, keys, template }: Work, spec: AnsibleSpec, secrets: Record<string, string>): void {
  const vaults = template.objects('vaults');
  if (template.has('vault_key')) vaults.push(template);
  const [vault] = vaults;
  if (!vault) return;
  const type = vault === template ? 'password' : (vault.text('type') ?? 'password');
  if (vaults.length > 1)
    throw new Invalid(template.at('vaults'), 'are several, and a playbook has one vault password', vaults.length);
  if (type !== 'password') throw new Invalid(vault.at('type'), 'must be password: the password of a vault is a secret', type);
  const key = keys.of(into, vault, 'vault_key');
  if (!key) return;
  secrets[key.secret] = key.secret;
  spec.vaultPasswordVariable = key.secret;
}
