import type { Assignment } from '@baton/protocol';
import type { DeviceConfig } from '../config/config.ts';
import type { DrivenDevice, DrivenJob, JsonObject } from '../executors/driver.ts';

/** The job as its executor is told of it. A device that the runner does not know any more has a name and nothing else. */
export function drivenJob(assignment: Assignment, devices: readonly DeviceConfig[]): DrivenJob {
  const { jobId, attemptId, attemptNumber, name, spec, values = {}, deviceId, resume = null } = assignment;
  const device = deviceId ? deviceOf(deviceId, devices) : null;
  return { jobId, attemptId, attemptNumber, name, spec, values, device, resume: resume as DrivenJob['resume'] };
}

function deviceOf(id: string, devices: readonly DeviceConfig[]): DrivenDevice {
  const known = devices.find((device) => device.id === id);
  return { id, labels: known?.labels ?? [], ranges: known?.ranges ?? {}, options: (known?.options ?? {}) as JsonObject };
}
