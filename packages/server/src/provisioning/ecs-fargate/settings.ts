import type { ProviderData } from '@baton/core';
import { arnPattern, imagePattern } from '@baton/protocol/providers/ecs-fargate';
import { fargateSizes, logRetentions } from '@baton/protocol/providers/ecs-fargate-tables';
import type { ProviderProblem } from '../interface.ts';

/** What a pool says of its machines, with what is left out. */
export interface Settings {
  cpu: number;
  memoryMb: number;
  architecture: 'x86_64' | 'arm64';
  /** null: the one of the release, or ours */
  image: string | null;
  runnerFrom: 'image' | 'server';
  /** null: those of the default network */
  subnets: string[] | null;
  /** null: one is made */
  securityGroups: string[] | null;
  assignPublicIp: boolean;
  /** null: as much as Fargate gives */
  ephemeralStorageGib: number | null;
  environment: Record<string, string>;
  insecure: boolean;
  logRetentionDays: number;
  taskPolicies: string[];
  permissionsBoundary: string | null;
}

type Check = (value: unknown) => string | null;

const isText = (value: unknown, pattern: string): value is string =>
  typeof value === 'string' && new RegExp(pattern, 'u').test(value);
const textOf =
  (pattern: string, example: string): Check =>
  (value) =>
    isText(value, pattern) ? null : `must look like ${example}`;
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value) ? null : `must be one of ${values.join(', ')}`;
const isFlag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const wholeFrom =
  (from: number, to: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to
      ? null
      : `must be a whole number from ${from} to ${to}`;
const listOf =
  (pattern: string, example: string, from: number, to: number): Check =>
  (value) => {
    const isList = Array.isArray(value) && value.length >= from && value.length <= to && new Set(value).size === value.length;
    return isList && value.every((each) => isText(each, pattern))
      ? null
      : `must be ${from} to ${to} different ones like ${example}`;
  };
const isEnvironment: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([name, text]) => isText(name, '^(?!BATON_)[A-Za-z_][A-Za-z0-9_]{0,199}$') && typeof text === 'string',
  )
    ? null
    : 'must be texts by names of variables; those that begin with BATON_ are ours';

const policy = 'arn:aws:iam::123456789012:policy/name';
const checks: Readonly<Record<keyof Settings, Check>> = {
  cpu: oneOf(fargateSizes.map(({ cpu }) => cpu)),
  memoryMb: wholeFrom(512, 122_880),
  architecture: oneOf(['x86_64', 'arm64']),
  image: textOf(imagePattern, 'registry.example/name:tag'),
  runnerFrom: oneOf(['image', 'server']),
  subnets: listOf('^subnet-[0-9a-f]{8,17}$', 'subnet-0123456789abcdef0', 1, 16),
  securityGroups: listOf('^sg-[0-9a-f]{8,17}$', 'sg-0123456789abcdef0', 1, 5),
  assignPublicIp: isFlag,
  ephemeralStorageGib: wholeFrom(21, 200),
  environment: isEnvironment,
  insecure: isFlag,
  logRetentionDays: oneOf(logRetentions),
  taskPolicies: listOf(arnPattern, policy, 0, 10),
  permissionsBoundary: textOf(arnPattern, policy),
};
const required: readonly string[] = ['cpu', 'memoryMb'];

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')).slice(0, 200);

/** What is wrong with the settings of a pool; none: nothing. */
export function settingsProblems(given: ProviderData): ProviderProblem[] {
  const problems = Object.keys(given)
    .filter((name) => !Object.hasOwn(checks, name))
    .map((name) => ({ where: `settings.${name}`, problem: 'is not known', value: shown(given[name]) }));
  for (const [name, check] of Object.entries(checks)) {
    const value = given[name];
    const isLeftOut = value === undefined || value === null;
    const problem = isLeftOut ? (required.includes(name) ? 'is missing' : null) : check(value);
    if (problem !== null) problems.push({ where: `settings.${name}`, problem, value: shown(value) });
  }
  const fitting = fargateSizes.find(({ cpu }) => cpu === given.cpu)?.memoryMb;
  if (problems.length === 0 && fitting && !fitting.includes(Number(given.memoryMb)))
    problems.push({
      where: 'settings.memoryMb',
      problem: `goes not with CPU ${given.cpu}, but one of ${fitting.join(', ')} does`,
      value: shown(given.memoryMb),
    });
  return problems;
}

/** Settings that {@link settingsProblems} has nothing against. */
export function settingsOf(given: ProviderData): Settings {
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
  return {
    ...{ architecture: 'x86_64', image: null, runnerFrom: 'image', subnets: null, securityGroups: null, assignPublicIp: true },
    ...{
      ephemeralStorageGib: null,
      environment: {},
      insecure: false,
      logRetentionDays: 14,
      taskPolicies: [],
      permissionsBoundary: null,
    },
    ...(own as Partial<Settings> & Pick<Settings, 'cpu' | 'memoryMb'>),
  };
}
