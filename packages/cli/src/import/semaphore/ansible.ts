import type { AnsibleSpec } from '@baton/protocol';
import { Invalid } from '../shared/fields.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { lineOf } from '../shared/names.ts';
import { shielded, shieldedIn } from '../shared/placeholders.ts';
import { takeArguments } from './arguments.ts';
import { jsonOf } from './environment.ts';
import { type App, environmentOf, type Work } from './work.ts';

/** Ansible reads it when it needs it, from the variable of a secret: its value stands nowhere else. */
const fromSecret = (variable: string): string => `{{ lookup('env', '${variable}') }}`;

/** A playbook. */
export const ansible: App = (work) => {
  const { template, source, variables, survey } = work;
  const secrets: Record<string, string> = {};
  const extraVars: JsonObject = shieldedIn(variables.extra) as JsonObject;
  const spec: AnsibleSpec = { playbook: template.needText('playbook'), checkout: source.checkout };
  takeInventory(work, spec, extraVars, secrets);
  takeParams(work, spec);
  takeOptions(work, spec, extraVars);
  takeVault(work, spec, secrets);
  for (const { name, isEnvironment, value, secret } of survey.asked) {
    if (isEnvironment) continue;
    if (secret !== null) secrets[secret] = secret;
    extraVars[name] = value ?? fromSecret(secret ?? name);
  }
  if (Object.keys(extraVars).length > 0) spec.extraVars = extraVars;
  const environment = environmentOf(work, secrets);
  if (Object.keys(environment).length > 0) spec.environment = environment;
  return { executor: 'ansible', spec: { ...spec }, secrets };
};

function takeInventory(work: Work, spec: AnsibleSpec, extraVars: JsonObject, secrets: Record<string, string>): void {
  const { into, backup, keys, template } = work;
  const name = template.text('inventory');
  if (name === null || name === '') return;
  const inventory = backup.named('inventories', name);
  if (!inventory) throw new Invalid(template.at('inventory'), 'is no inventory of the backup', name);
  const type = inventory.text('type') ?? 'static';
  const text = inventory.text('inventory') ?? '';
  if (type === 'file') spec.inventory = [...(spec.inventory ?? []), inventory.needText('inventory')];
  else if (type !== 'static' && type !== 'static-yaml') throw new Invalid(inventory.at('type'), 'is no inventory of Ansible', type);
  else if (text.trim() !== '') spec.inventoryText = shielded(text);
  if (inventory.has('repository')) throw new Invalid(inventory.at('repository'), 'is another repository, and a job has one');
  const login = keys.of(into, inventory, 'ssh_key');
  if (login) secrets[login.secret] = login.secret;
  if (login?.type === 'ssh') spec.privateKeyVariable = login.secret;
  else if (login) extraVars['ansible_password'] = fromSecret(login.secret);
  if (login) tellUser(work, name);
  const become = keys.of(into, inventory, 'become_key');
  if (!become) return;
  secrets[become.secret] = become.secret;
  extraVars['ansible_become_password'] = fromSecret(become.secret);
}

/** The name with which a key signs in is a part of its value. */
function tellUser({ into }: Work, inventory: string): void {
  const what = `If the key of the inventory ${lineOf(inventory, 120)} signs in as a certain user, say so in its templates (spec.user): no backup holds it`;
  if (!into.byHand.some((each) => each.what === what)) into.byHand.push({ what, commands: [] });
}

function takeParams({ template }: Work, spec: AnsibleSpec): void {
  const params = template.object('task_params');
  if (!params) return;
  const [limit, tags, skipTags] = (['limit', 'tags', 'skip_tags'] as const).map((name) => params.texts(name));
  if (limit && limit.length > 0) spec.limit = limit.join(',');
  if (tags && tags.length > 0) spec.tags = tags;
  if (skipTags && skipTags.length > 0) spec.skipTags = skipTags;
}

function takeOptions({ words, template }: Work, spec: AnsibleSpec, extraVars: JsonObject): void {
  const place = template.at('arguments');
  const list = (value: string): string[] => value.split(',').filter((each) => each !== '');
  const verbose = (many: number) => (): void => void (spec.verbosity = Math.min(6, (spec.verbosity ?? 0) + many));
  const become = (more: object) => (): void => void (spec.become = { ...spec.become, ...more });
  takeArguments(words, place, [
    { names: ['-l', '--limit'], take: (value) => void (spec.limit = value) },
    { names: ['-t', '--tags'], take: (value) => void (spec.tags = [...(spec.tags ?? []), ...list(value)]) },
    { names: ['--skip-tags'], take: (value) => void (spec.skipTags = [...(spec.skipTags ?? []), ...list(value)]) },
    { names: ['-i', '--inventory'], take: (value) => void (spec.inventory = [...(spec.inventory ?? []), value]) },
    { names: ['-e', '--extra-vars'], take: (value) => void Object.assign(extraVars, extraOf(value, place)) },
    { names: ['-f', '--forks'], take: (value) => void (spec.forks = wholeOf(value, place)) },
    { names: ['-u', '--user'], take: (value) => void (spec.user = value) },
    { names: ['--become-user'], take: (value) => become({ user: value })() },
    { names: ['--become-method'], take: (value) => become({ method: value })() },
    { names: ['-b', '--become'], isFlag: true, take: become({}) },
    { names: ['-C', '--check'], isFlag: true, take: () => void (spec.check = true) },
    { names: ['-D', '--diff'], isFlag: true, take: () => void (spec.diff = true) },
    { names: ['--verbose'], isFlag: true, take: verbose(1) },
    ...[1, 2, 3, 4, 5, 6].map((many) => ({ names: [`-${'v'.repeat(many)}`], isFlag: true, take: verbose(many) })),
  ]);
}

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

function wholeOf(text: string, place: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new Invalid(place, 'must hold a whole number', text);
}

function takeVault({ into, keys, template }: Work, spec: AnsibleSpec, secrets: Record<string, string>): void {
  const vaults = template.objects('vaults');
  if (template.has('vault_key')) vaults.push(template);
  const [vault] = vaults;
  if (!vault) return;
  const type = vault === template ? 'password' : (vault.text('type') ?? 'password');
  if (vaults.length > 1) throw new Invalid(template.at('vaults'), 'are several, and a playbook has one vault password', vaults.length);
  if (type !== 'password') throw new Invalid(vault.at('type'), 'must be password: the password of a vault is a secret', type);
  const key = keys.of(into, vault, 'vault_key');
  if (!key) return;
  secrets[key.secret] = key.secret;
  spec.vaultPasswordVariable = key.secret;
}
