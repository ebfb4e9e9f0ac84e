import { ApiError, type Capabilities, deviceProblem, rangeProblem } from '@baton/protocol';

/**
 * Capabilities with all that an older runner leaves out. Refuses what no schema can: intervals whose ends are the wrong way round, and
 * devices with the same id.
 */
export function completeCapabilities(from: Capabilities) {
  const { ranges = {}, devices = [] } = from;
  const problem = rangeProblem('capabilities.ranges', ranges) ?? deviceProblem('capabilities.devices', devices);
  if (problem) throw new ApiError('invalid_request', { ...problem });
  const complete = devices.map(({ id, labels, ranges: own }) => ({ id, labels: labels ?? [], ranges: own ?? {} }));
  return { ...from, ranges, devices: complete };
}
