import type { ProviderData } from '@baton/core';
import { ecsFargateKind } from '@baton/protocol/providers/ecs-fargate';
import { fargateSizes } from '@baton/protocol/providers/ecs-fargate-tables';
import { schemaProblems } from '@baton/protocol/providers/schema-problems';
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

/** What is wrong with the settings of a pool; none: nothing. */
export function settingsProblems(settings: ProviderData): ProviderProblem[] {
  const problems = schemaProblems(ecsFargateKind, { settings, identity: null, secret: null });
  const fitting = fargateSizes.find(({ cpu }) => cpu === settings.cpu)?.memoryMb;
  if (problems.length > 0 || !fitting || fitting.includes(Number(settings.memoryMb))) return problems;
  return [
    {
      where: 'settings.memoryMb',
      problem: `does not go with CPU ${settings.cpu}: must be one of ${fitting.join(', ')}`,
      value: String(settings.memoryMb),
    },
  ];
}

/** Settings that {@link settingsProblems} has nothing against. */
export function settingsOf(given: ProviderData): Settings {
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
    ...(given as Partial<Settings> & Pick<Settings, 'cpu' | 'memoryMb'>),
  };
}
