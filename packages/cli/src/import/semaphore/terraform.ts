import type { TerraformSpec } from '@baton/protocol';
import { Invalid } from '../shared/fields.ts';
import type { JsonObject } from '../shared/json.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import { takeArguments } from './arguments.ts';
import { type App, environmentOf, type Work } from './work.ts';

/** A configuration of Terraform or OpenTofu: planned, agreed to by a person unless that is not asked for, and applied. */
export const terraform =
  (binary: 'terraform' | 'tofu'): App =>
  (work) => {
    const { template, source, variables, survey } = work;
    const secrets: Record<string, string> = {};
    const isAgreed = template.object('task_params')?.flag('auto_approve', false) ?? false;
    const spec: TerraformSpec = {
      ...{ action: 'apply', binary, checkout: source.checkout, approval: isAgreed ? 'auto' : 'required' },
      ...folderOf(work),
      ...workspaceOf(work),
    };
    const values: JsonObject = { ...variables.extra };
    takeOptions(work, spec, values);
    for (const { name, isEnvironment, value, secret } of survey.asked) {
      if (isEnvironment) continue;
      // Terraform itself reads an input variable from there
      if (secret !== null) secrets[`TF_VAR_${name}`] = secret;
      else values[name] = value;
    }
    refusePlaceholders(JSON.stringify(variables.extra), template.at('environment'));
    if (Object.keys(values).length > 0) spec.variables = values;
    const environment = environmentOf(work, secrets);
    if (Object.keys(environment).length > 0) spec.environment = environment;
    return { executor: 'terraform', spec: { ...spec }, secrets };
  };

/** The playbook of such a template is a folder. */
function folderOf({ template }: Work): Pick<TerraformSpec, 'workingDirectory'> {
  const folder = (template.text('playbook') ?? '').replace(/^\.?\/+|\/+$/g, '');
  return folder === '' || folder === '.' ? {} : { workingDirectory: refusePlaceholders(folder, template.at('playbook')) };
}

function workspaceOf({ backup, template }: Work): Pick<TerraformSpec, 'workspace'> {
  const name = template.text('inventory');
  if (name === null || name === '') return {};
  const inventory = backup.named('inventories', name);
  if (!inventory) throw new Invalid(template.at('inventory'), 'is no inventory of the backup', name);
  const type = inventory.text('type') ?? '';
  if (!type.endsWith('-workspace')) throw new Invalid(inventory.at('type'), 'is no workspace', type);
  const workspace = (inventory.text('inventory') ?? '').trim();
  return workspace === '' || workspace === 'default' ? {} : { workspace };
}

function takeOptions({ words, template }: Work, spec: TerraformSpec, values: JsonObject): void {
  const place = template.at('arguments');
  const both = (name: string): string[] => [`-${name}`, `--${name}`];
  const pairOf = (text: string): [string, string] => {
    const at = text.indexOf('=');
    if (at < 1) throw new Invalid(place, 'must say NAME=VALUE', text);
    return [text.slice(0, at), text.slice(at + 1)];
  };
  const setBackend = (text: string): void => {
    const [name, value] = pairOf(text);
    spec.backendConfig = { ...spec.backendConfig, [name]: value };
  };
  const setValue = (text: string): void => {
    const [name, value] = pairOf(text);
    values[name] = value;
  };
  takeArguments(words, place, [
    { names: both('var'), take: setValue },
    { names: both('var-file'), take: (value) => void (spec.varFiles = [...(spec.varFiles ?? []), value]) },
    { names: both('backend-config'), take: setBackend },
    { names: both('target'), take: (value) => void (spec.targets = [...(spec.targets ?? []), value]) },
    { names: both('replace'), take: (value) => void (spec.replace = [...(spec.replace ?? []), value]) },
    { names: both('parallelism'), take: (value) => void (spec.parallelism = Number(value)) },
    { names: both('auto-approve'), isFlag: true, take: () => void (spec.approval = 'auto') },
    { names: both('destroy'), isFlag: true, take: () => void (spec.action = 'destroy') },
  ]);
}
