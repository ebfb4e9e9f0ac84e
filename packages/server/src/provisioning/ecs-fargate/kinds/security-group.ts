import type { ProviderData } from '@baton/core';
import { ProviderError } from '../../interface.ts';
import { failedBy } from '../errors.ts';
import { type Found, type Kind, type Making, type Owner, textOf } from '../kind.ts';
import { capitalTags, isOurs, ownerFilter, stemOf, tagsOf } from '../names.ts';
import { findNetwork } from '../network.ts';
import { adopted, unlessMissing } from './adopt.ts';

/** Network interfaces of tasks that were stopped hold it for a minute or two. */
const releaseLimitMs = 180_000;

/** Lets everything out, as each new group does, and nothing in. */
export const securityGroup: Kind = {
  kind: 'security-group',
  title: 'Security group',
  usualMs: 1_000,
  nameOf: stemOf,
  create,
  find,
  remove,
};

async function create(name: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts, settings } = making;
  const { vpcId } = await findNetwork(aws, settings.subnets);
  const mine = adopted(await find(name, making), `security group ${name}`);
  if (mine !== null) return inNetwork(mine, vpcId);
  try {
    const { GroupId } = await aws.ec2('CreateSecurityGroup', (ec2, options) =>
      ec2.createSecurityGroup(
        {
          ...{ GroupName: name, Description: 'A runner of Baton: everything out, nothing in', VpcId: vpcId },
          TagSpecifications: [{ ResourceType: 'security-group', Tags: capitalTags({ ...tagsOf(runnerId, facts), Name: name }) }],
        },
        options,
      ),
    );
    if (GroupId === undefined) throw new ProviderError('unavailable', 'ec2:CreateSecurityGroup: AWS answered without an id');
    return { name, groupId: GroupId, vpcId };
  } catch (error) {
    if (!failedBy(error, 'InvalidGroup.Duplicate')) throw error;
    const data = adopted(await find(name, making), `security group ${name}`);
    if (data !== null) return inNetwork(data, vpcId);
    throw error;
  }
}

function inNetwork(data: ProviderData, vpcId: string): ProviderData {
  if (data.vpcId === vpcId) return data;
  throw new ProviderError(
    'network',
    `security group ${data.groupId} is in network ${data.vpcId}, and the subnets are in ${vpcId}: remove the runner and deploy it again`,
  );
}

/** A group of the same name in another network is none of our business. */
async function find(name: string, { aws, runnerId }: Owner): Promise<Found> {
  const { SecurityGroups: groups = [] } = await aws.ec2('DescribeSecurityGroups', (ec2, options) =>
    ec2.describeSecurityGroups({ Filters: [{ Name: 'group-name', Values: [name] }, ownerFilter(runnerId)] }, options),
  );
  const group = groups.find(({ Tags }) => isOurs(Tags, runnerId));
  return group?.GroupId === undefined ? null : { ours: true, data: { name, groupId: group.GroupId, vpcId: group.VpcId } };
}

async function remove(_name: string, { aws }: Owner, data: ProviderData): Promise<void> {
  const GroupId = textOf(data, 'groupId');
  let inUse: ProviderError | null = null;
  const isGone = await aws.until(releaseLimitMs, async () => {
    try {
      await unlessMissing(aws.ec2('DeleteSecurityGroup', (ec2, options) => ec2.deleteSecurityGroup({ GroupId }, options)));
      return true;
    } catch (error) {
      if (!failedBy(error, 'DependencyViolation')) throw error;
      inUse = error;
      return false;
    }
  });
  if (!isGone && inUse) throw inUse;
}
