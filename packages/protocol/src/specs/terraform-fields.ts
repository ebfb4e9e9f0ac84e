import { Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { noZero } from './spec-fields.ts';

/**
 * A path that stays below the folder in which it begins, whatever program reads it: no `..`, no backslash, no control character, and nothing that is
 * git's or Terraform's own.
 */
const part = '[A-Za-z0-9_.@+-][A-Za-z0-9_.@+ -]*';
const innerPath = `^(?=.{1,200}$)(?!(?:.*/)?(?:\\.{1,2}|\\.git|\\.terraform)(?:/|$))${part}(?:/${part})*$`;
const InnerPath = Type.String({ maxLength: 200, pattern: innerPath });

const Address = Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\p{Cc}\\p{Cf}\\p{Cs}]+$' });

export const terraformFields = {
  files: Type.Record(
    Type.String({ maxLength: 200, pattern: innerPath }),
    Type.String({ maxLength: 262_144, pattern: noZero, multiline: true }),
    {
      ...closed,
      maxProperties: 100,
      title: 'Files',
      description:
        'texts by path (`main.tf`, `modules/net/main.tf`), laid over the checkout. In the form: `main.tf=<<END`, its lines, and `END`',
    },
  ),
  workingDirectory: Type.String({
    maxLength: 200,
    pattern: innerPath,
    title: 'Working directory',
    description: 'folder with the configuration, within the checkout; default: its top',
  }),
  variables: Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,127}$' }), Type.Unknown(), {
    ...closed,
    maxProperties: 500,
    title: 'Variables',
    description: 'values of input variables, as JSON. A secret one is given as the secret of the variable `TF_VAR_name`',
  }),
  varFiles: Type.Array(InnerPath, {
    maxItems: 50,
    title: 'Variable files',
    description: 'within the working directory, in this order; `variables` win over them',
  }),
  workspace: Type.String({
    pattern: '^(?!-)[A-Za-z0-9_.~-]{1,90}$',
    title: 'Workspace',
    description: 'made by plan and apply when it is not there; default: the one named `default`',
  }),
  backendConfig: Type.Record(
    Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,127}$' }),
    Type.String({ maxLength: 4096, pattern: noZero }),
    {
      ...closed,
      maxProperties: 100,
      title: 'Backend',
      description: 'settings of the backend that the configuration leaves open',
    },
  ),
  targets: Type.Array(Address, { maxItems: 100, title: 'Targets', description: 'only these resources and what they need' }),
  replace: Type.Array(Address, { maxItems: 100, title: 'Replace', description: 'these resources are made anew' }),
  parallelism: Type.Integer({ minimum: 1, maximum: 256, title: 'Parallelism', description: 'resources at once; default 10' }),
  lockTimeoutMs: Type.Integer({
    minimum: 0,
    maximum: 3_600_000,
    title: 'Wait for the state lock',
    description: 'milliseconds; default 60 000',
  }),
  planLifeMs: Type.Integer({
    minimum: 60_000,
    maximum: 30 * 24 * 3_600_000,
    title: 'Life of a plan',
    description: 'a plan that nobody approved within this time (milliseconds) is made anew; default one day',
  }),
};
