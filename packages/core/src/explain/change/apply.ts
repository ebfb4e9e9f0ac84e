import { intervalsOf, normalIntervals, type Ranges } from '../../match/interval.ts';
import type { DeviceOffering, Offering } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';
import { isUsedUp } from '../reasons.ts';
import type { SnapshotRunner, Unplugged } from '../snapshot.ts';
import type { ElementaryChange } from './elementary.ts';

/** A runner with what it offers, as changes leave it. */
export interface ChangedRunner {
  runner: SnapshotRunner;
  offering: Offering;
}

const withRange = (ranges: Ranges, own: ElementaryChange & { change: 'widen_range' }, before: Ranges): Ranges => ({
  ...ranges,
  [own.name]: normalIntervals([...intervalsOf(before, own.name), own.to]),
});

/** Changes a device, or the runner itself, where the change says. */
function offeringAfter(change: ElementaryChange, { runner, offering }: ChangedRunner): Offering {
  const changeDevice = (deviceId: string, patch: (device: DeviceOffering) => DeviceOffering): Offering => ({
    ...offering,
    devices: offering.devices.map((device, at) => (runner.devices[at]?.id === deviceId ? patch(device) : device)),
  });
  switch (change.change) {
    case 'add_label':
      if (change.deviceId === null) return { ...offering, labels: [...offering.labels, change.label] };
      return changeDevice(change.deviceId, (device) => ({ ...device, labels: [...device.labels, change.label] }));
    case 'widen_range':
      if (change.deviceId === null) return { ...offering, ranges: withRange(offering.ranges, change, offering.ranges) };
      // What a device does not say is its runner's: saying more must not take that away.
      return changeDevice(change.deviceId, (device) => {
        const before = Object.hasOwn(device.ranges, change.name) ? device.ranges : offering.ranges;
        return { ...device, ranges: withRange(device.ranges, change, before) };
      });
    case 'install_executor':
      return { ...offering, executors: { ...offering.executors, [change.executor]: change.version } };
    default:
      return offering;
  }
}

/** What the runner offers with one more of its devices, which stands last. */
export const withDevice = (offering: Offering, { offering: device }: Unplugged): Offering => ({
  ...offering,
  devices: [...offering.devices, device],
});

function plugIn({ runner, offering }: ChangedRunner, deviceId: string): ChangedRunner {
  const device = runner.unplugged?.find(({ id }) => id === deviceId);
  if (!device) return { runner, offering };
  const unplugged = runner.unplugged?.filter((each) => each !== device);
  const devices = [...runner.devices, { id: deviceId, isFree: true }];
  return { runner: { ...runner, devices, ...(unplugged && { unplugged }) }, offering: withDevice(offering, device) };
}

/** The runner after a change that names it; waiting comes after all others. */
export function changed(from: ChangedRunner, change: ElementaryChange): ChangedRunner {
  const { runner } = from;
  switch (change.change) {
    case 'free_disk':
      return { ...from, runner: { ...runner, isShort: false } };
    case 'plug_in':
      return plugIn(from, change.deviceId);
    case 'enable':
      return { ...from, runner: { ...runner, disabled: false, draining: false } };
    case 'undrain':
      return { ...from, runner: { ...runner, draining: false } };
    case 'start_runner':
      return { ...from, runner: { ...runner, contact: 'online', asleep: false } };
    default:
      return { runner, offering: offeringAfter(change, from) };
  }
}

/** The runner when it has finished what it had. An ephemeral one that had its job is gone then. */
export function waitedFor({ runner, offering }: ChangedRunner): ChangedRunner {
  const isGone = isUsedUp(runner, offering.capacity);
  // while its program has a device that it asks for first, waiting brings no job to the others
  const asks = runner.devices.some(({ isFree }) => isFree);
  const devices = runner.devices.map((device) => (asks && device.isLater ? device : { id: device.id, isFree: true }));
  const idle = { contact: 'online' as const, devices, freeSlots: offering.capacity, permits: [] };
  return { offering, runner: { ...runner, ...(isGone ? { contact: 'offline' as const, permits: [] } : idle) } };
}

const blank = { asleep: false, disabled: false, draining: false, ephemeral: false, permits: [] };

/** An idle runner that does not exist yet. */
export const idleRunner = (id: string, name: string, offering: Offering): ChangedRunner => ({
  offering,
  runner: {
    ...blank,
    ...{ id, name, contact: 'online', freeSlots: offering.capacity },
    devices: offering.devices.map((_, at) => ({ id: `${id} ${at}`, isFree: true })),
  },
});

/** Just what the job needs: a runner of its project with its executor, labels and ranges, and a device when it asks for one. */
export function minimalOffering(needs: Requirements): Offering {
  const asked = [...Object.entries(needs.ranges).map(([name, own]) => [name, [own]] as const), ...Object.entries(needs.draw)];
  const ranges = Object.fromEntries(
    asked.map(([name]) => [name, normalIntervals(asked.flatMap(([of, own]) => (of === name ? own : [])))]),
  );
  return {
    scopeId: needs.scopeId,
    labels: needs.labels,
    executors: { [needs.executor]: needs.executorVersionMin },
    ranges: needs.device === null ? ranges : {},
    attributes: needs.attributes,
    version: needs.runnerVersionMin,
    devices: needs.device === null ? [] : [{ labels: needs.device, ranges }],
    refusesUnlabelled: false,
    trusted: false,
    capacity: 1,
    fence: needs.needsFence,
    native: needs.needsNative,
  };
}
