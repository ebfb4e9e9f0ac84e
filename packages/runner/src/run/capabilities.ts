import { arch, platform } from 'node:os';
import type { Capabilities, JobsRunAs } from '@baton/protocol';
import { capacityOf, type RunnerConfig } from '../config/config.ts';
import type { Executor } from '../executors/executor.ts';
import { isRoot } from '../process/users.ts';

/** A job user works only for a runner that is root: without one, jobs are what the runner is. */
const jobsRunAs = (jobUser: string | null): JobsRunAs =>
  jobUser !== null && jobUser !== 'root' ? 'other' : isRoot() ? 'root' : 'runner';

/** What this machine can do, and the executors whose tools were found on it. */
export async function findCapabilities(
  config: RunnerConfig,
  executors: readonly Executor[],
): Promise<{ capabilities: Capabilities; found: Executor[] }> {
  const versions = await Promise.all(executors.map((executor) => executor.find()));
  const found = executors.filter((_, index) => versions[index] !== null);
  const offered = executors.map(({ name }, index) => ({ name, version: versions[index] ?? null }));
  const capabilities: Capabilities = {
    labels: config.labels,
    executors: offered.filter(({ version }) => version !== null),
    capacity: capacityOf(config),
    fence: true,
    attributes: { os: platform(), arch: arch(), ...config.attributes },
    ranges: config.ranges,
    devices: config.devices.map(({ id, labels, ranges }) => ({ id, labels, ranges })),
    jobsRunAs: jobsRunAs(config.jobUser),
  };
  return { capabilities, found };
}
