import type { Context } from '../context.ts';
import type { HeldSyncs } from './held.ts';

/**
 * The runner's devices in the order of its class, `null` in the place of each that is in use: by an attempt that is not over, or by one that
 * is over here while the runner, as its held sync says, still ends it.
 */
export function freeDevicesOf(context: Context, held: HeldSyncs, runnerId: string): (string | null)[] {
  const devices = context.work.freeDevices(runnerId, context.fleet.devices(runnerId));
  const inUse = held.get(runnerId)?.devicesInUse ?? [];
  return inUse.length === 0 ? devices : devices.map((id) => (id !== null && inUse.includes(id) ? null : id));
}
