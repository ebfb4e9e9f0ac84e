import { createHash } from 'node:crypto';
import type { ProviderData } from '@baton/core';
import { failedBy, failedWith, recoded } from '../errors.ts';
import type { Found, Kind, Making, Owner } from '../kind.ts';
import { capitalTags, isOurs, stemOf, tagsOf } from '../names.ts';
import { adopted, adoptedOrLater, orNull, unlessMissing } from './adopt.ts';

/** The secret with the runner's token, which only its execution role may read. */
export const secret: Kind = {
  kind: 'secret',
  title: 'Secret with the token',
  usualMs: 700,
  nameOf: stemOf,
  create,
  find,
  async remove(name, { aws }) {
    await unlessMissing(
      aws.secrets('DeleteSecret', (secrets, options) =>
        secrets.deleteSecret({ SecretId: name, ForceDeleteWithoutRecovery: true }, options),
      ),
    );
  },
};

const isLeaving = (error: unknown) => failedWith(error, /scheduled for deletion|marked (deleted|for deletion)/i);

async function create(name: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts, order } = making;
  const { token } = order;
  // looked for before: making the same version of one that waits for its deletion may be taken as done
  const there = adopted(await find(name, making, true), `secret ${name}`);
  if (there !== null) return take(name, there, making);
  try {
    const { ARN } = await aws.secrets('CreateSecret', (secrets, options) =>
      secrets.createSecret(
        {
          ...{ Name: name, Description: 'token of a runner of Baton', Tags: capitalTags(tagsOf(runnerId, facts)) },
          ...(token !== null && { SecretString: token, ClientRequestToken: versionOf(runnerId, token) }),
        },
        options,
      ),
    );
    if (ARN !== undefined) return { name, arn: ARN };
  } catch (error) {
    if (!failedBy(error, 'ResourceExistsException') && !isLeaving(error)) throw error;
  }
  return take(name, adoptedOrLater(await find(name, making, true), `secret ${name}`), making);
}

/** Adopts one, with the token of the order. */
async function take(name: string, data: ProviderData, making: Making): Promise<ProviderData> {
  await restore(name, making);
  if (making.order.token !== null) await putToken(name, making.order.token, making);
  return data;
}

/** What waits for its deletion can not be written to. */
async function restore(name: string, { aws }: Owner): Promise<void> {
  const { DeletedDate } = await aws.secrets('DescribeSecret', (secrets, options) =>
    secrets.describeSecret({ SecretId: name }, options),
  );
  if (DeletedDate === undefined) return;
  try {
    await aws.secrets('RestoreSecret', (secrets, options) => secrets.restoreSecret({ SecretId: name }, options));
  } catch (error) {
    // it went meanwhile, and the name is free in a moment
    if (failedBy(error, 'ResourceNotFoundException')) throw recoded(error, 'not_ready');
    throw error;
  }
}

/**
 * Writes a token that holds from the next start on.
 * @returns whether it is another one than before
 */
export async function putToken(name: string, token: string, { aws, runnerId }: Owner): Promise<boolean> {
  const version = versionOf(runnerId, token);
  try {
    const { VersionIdsToStages: versions = {} } = await aws.secrets('DescribeSecret', (secrets, options) =>
      secrets.describeSecret({ SecretId: name }, options),
    );
    if (versions[version]?.includes('AWSCURRENT')) return false;
    await aws.secrets('PutSecretValue', (secrets, options) =>
      secrets.putSecretValue({ SecretId: name, SecretString: token, ClientRequestToken: version }, options),
    );
    return true;
  } catch (error) {
    // what was made a moment ago may not be there for everybody yet
    if (failedBy(error, 'ResourceNotFoundException')) throw recoded(error, 'not_ready');
    throw error;
  }
}

/** The same token is the same version, so that a call that is made again changes nothing. Says nothing about the token itself. */
function versionOf(runnerId: string, token: string): string {
  const hex = createHash('sha256').update(`${runnerId}\n${token}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

async function find(name: string, owner: Owner, evenLeaving = false): Promise<Found> {
  const answer = await orNull(
    owner.aws.secrets('DescribeSecret', (secrets, options) => secrets.describeSecret({ SecretId: name }, options)),
  );
  if (answer?.ARN === undefined || (answer.DeletedDate !== undefined && !evenLeaving)) return null;
  return isOurs(answer.Tags, owner.runnerId) ? { ours: true, data: { name, arn: answer.ARN } } : { ours: false };
}
