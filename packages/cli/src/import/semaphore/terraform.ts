import type { TerraformSpec } from '@baton/protocol';
import { Invalid } from '../shared/fields.ts';
import type { JsonObject } from '../shared/json.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import { type Option, takeArguments, wholeOf } from './arguments.ts';
import { type App, environmentOf, type Work } from './work.ts';

/** A configuration of Terraform or OpenTofu: planned, agreed to by a person unless that is not asked for, and applied. */
export const terraform =
  (binary: 'terraform' | 'tofu'): App =>
  (work) => {
    const { template, source, variables, survey, words } = work;
    const secrets: Record<string, string> = {};
    const params = template.object('task_params');
    const isAgreed = params?.flag('auto_approve', false) ?? false;
    // planned with an empty state, everything would be made once more
    if (params?.flag('override_backend', false))
      throw new Invalid(
        params.at('override_backend'),
        'is on, so that Semaphore keeps its state: move that to a backend of its own first',
      );
    const spec: TerraformSpec = {
      ...{ action: 'apply', binary, checkout: source.checkout, approval: isAgreed ? 'auto' : 'required' },
      ...folderOf(work),
      ...workspaceOf(work),
    };
    refusePlaceholders(JSON.stringify(variables.extra), template.at('environment'));
    if (Object.keys(variables.extra).length > 0) spec.variables = variables.extra;
    takeArguments(words, template.at('arguments'), spec, optionsAt(template.at('arguments')));
    for (const { name, isEnvironment, value, secret } of survey.asked) {
      if (isEnvironment) continue;
      // Terraform itself reads an input variable from there
      if (secret !== null) secrets[`TF_VAR_${name}`] = secret;
      else spec.variables = { ...spec.variables, [name]: value };
    }
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
  return workspace === '' || workspace === 'default'
    ? {}
    : { workspace: refusePlaceholders(workspace, inventory.at('inventory')) };
}

const both = (name: string): string[] => [`-${name}`, `--${name}`];

/** Options of Terraform that a specification has a field for. */
const optionsAt = (place: string): Option<TerraformSpec>[] => {
  const pairOf = (text: string): JsonObject => {
    const at = text.indexOf('=');
    if (at < 1) throw new Invalid(place, 'must say NAME=VALUE', text);
    return { [text.slice(0, at)]: text.slice(at + 1) };
  };
  return [
    { names: both('var'), says: (value, { variables }) => ({ variables: { ...variables, ...pairOf(value) } }) },
    { names: both('var-file'), says: (value, { varFiles = [] }) => ({ varFiles: [...varFiles, value] }) },
    {
      names: both('backend-config'),
      says: (value, { backendConfig }) => ({ backendConfig: { ...backendConfig, ...(pairOf(value) as Record<string, string>) } }),
    },
    { names: both('target'), says: (value, { targets = [] }) => ({ targets: [...targets, value] }) },
    { names: both('replace'), says: (value, { replace = [] }) => ({ replace: [...replace, value] }) },
    { names: both('parallelism'), says: (value) => ({ parallelism: wholeOf(value, place) }) },
    { names: both('auto-approve'), isFlag: true, says: () => ({ approval: 'auto' }) },
    { names: both('destroy'), isFlag: true, says: () => ({ action: 'destroy' }) },
  ];
};
