import type { TransmitSpec } from '@baton/protocol';
import { type DrivenDevice, type DrivenJob, JobFailed } from '../driver.ts';
import { contentOf } from './content.ts';
import { type DeviceOptions, readDeviceOptions } from './devices/options.ts';
import type { Plan } from './devices/transmitter.ts';
import type { Receiver } from './dsp/receive.ts';
import { aired, type Content, halfBandOf, signalOf } from './dsp/signal.ts';

/** Of a band this much can be used: beyond it filters begin. */
const usable = 0.9;
/** Pitch at which a keyed carrier in the middle of its channel is made audible. */
const beatHz = 700;
/** A carrier that already stands this far beside it is audible by itself. */
const audibleHz = 200;

/** The device's options. Throws `JobFailed`. */
export function optionsOf(device: DrivenDevice): DeviceOptions {
  const options = readDeviceOptions(device.options);
  if (typeof options === 'string') throw new JobFailed(`the device ${device.id} is not set up for transmitting: ${options}`);
  return options;
}

/** All that is decided about a transmission; what the device does not allow is refused in words. Throws `JobFailed`. */
export function planOf(spec: TransmitSpec, job: DrivenJob, device: DrivenDevice, options: DeviceOptions): Plan {
  const frequency = frequencyOf(job, device);
  const gain = within('gain', spec.gain ?? options.gainDefault, options.gainMin, options.gainMax, 'dB', device);
  const { sampleRateMin, sampleRateMax } = options;
  const sampleRate = within('sampleRate', spec.sampleRate ?? options.sampleRate, sampleRateMin, sampleRateMax, 'Hz', device);
  if (spec.antenna !== undefined && spec.antenna !== options.antenna)
    throw new JobFailed(`antenna: the device ${device.id} has ${options.antenna ?? 'none that is named'}, not ${spec.antenna}`);
  const content = contentOf(spec, options.files);
  const half = halfBandOf(content);
  if (half !== null && half * 2 > sampleRate * usable)
    throw new JobFailed(
      `sampleRate: ${sampleRate} samples a second are too few for a signal that is ${Math.ceil(half * 2)} Hz wide`,
    );
  const signal = signalOf(content, sampleRate);
  if (typeof signal === 'string') throw new JobFailed(signal);
  const airing = {
    repeat: spec.repeat ?? null,
    pauseSeconds: (spec.pauseMs ?? 1_000) / 1000,
    durationSeconds: spec.durationMs === undefined ? null : spec.durationMs / 1000,
    amplitude: spec.amplitude ?? (spec.modulation === 'iq' ? 1 : 0.8),
  };
  return {
    name: `${job.jobId.slice(0, 8)}-${job.attemptNumber}`,
    deviceId: device.id,
    frequency,
    gain,
    sampleRate,
    signal: aired(signal, airing, sampleRate),
    receiver: receiverOf(content),
    description: [spec.modulation, spec.message ?? spec.file ?? ''].join(' ').trim(),
  };
}

/** Matching saw to it already. A transmitter looks itself: what it was set up for may have changed since it said so. */
function frequencyOf({ values }: DrivenJob, { id, ranges }: DrivenDevice): number {
  const { frequency } = values;
  if (frequency === undefined)
    throw new JobFailed('the job has no frequency: it needs one value of the range frequency, or a draw');
  const allowed = Object.hasOwn(ranges, 'frequency') ? ranges.frequency : undefined;
  if (!allowed || allowed.some(({ min, max }) => frequency >= min && frequency <= max)) return frequency;
  const words = allowed.map(({ min, max }) => `${min} to ${max}`).join(', ');
  throw new JobFailed(`frequency: ${frequency} Hz is outside of what the device ${id} may use: ${words} Hz`);
}

function within(name: string, value: number, min: number, max: number, unit: string, { id }: DrivenDevice): number {
  if (value >= min && value <= max) return value;
  throw new JobFailed(`${name}: ${value} ${unit} is outside of the limits of the device ${id}: ${min} to ${max} ${unit}`);
}

function receiverOf(content: Content): Receiver | null {
  switch (content.modulation) {
    case 'cw':
      return { kind: 'tone', toneHz: content.toneHz >= audibleHz ? 0 : beatHz };
    case 'ask':
      return { kind: 'am' };
    case 'iq':
      return null;
    default:
      return { kind: 'fm', deviationHz: content.deviationHz };
  }
}
