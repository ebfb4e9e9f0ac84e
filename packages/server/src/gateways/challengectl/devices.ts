import { type Capabilities, type Device, type Interval, limits } from '@baton/core';
import { BadCall } from './bad-call.ts';
import { type Fields, fieldsOf, isFields, lineOf } from './fields.ts';
import { limitsOf } from './frequency-limits.ts';

/**
 * Which of its APIs a runner's program uses. `runners`: one task at a time, always on its first device. `agents`: a task per device, each on the first
 * that is free when it asks.
 */
export type ClientKind = 'runners' | 'agents';

const modelCharsMax = 60;
const idShape = /^[A-Za-z0-9_-]{1,64}$/;

/** The devices that a runner tells, in its order, which is the one in which it uses them. Throws {@link BadCall}. */
export function devicesOf(told: unknown): Device[] {
  if (told === undefined || told === null) return [];
  if (!Array.isArray(told)) throw new BadCall('devices must be a list');
  if (told.length > limits.devicesMax) throw new BadCall(`devices has more than ${limits.devicesMax} entries`);
  const devices = told.map((each, at) => deviceOf(fieldsOf(each, `devices[${at}]`), at));
  const ids = devices.map(({ id }) => id);
  const twin = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twin !== undefined) throw new BadCall(`devices: two have the device_id ${twin}`);
  return devices;
}

function deviceOf(fields: Fields, at: number): Device {
  const id = lineOf(fields, 'device_id', 64) ?? String(at);
  if (!idShape.test(id)) throw new BadCall(`devices[${at}]: device_id must be a number or a plain word`);
  const model = lineOf(fields, 'model', modelCharsMax) ?? '';
  const name = lineOf(fields, 'name', limits.nameCharsMax) ?? '';
  const intervals = intervalsOf(fields, `devices[${at}]`);
  return { id, labels: labelsOf(model, name), ranges: intervals.length > 0 ? { frequency: intervals } : {} };
}

/**
 * Where it can transmit: by one of its antennas, where it tells of antennas; a device without a usable one transmits nowhere. Else by its own
 * limits.
 */
function intervalsOf(fields: Fields, where: string): Interval[] {
  const antennas = fields.antennas_config;
  if (antennas === undefined || antennas === null) return limitsOf(fields.frequency_limits, `${where}: frequency_limits`);
  return Object.entries(fieldsOf(antennas, `${where}: antennas_config`)).flatMap(([name, antenna]) => {
    if (!isFields(antenna) || antenna.enabled === false) return [];
    return limitsOf(antenna.frequency_limits, `${where}: antenna ${JSON.stringify(name.slice(0, 40))}`);
  });
}

/** Words by which a job can ask for it: `hackrf`, `hackrf=0`. */
const labelsOf = (model: string, name: string): string[] =>
  [model, model !== '' && name !== '' ? `${model}=${name}` : '']
    .map((text) => text.replace(/[\s,]+/g, '-').slice(0, limits.labelCharsMax))
    .filter((text) => text !== '');

/** What is known of a runner besides its devices: by it people recognize the machine. */
export type HostFacts = Readonly<Partial<Record<'hostname' | 'mac_address' | 'machine_id' | 'runner_id', string>>>;

/** The attribute in which the API that it uses is kept. */
export const kindAttribute = 'challengectl_api';

/** The devices that a job can be given: of a program that always uses its first one, that one. */
export const usableDevices = (kind: ClientKind, devices: readonly Device[]): Device[] =>
  kind === 'runners' ? devices.slice(0, 1) : [...devices];

export function capabilitiesOf(kind: ClientKind, devices: readonly Device[], host: HostFacts): Capabilities {
  const usable = usableDevices(kind, devices);
  return {
    labels: [],
    executors: [{ name: 'transmit', version: null }],
    capacity: Math.max(1, usable.length),
    fence: false,
    attributes: { ...host, [kindAttribute]: kind },
    ranges: {},
    devices: usable,
  };
}
