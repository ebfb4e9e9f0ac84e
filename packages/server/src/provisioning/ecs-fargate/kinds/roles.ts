import type { ProviderData } from '@baton/core';
import type { ProviderError } from '../../interface.ts';
import { failedBy, failedWith, recoded } from '../errors.ts';
import { type Found, type Kind, type Making, type Owner, textOf } from '../kind.ts';
import { capitalTags, isOurs, stemOf, tagsOf } from '../names.ts';
import { executionPolicy, executionTrust, taskTrust } from '../policies.ts';
import { adoptedOrLater, orNull, unlessMissing } from './adopt.ts';

/** The role with which ECS fetches the image, reads the token and writes the log. */
export const executionRole: Kind = {
  kind: 'iam-role.execution',
  title: 'Execution role',
  usualMs: 1_500,
  nameOf: (runnerId) => `${stemOf(runnerId)}-execution`,
  async create(name, making) {
    const data = await createRole(name, executionTrust(), 'ECS starts a runner of Baton with it', making);
    await putExecutionPolicy(name, making);
    return data;
  },
  find,
  remove,
};

/** The role that jobs have in AWS. It may do nothing, unless the pool says what. */
export const taskRole: Kind = {
  kind: 'iam-role.task',
  title: 'Task role',
  usualMs: 1_000,
  nameOf: (runnerId) => `${stemOf(runnerId)}-task`,
  async create(name, making) {
    const data = await createRole(
      name,
      taskTrust(textOf(making.made.secret, 'arn')),
      'jobs of a runner of Baton have it',
      making,
    );
    for (const PolicyArn of making.settings.taskPolicies)
      await visible(
        making.aws.iam('AttachRolePolicy', (iam, options) => iam.attachRolePolicy({ RoleName: name, PolicyArn }, options)),
      );
    return data;
  },
  find,
  remove,
};

async function createRole(name: string, trust: object, description: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts, settings } = making;
  try {
    const { Role } = await aws.iam('CreateRole', (iam, options) =>
      iam.createRole(
        {
          ...{ RoleName: name, Description: description, AssumeRolePolicyDocument: JSON.stringify(trust) },
          Tags: capitalTags(tagsOf(runnerId, facts)),
          ...(settings.permissionsBoundary !== null && { PermissionsBoundary: settings.permissionsBoundary }),
        },
        options,
      ),
    );
    if (Role?.Arn !== undefined) return { name, arn: Role.Arn };
  } catch (error) {
    if (!failedBy(error, 'EntityAlreadyExistsException', 'EntityAlreadyExists')) throw error;
  }
  return adoptedOrLater(await find(name, making), `role ${name}`);
}

/** May be written again at any time: after a change of the image, or when the secret was made anew. */
export async function putExecutionPolicy(name: string, { aws, order, settings, made }: Making): Promise<void> {
  const document = executionPolicy({
    ...{ secretArn: textOf(made.secret, 'arn'), logGroupArn: textOf(made['log-group'], 'arn') },
    ...{ image: settings.image, releaseImage: order.program.image },
  });
  await visible(
    aws.iam('PutRolePolicy', (iam, options) =>
      iam.putRolePolicy({ RoleName: name, PolicyName: 'baton', PolicyDocument: JSON.stringify(document) }, options),
    ),
  );
}

/** A role that was made a moment ago is not there for everybody yet. A policy that is not there is none. */
async function visible<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const isRole = failedBy(error, 'NoSuchEntityException', 'NoSuchEntity') && !failedWith(error, /^policy /i);
    throw isRole ? recoded(error as ProviderError, 'not_ready') : error;
  }
}

async function find(name: string, { aws, runnerId }: Owner): Promise<Found> {
  const role = (await orNull(aws.iam('GetRole', (iam, options) => iam.getRole({ RoleName: name }, options))))?.Role;
  if (role?.Arn === undefined) return null;
  return isOurs(role.Tags, runnerId) ? { ours: true, data: { name, arn: role.Arn } } : { ours: false };
}

/** A role goes when nothing hangs on it. */
async function remove(name: string, { aws }: Owner): Promise<void> {
  const RoleName = name;
  const attached = await orNull(
    aws.iam('ListAttachedRolePolicies', (iam, options) => iam.listAttachedRolePolicies({ RoleName }, options)),
  );
  for (const { PolicyArn } of attached?.AttachedPolicies ?? [])
    await unlessMissing(aws.iam('DetachRolePolicy', (iam, options) => iam.detachRolePolicy({ RoleName, PolicyArn }, options)));
  const inline = await orNull(aws.iam('ListRolePolicies', (iam, options) => iam.listRolePolicies({ RoleName }, options)));
  for (const PolicyName of inline?.PolicyNames ?? [])
    await unlessMissing(aws.iam('DeleteRolePolicy', (iam, options) => iam.deleteRolePolicy({ RoleName, PolicyName }, options)));
  await unlessMissing(aws.iam('DeleteRole', (iam, options) => iam.deleteRole({ RoleName }, options)));
}
