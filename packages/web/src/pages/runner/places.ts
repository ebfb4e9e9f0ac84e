import type { AttemptBar } from '@baton/protocol';
import { lanesOf } from '../../gantt/layout.ts';

/** Where on a runner attempts stood: each of its devices, those that it had once, and as many slots as were used at once. */
export function placesOf(
  attempts: readonly AttemptBar[],
  devices: readonly string[],
  now: number,
): { label: string; own: AttemptBar[] }[] {
  const former = attempts.flatMap(({ deviceId }) => (deviceId === null || devices.includes(deviceId) ? [] : [deviceId]));
  const ofDevices = [...devices, ...new Set(former)].map((id) => ({
    label: `Device ${id}`,
    own: attempts.filter(({ deviceId }) => deviceId === id),
  }));
  const others = attempts.filter(({ deviceId }) => deviceId === null);
  const lanes = lanesOf(others, now);
  const used = Math.max(0, ...[...lanes.values()].map((lane) => lane + 1));
  const ofSlots = Array.from({ length: used }, (_, lane) => ({
    label: ofDevices.length > 0 ? `Without a device ${lane + 1}` : `Slot ${lane + 1}`,
    own: others.filter(({ id }) => lanes.get(id) === lane),
  }));
  return [...ofDevices, ...ofSlots];
}
