import type { ContainerDefinition, RegisterTaskDefinitionCommandInput, TaskDefinition } from '@aws-sdk/client-ecs';
import { type Making, textOf } from './kind.ts';
import { programOf, variablesOf } from './start.ts';

/** The longest that Fargate gives a container between the request to stop and the kill: the runner is drained before. */
const stopTimeoutS = 120;

export type Definition = Omit<RegisterTaskDefinitionCommandInput, 'tags'>;

/** What is run for an order, whole. */
export function definitionOf(family: string, { aws, order, settings, made }: Making): Definition {
  const { image, entryPoint, command } = programOf(settings, order);
  const container: ContainerDefinition = {
    ...{ name: 'runner', image, essential: true, stopTimeout: stopTimeoutS },
    ...(entryPoint !== undefined && { entryPoint }),
    ...(command !== undefined && { command }),
    environment: Object.entries(variablesOf(settings, order)).map(([name, value]) => ({ name, value })),
    secrets: [{ name: 'BATON_RUNNER_TOKEN', valueFrom: textOf(made.secret, 'arn') }],
    // jobs leave processes behind that somebody must bury
    linuxParameters: { initProcessEnabled: true },
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        ...{ 'awslogs-group': textOf(made['log-group'], 'name'), 'awslogs-region': aws.region },
        'awslogs-stream-prefix': 'runner',
      },
    },
  };
  return {
    ...{ family, networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] },
    ...{ cpu: String(settings.cpu), memory: String(settings.memoryMb) },
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: settings.architecture === 'arm64' ? 'ARM64' : 'X86_64' },
    executionRoleArn: textOf(made['iam-role.execution'], 'arn'),
    taskRoleArn: textOf(made['iam-role.task'], 'arn'),
    ...(settings.ephemeralStorageGib !== null && { ephemeralStorage: { sizeInGiB: settings.ephemeralStorageGib } }),
    containerDefinitions: [container],
  };
}

const byName = <T extends { name?: string | undefined }>(list: readonly T[] | undefined): T[] =>
  [...(list ?? [])].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));

/** What of a definition is ours: AWS answers it with more than was said. */
function essence(definition: Definition | TaskDefinition): string {
  const [container = {}] = definition.containerDefinitions ?? [];
  const { image, entryPoint, command, environment, secrets, stopTimeout, logConfiguration, linuxParameters } = container;
  const { cpu, memory, runtimePlatform, executionRoleArn, taskRoleArn, ephemeralStorage } = definition;
  const options = logConfiguration?.options ?? {};
  return JSON.stringify([
    ...[cpu, memory, runtimePlatform?.cpuArchitecture, executionRoleArn, taskRoleArn, ephemeralStorage?.sizeInGiB ?? null],
    ...[image, entryPoint ?? [], command ?? [], stopTimeout, linuxParameters?.initProcessEnabled === true],
    byName(environment).map(({ name, value }) => [name, value]),
    byName(secrets).map(({ name, valueFrom }) => [name, valueFrom]),
    Object.keys(options)
      .sort()
      .map((name) => [name, options[name]]),
  ]);
}

export const isSameDefinition = (a: Definition | TaskDefinition, b: Definition | TaskDefinition): boolean =>
  essence(a) === essence(b);
