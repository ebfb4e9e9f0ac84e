import { type Static, type TSchema, Type } from 'typebox';
import { SecretVariable } from '../rest/secrets.ts';
import { closed } from '../shared/fields.ts';
import { Checkout, checkoutProblem } from './checkout.ts';
import { Environment, noZero } from './spec-fields.ts';
import type { SpecKind, SpecProblem } from './spec-kind.ts';

const textsMax = 256;

/** Begins with no dash, so that Ansible takes it for no option. */
const Word = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^-\\0][^\\0]*$' });
const RelativePath = Type.String({
  minLength: 1,
  maxLength: 1024,
  pattern: '^(?!/)(?!-)(?!(?:.*/)?\\.\\.(?:/|$))[^\\0]+$',
});
const text = (title: string, description: string) => ({ ...Word, title, description });
const list = (items: TSchema, title: string, description: string) =>
  Type.Optional(Type.Array(items, { maxItems: textsMax, title, description }) as ReturnType<typeof Type.Array<typeof Word>>);
const flag = (title: string, description: string) => Type.Optional(Type.Boolean({ title, description }));
const secret = (title: string, description: string) => Type.Optional({ ...SecretVariable, title, description });

const Files = Type.Record(RelativePath, Type.String({ maxLength: 1_000_000, multiline: true }), {
  ...closed,
  maxProperties: textsMax,
  title: 'Files',
  description: 'written into the folder of the checkout, or an empty one, before anything runs: path → text',
});

const Become = Type.Object(
  {
    user: Type.Optional(text('Become user', 'as whom tasks run; default root')),
    method: Type.Optional(text('Become method', '`sudo`, `su`, `doas`, …; default sudo')),
    passwordVariable: secret('Become password', 'variable of the secret of the job that holds the password'),
  },
  { ...closed, title: 'Become', description: 'tasks run as another user; empty: as root by sudo without a password' },
);

/** What the `ansible` executor runs: one playbook. */
export const AnsibleSpec = Type.Object(
  {
    playbook: { ...RelativePath, title: 'Playbook', description: 'its path in the checkout, or among the files given here' },
    checkout: Type.Optional(Checkout),
    files: Type.Optional(Files),
    inventory: list(Word, 'Inventory', 'paths in the checkout, absolute paths, or lists of hosts (`web1,web2,`)'),
    inventoryText: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_000_000,
        pattern: noZero,
        multiline: true,
        title: 'Inventory text',
        description: 'an inventory as INI or YAML',
      }),
    ),
    extraVars: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,199}$' }), Type.Unknown(), {
        ...closed,
        title: 'Extra variables',
        description: 'win over all other variables; any JSON values',
      }),
    ),
    limit: Type.Optional(text('Limit', 'only these hosts and groups (`web*:!web3`)')),
    tags: list(Word, 'Tags', 'only tasks with one of these'),
    skipTags: list(Word, 'Skip tags', 'no tasks with one of these'),
    check: flag('Dry run', 'changes nothing, says what would change'),
    diff: flag('Differences', 'shows what changes in files'),
    verbosity: Type.Optional(Type.Integer({ minimum: 0, maximum: 6, title: 'Verbosity', description: '0 to 6' })),
    forks: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, title: 'Forks', description: 'hosts at the same time; default 5' }),
    ),
    user: Type.Optional(text('Remote user', 'as whom to sign in')),
    become: Type.Optional(Become),
    privateKeyVariable: secret('SSH key', 'variable of the secret of the job that holds a private key without passphrase'),
    vaultPasswordVariable: secret('Vault password', 'variable of the secret of the job that holds it'),
    requirements: Type.Optional({
      ...RelativePath,
      title: 'Requirements',
      description: 'file of roles and collections that ansible-galaxy installs first; kept on the runner for a day',
    }),
    once: flag(
      'Never repeat by itself',
      'asks leave just before the playbook runs: an attempt that is lost after that is not followed by another',
    ),
    environment: Type.Optional(Environment),
  },
  closed,
);
export type AnsibleSpec = Static<typeof AnsibleSpec>;

export const ansibleSpec: SpecKind<AnsibleSpec> = {
  executor: 'ansible',
  schema: AnsibleSpec,
  /** The playbook must come from somewhere. */
  problemOf: ({ playbook, checkout, files }): SpecProblem | null => {
    if (checkout !== undefined) return checkoutProblem(checkout);
    if (files === undefined) return { where: '', problem: 'needs a checkout or files, or both', value: 'neither' };
    if (Object.hasOwn(files, playbook)) return null;
    return { where: 'playbook', problem: 'is not among the files, and there is no checkout', value: playbook };
  },
  nameOf: ({ playbook, limit, check }) => `${playbook}${limit === undefined ? '' : ` on ${limit}`}${check ? ' (dry run)' : ''}`,
};
