import { ProviderError } from '../interface.ts';
import type { Session } from './session.ts';

/** Where tasks run. */
export interface Network {
  vpcId: string;
  subnets: string[];
}

/** As many as a service takes. */
const subnetsMax = 16;

const hint = 'Name subnets in the settings of the pool, or make a default network with ec2:CreateDefaultVpc';

/** The subnets that are named, or those of the region's default network. Throws `network` when there is none. */
export async function findNetwork(aws: Session, named: readonly string[] | null): Promise<Network> {
  return named === null ? defaultNetwork(aws) : namedNetwork(aws, named);
}

async function defaultNetwork(aws: Session): Promise<Network> {
  const { Vpcs = [] } = await aws.ec2('DescribeVpcs', (ec2, options) =>
    ec2.describeVpcs({ Filters: [{ Name: 'is-default', Values: ['true'] }] }, options),
  );
  const vpcId = Vpcs[0]?.VpcId;
  if (vpcId === undefined)
    throw new ProviderError('network', `ec2:DescribeVpcs: region ${aws.region} has no default network (VPC). ${hint}`);
  const { Subnets = [] } = await aws.ec2('DescribeSubnets', (ec2, options) =>
    ec2.describeSubnets(
      {
        Filters: [
          { Name: 'vpc-id', Values: [vpcId] },
          { Name: 'default-for-az', Values: ['true'] },
        ],
      },
      options,
    ),
  );
  const subnets = Subnets.flatMap(({ SubnetId }) => SubnetId ?? []).sort();
  if (subnets.length === 0)
    throw new ProviderError(
      'network',
      `ec2:DescribeSubnets: the default network ${vpcId} of ${aws.region} has no subnets. ${hint}`,
    );
  return { vpcId, subnets: subnets.slice(0, subnetsMax) };
}

async function namedNetwork(aws: Session, named: readonly string[]): Promise<Network> {
  const { Subnets = [] } = await aws.ec2('DescribeSubnets', (ec2, options) =>
    ec2.describeSubnets({ SubnetIds: [...named] }, options),
  );
  const networks = [...new Set(Subnets.flatMap(({ VpcId }) => VpcId ?? []))];
  const [vpcId] = networks;
  if (vpcId === undefined || networks.length > 1)
    throw new ProviderError(
      'network',
      `the subnets ${named.join(', ')} must be of one network; they are of ${networks.join(', ') || 'none'}`,
    );
  return { vpcId, subnets: [...named] };
}
