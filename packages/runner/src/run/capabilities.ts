import { arch, platform } from 'node:os';
import type { Capabilities, JobsRunAs } from '@baton/protocol';
import { capacityOf, type DeviceConfig, type RunnerConfig } from '../config/config.ts';
import type { Executor } from '../executors/executor.ts';
import { isRoot } from '../process/users.ts';

/** A job user works only for a runner that is root: without one, jobs are what the runner is. */
const jobsRunAs = (jobUser: string | null): JobsRunAs =>
  jobUser !== null && jobUser !== 'root' ? 'other' : isRoot() ? 'root' : 'runner';

export interface Found {
  capabilities: Capabilities;
  executors: Executor[];
  /** executors that were declared, and whose tools or devices were not found */
  missing: string[];
  /** that are set up as they must be */
  devices: DeviceConfig[];
  /** what is wrong with the others: these are not offered */
  deviceProblems: DeviceProblem[];
}

export interface DeviceProblem {
  id: string;
  problem: string;
}

/** What is wrong with how devices are set up, by the executors that use them. */
export const deviceProblemsOf = (devices: readonly DeviceConfig[], executors: readonly Executor[]): DeviceProblem[] =>
  devices.flatMap(({ id, options }) => {
    const problems = executors.map((executor) => (executor.devices?.uses(options) ? executor.devices.problemOf(options) : null));
    return problems.flatMap((problem) => (problem === null ? [] : [{ id, problem }])).slice(0, 1);
  });

/** What this machine can do: the executors whose tools and devices were found on it, and the devices that are set up well. */
export async function findCapabilities(config: RunnerConfig, executors: readonly Executor[]): Promise<Found> {
  const deviceProblems = deviceProblemsOf(config.devices, executors);
  const devices = config.devices.filter(({ id }) => deviceProblems.every((problem) => problem.id !== id));
  const lacksDevice = ({ devices: use }: Executor): boolean =>
    use !== undefined && !devices.some(({ options }) => use.uses(options));
  const isDeclared = ({ name }: Executor): boolean => config.executors?.includes(name) ?? true;
  const versions = await Promise.all(
    executors.map((executor) => (isDeclared(executor) && !lacksDevice(executor) ? executor.find() : null)),
  );
  const found = executors.filter((_, index) => versions[index] !== null);
  const offered = executors.map(({ name }, index) => ({ name, version: versions[index] ?? null }));
  const capabilities: Capabilities = {
    labels: config.labels,
    executors: offered.filter(({ version }) => version !== null),
    capacity: capacityOf({ capacity: config.capacity, devices }),
    fence: true,
    attributes: { os: platform(), arch: arch(), ...config.attributes },
    ranges: config.ranges,
    devices: devices.map(({ id, labels, ranges }) => ({ id, labels, ranges })),
    jobsRunAs: jobsRunAs(config.jobUser),
  };
  const missing = config.executors?.filter((name) => found.every((executor) => executor.name !== name)) ?? [];
  return { capabilities, executors: found, missing, devices, deviceProblems };
}
