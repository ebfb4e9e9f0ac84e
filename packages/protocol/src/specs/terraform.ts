import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { Checkout, checkoutProblem } from './checkout.ts';
import { Environment, LockId } from './spec-fields.ts';
import type { SpecKind, SpecProblem } from './spec-kind.ts';
import { terraformFields } from './terraform-fields.ts';

const optional = Type.Optional;

/** What the `terraform` executor does, with Terraform or OpenTofu. */
export const TerraformSpec = Type.Object(
  {
    action: Type.Union(
      [
        Type.Literal('plan', { description: 'shows what would change' }),
        Type.Literal('apply', { description: 'plans, has the plan approved, and applies exactly that plan' }),
        Type.Literal('destroy', { description: 'as apply, to destroy everything' }),
        Type.Literal('drift', { description: 'tells whether reality differs, and changes nothing' }),
        Type.Literal('unlock', { description: 'releases the lock of a state, when its holder is proven dead' }),
      ],
      { title: 'Action', description: 'what is done' },
    ),
    checkout: optional(Checkout),
    files: optional(terraformFields.files),
    workingDirectory: optional(terraformFields.workingDirectory),
    workspace: optional(terraformFields.workspace),
    variables: optional(terraformFields.variables),
    varFiles: optional(terraformFields.varFiles),
    backendConfig: optional(terraformFields.backendConfig),
    approval: optional(
      Type.Union([Type.Literal('required'), Type.Literal('auto_when_nothing_destroyed'), Type.Literal('auto')], {
        title: 'Approval',
        description: 'whether a person must agree before anything changes; default required',
      }),
    ),
    compare: optional(
      Type.Union([Type.Literal('configuration'), Type.Literal('state')], {
        title: 'Compare with',
        description:
          'for drift: reality with the configuration (default), or only with the state as it was left (`-refresh-only`)',
      }),
    ),
    lockId: optional({
      ...LockId,
      title: 'Lock',
      description: 'for unlock: the id of the lock, as a job that met it tells',
    }),
    targets: optional(terraformFields.targets),
    replace: optional(terraformFields.replace),
    parallelism: optional(terraformFields.parallelism),
    lockTimeoutMs: optional(terraformFields.lockTimeoutMs),
    planLifeMs: optional(terraformFields.planLifeMs),
    binary: optional(
      Type.Union([Type.Literal('auto'), Type.Literal('terraform'), Type.Literal('tofu')], {
        title: 'Program',
        description: 'Terraform or OpenTofu; default auto: the first of them that the runner has',
      }),
    ),
    environment: optional(Environment),
  },
  closed,
);
export type TerraformSpec = Static<typeof TerraformSpec>;

const charsMax = 1_000_000;

function problemOf({ action, checkout, files, variables, lockId, replace, compare }: TerraformSpec): SpecProblem | null {
  const wrong = checkout ? checkoutProblem(checkout) : null;
  if (wrong) return wrong;
  const chars = Object.values(files ?? {}).reduce((sum, text) => sum + text.length, 0);
  if (chars > charsMax) return { where: 'files', problem: `together at most ${charsMax} characters`, value: `${chars}` };
  const given = JSON.stringify(variables ?? {}).length;
  if (given > charsMax) return { where: 'variables', problem: `at most ${charsMax} characters as JSON`, value: `${given}` };
  if ((action === 'unlock') !== (lockId !== undefined))
    return { where: 'lockId', problem: 'goes with the action unlock', value: lockId ?? 'none' };
  if (compare !== undefined && action !== 'drift')
    return { where: 'compare', problem: 'goes with the action drift', value: compare };
  if (replace !== undefined && action !== 'plan' && action !== 'apply')
    return { where: 'replace', problem: 'goes with the actions plan and apply', value: replace.join(' ') };
  return null;
}

export const terraformSpec: SpecKind<TerraformSpec> = {
  executor: 'terraform',
  schema: TerraformSpec,
  problemOf,
  nameOf: ({ action, workingDirectory, workspace }) =>
    [`terraform ${action}`, workingDirectory, workspace && `(${workspace})`].filter(Boolean).join(' '),
  /** What was changed in part must be looked at before it goes on. */
  defaultsOf: ({ action }) => (action === 'plan' || action === 'drift' ? {} : { onLost: 'hold' }),
  releaseOf: ({ approval: _, compare: __, replace: ___, ...spec }, lockId) => ({ ...spec, action: 'unlock', lockId }),
};
