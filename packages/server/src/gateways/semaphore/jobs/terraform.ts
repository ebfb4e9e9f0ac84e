import type { TerraformSpec } from '@baton/protocol';
import type { Kind } from './kind.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function argsOf({ variables = {}, varFiles = [], targets = [], replace = [], parallelism }: TerraformSpec): string[] {
  return [
    ...varFiles.map((path) => `-var-file=${path}`),
    ...Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${textOf(value)}`]),
    ...targets.map((address) => `-target=${address}`),
    ...replace.map((address) => `-replace=${address}`),
    ...(parallelism === undefined ? [] : [`-parallelism=${parallelism}`]),
  ];
}

const appOf = ({ binary }: TerraformSpec): string => (binary === 'tofu' ? 'tofu' : 'terraform');

/**
 * A plan, which is shown and never applied: releases that know the wish for a plan alone end with it, older ones ask for leave to apply, and get
 * none.
 */
export const terraformKind: Kind<TerraformSpec> = {
  app: appOf,
  playbook: ({ workingDirectory = '' }) => workingDirectory,
  checkout: ({ checkout }) => checkout,
  environment: ({ environment = {} }) => ({ TF_IN_AUTOMATION: '1', TF_INPUT: '0', ...environment }),
  args: argsOf,
  inventory: (spec) => ({ type: `${appOf(spec)}-workspace`, inventory: spec.workspace ?? 'default' }),
  task: () => ({ dry_run: true, params: { plan: true, auto_approve: false, reconfigure: true } }),
  template: () => ({ task_params: { auto_approve: false, allow_auto_approve: false } }),
};
