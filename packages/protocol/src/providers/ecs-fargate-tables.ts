/** Regions in which ECS runs tasks on Fargate, for a form to offer. Others may come: any name that {@link awsRegionPattern} fits is taken. */
export const ecsFargateRegions = [
  { name: 'us-east-1', place: 'N. Virginia' },
  { name: 'us-east-2', place: 'Ohio' },
  { name: 'us-west-1', place: 'N. California' },
  { name: 'us-west-2', place: 'Oregon' },
  { name: 'ca-central-1', place: 'Canada Central' },
  { name: 'ca-west-1', place: 'Calgary' },
  { name: 'mx-central-1', place: 'Mexico' },
  { name: 'sa-east-1', place: 'São Paulo' },
  { name: 'eu-central-1', place: 'Frankfurt' },
  { name: 'eu-central-2', place: 'Zurich' },
  { name: 'eu-west-1', place: 'Ireland' },
  { name: 'eu-west-2', place: 'London' },
  { name: 'eu-west-3', place: 'Paris' },
  { name: 'eu-north-1', place: 'Stockholm' },
  { name: 'eu-south-1', place: 'Milan' },
  { name: 'eu-south-2', place: 'Spain' },
  { name: 'il-central-1', place: 'Tel Aviv' },
  { name: 'me-central-1', place: 'UAE' },
  { name: 'me-south-1', place: 'Bahrain' },
  { name: 'af-south-1', place: 'Cape Town' },
  { name: 'ap-east-1', place: 'Hong Kong' },
  { name: 'ap-east-2', place: 'Taipei' },
  { name: 'ap-south-1', place: 'Mumbai' },
  { name: 'ap-south-2', place: 'Hyderabad' },
  { name: 'ap-southeast-1', place: 'Singapore' },
  { name: 'ap-southeast-2', place: 'Sydney' },
  { name: 'ap-southeast-3', place: 'Jakarta' },
  { name: 'ap-southeast-4', place: 'Melbourne' },
  { name: 'ap-southeast-5', place: 'Malaysia' },
  { name: 'ap-southeast-7', place: 'Thailand' },
  { name: 'ap-northeast-1', place: 'Tokyo' },
  { name: 'ap-northeast-2', place: 'Seoul' },
  { name: 'ap-northeast-3', place: 'Osaka' },
  { name: 'us-gov-east-1', place: 'GovCloud, East' },
  { name: 'us-gov-west-1', place: 'GovCloud, West' },
  { name: 'cn-north-1', place: 'Beijing' },
  { name: 'cn-northwest-1', place: 'Ningxia' },
] as const;

export const awsRegionPattern = '^[a-z]{2,3}(-[a-z]{2,12}){1,2}-[0-9]{1,2}$';

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** What Fargate has: CPU units (1 024 are one), each with the memory that goes with it, in MiB. */
export const fargateSizes: readonly { cpu: number; memoryMb: readonly number[] }[] = [
  { cpu: 256, memoryMb: [512, 1024, 2048] },
  { cpu: 512, memoryMb: steps(1024, 4096, 1024) },
  { cpu: 1024, memoryMb: steps(2048, 8192, 1024) },
  { cpu: 2048, memoryMb: steps(4096, 16_384, 1024) },
  { cpu: 4096, memoryMb: steps(8192, 30_720, 1024) },
  { cpu: 8192, memoryMb: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memoryMb: steps(32_768, 122_880, 8192) },
];

/** Days for which CloudWatch can keep a log. */
export const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
