import type { ProviderData } from '@baton/core';
import { failedBy } from '../errors.ts';
import type { Found, Kind, Making, Owner } from '../kind.ts';
import { isOurs, stemOf, tagsOf } from '../names.ts';
import { adoptedOrLater, orNull, unlessMissing } from './adopt.ts';

/** The log group that containers of the runner write to. */
export const logGroup: Kind = {
  kind: 'log-group',
  title: 'Log group',
  usualMs: 700,
  nameOf: stemOf,
  create,
  find,
  async remove(name, { aws }) {
    await unlessMissing(aws.logs('DeleteLogGroup', (logs, options) => logs.deleteLogGroup({ logGroupName: name }, options)));
  },
};

async function create(name: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts, settings } = making;
  try {
    const tags = tagsOf(runnerId, facts);
    await aws.logs('CreateLogGroup', (logs, options) => logs.createLogGroup({ logGroupName: name, tags }, options));
  } catch (error) {
    if (!failedBy(error, 'ResourceAlreadyExistsException')) throw error;
  }
  const data = adoptedOrLater(await find(name, making), `log group ${name}`);
  await keepLogsFor(settings.logRetentionDays, name, making);
  return data;
}

export const keepLogsFor = (retentionInDays: number, name: string, { aws }: Owner) =>
  aws.logs('PutRetentionPolicy', (logs, options) => logs.putRetentionPolicy({ logGroupName: name, retentionInDays }, options));

async function find(name: string, { aws, runnerId }: Owner): Promise<Found> {
  const { logGroups = [] } = await aws.logs('DescribeLogGroups', (logs, options) =>
    logs.describeLogGroups({ logGroupNamePrefix: name }, options),
  );
  const arn = logGroups.find(({ logGroupName }) => logGroupName === name)?.arn?.replace(/:\*$/, '');
  if (arn === undefined) return null;
  const answer = await orNull(
    aws.logs('ListTagsForResource', (logs, options) => logs.listTagsForResource({ resourceArn: arn }, options)),
  );
  if (answer === null) return null;
  return isOurs(answer.tags, runnerId) ? { ours: true, data: { name, arn } } : { ours: false };
}
