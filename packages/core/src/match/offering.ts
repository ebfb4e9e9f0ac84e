import { isNative } from '../policy/protocol-limits.ts';
import { type Capabilities, type Device, executorsOf, labelsOf, type Runner } from '../runner/state.ts';
import { type Interval, intervalsOf, normalRanges, type Ranges, sortedEntries, widthOf } from './interval.ts';
import { compareVersions, normalVersion } from './version.ts';

/** A device as matching sees it: devices of different runners with the same labels and ranges are the same to it. */
export interface DeviceOffering {
  /** sorted, each once */
  labels: string[];
  ranges: Ranges;
}

/** What a runner brings to matching. Runners with the same offering are interchangeable but for pins and what is free on them. */
export interface Offering {
  scopeId: string;
  /** declared and added ones; sorted, each once */
  labels: string[];
  /** version by name; null: unknown */
  executors: Record<string, string | null>;
  ranges: Ranges;
  attributes: Record<string, string>;
  /** of the runner program; null: unknown, or that of another system's */
  version: string | null;
  /** the one with the least to spare first; see {@link devicesOf} for which of a runner's devices they are */
  devices: DeviceOffering[];
  /** takes no job that asks for no label */
  refusesUnlabelled: boolean;
  /** takes only jobs of protected scopes */
  trusted: boolean;
  /** jobs at once */
  capacity: number;
  fence: boolean;
  /** runs our own program, so that it can be told everything that a job may say */
  native: boolean;
}

/** Capabilities of a runner that never said what it can do. */
const nothing: Capabilities = {
  labels: [],
  executors: [],
  capacity: 1,
  fence: false,
  attributes: {},
  ranges: {},
  devices: [],
};

/** What the runner brings to matching, in the one form that equal offerings share. */
export function offeringOf(runner: Runner): Offering {
  const declared = runner.declared ?? nothing;
  return {
    scopeId: runner.scopeId,
    labels: labelsOf(runner).sort(),
    executors: newestOf(executorsOf(runner)),
    ranges: normalRanges(declared.ranges),
    attributes: Object.fromEntries(sortedEntries(declared.attributes)),
    version: isNative(runner.protocol) ? normalVersion(runner.version) : null,
    devices: devicesOf(runner).map(({ labels, ranges }) => ({ labels, ranges })),
    refusesUnlabelled: runner.refusesUnlabelled,
    trusted: runner.trusted,
    capacity: declared.capacity,
    fence: declared.fence,
    native: isNative(runner.protocol),
  };
}

/** The runner's devices that are plugged in, in the order of its offering, in normal form. One that is declared twice counts once. */
export function devicesOf(runner: Runner): Device[] {
  const { devices, ranges: shared } = runner.declared ?? nothing;
  const ofRunner = normalRanges(shared);
  const plugged = devices.filter(({ id }) => !runner.devicesAbsent.includes(id));
  const byId = new Map(plugged.map((device) => [device.id, device]));
  const normal = [...byId.values()].map(({ id, labels, ranges }) => {
    const device = { id, labels: [...new Set(labels)].sort(), ranges: ownRanges(ranges, ofRunner) };
    return { device, spare: deviceSpare(device), text: JSON.stringify(deviceText(device)) };
  });
  return normal
    .sort((a, b) => a.spare - b.spare || compareTexts(a.text, b.text) || compareTexts(a.device.id, b.device.id))
    .map(({ device }) => device);
}

/** Those in which a device differs from its runner: what it does not say is the runner's anyway. */
function ownRanges(ranges: Ranges, ofRunner: Ranges): Ranges {
  const isShared = (name: string, own: readonly Interval[]): boolean =>
    JSON.stringify(own) === JSON.stringify(intervalsOf(ofRunner, name));
  return Object.fromEntries(Object.entries(normalRanges(ranges)).filter(([name, own]) => !isShared(name, own)));
}

function newestOf(found: readonly { name: string; version: string | null }[]): Offering['executors'] {
  const newest = new Map<string, string | null>();
  for (const { name, version } of found) {
    const known = newest.get(name) ?? null;
    const own = normalVersion(version);
    const isNewer = known === null || (own !== null && (compareVersions(own, known) ?? 0) > 0);
    newest.set(name, isNewer ? own : known);
  }
  return Object.fromEntries(sortedEntries(Object.fromEntries(newest)));
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const rangesText = (ranges: Ranges): unknown =>
  sortedEntries(ranges).map(([name, own]) => [name, own.map(({ min, max }) => [min, max])]);

const deviceText = ({ labels, ranges }: DeviceOffering): unknown => [labels, rangesText(ranges)];

/** Names the runner class: equal exactly for equal offerings. */
export const canonicalOffering = (offering: Offering): string =>
  JSON.stringify([
    offering.scopeId,
    offering.labels,
    sortedEntries(offering.executors),
    rangesText(offering.ranges),
    sortedEntries(offering.attributes),
    offering.version,
    offering.devices.map(deviceText),
    offering.refusesUnlabelled,
    offering.trusted,
    offering.capacity,
    offering.fence,
    ...(offering.native ? [] : [false]),
  ]);

/** Wider ranges are more to spare, but never as much as one thing more. */
const widthSpare = (width: number): number => Math.log1p(width) / 1024;

const deviceSpare = ({ labels, ranges }: DeviceOffering): number =>
  labels.length + Object.keys(ranges).length + widthSpare(widthOf(ranges));

/**
 * How much an offering could do besides: the best fit has the least to spare. Counts labels, executors, names of ranges, and devices
 * with theirs; one more for taking any scope's jobs, and one for taking unlabelled ones. Among equal counts the narrower ranges.
 */
export function spareOf(offering: Offering): number {
  const { labels, executors, ranges, devices, trusted, refusesUnlabelled } = offering;
  const things = labels.length + Object.keys(executors).length + Object.keys(ranges).length + devices.length;
  const width = [offering, ...devices].reduce((sum, each) => sum + widthOf(each.ranges), 0);
  const ofDevices = devices.reduce((sum, device) => sum + device.labels.length + Object.keys(device.ranges).length, 0);
  return things + ofDevices + Number(!trusted) + Number(!refusesUnlabelled) + widthSpare(width);
}
