import type { TransmitSpec } from '@baton/protocol';
import { frequencyWords } from '@baton/protocol/results/transmit';
import { type DriveContext, type Driver, JobFailed, type Verdict } from '../driver.ts';
import { file } from './devices/file.ts';
import { hackrf } from './devices/hackrf.ts';
import type { DeviceOptions } from './devices/options.ts';
import type { OnAir, Plan, Transmitter } from './devices/transmitter.ts';
import { optionsOf, planOf } from './plan.ts';
import { readTransmission } from './transmission.ts';

/** Facts about how far it is, over a whole transmission at most. */
const progressMax = 200;

/** Sends a job's signal with its device. Leave is asked just before it is keyed, also when it is a rehearsal: that one goes as the real one would. */
export const transmitDriver: Driver = {
  name: 'transmit',
  async drive(job, context) {
    const spec = readTransmission(job.spec);
    const { device } = job;
    if (device === null) throw new JobFailed('the job has no device: a transmission needs one');
    const options = optionsOf(device);
    const plan = planOf(spec, job, device, options);
    const transmitter = transmitterOf(options);
    const problem = transmitter.problemOf(plan, context);
    if (problem !== null) throw new JobFailed(problem);
    announce(spec, plan, options, context);
    await context.gate();
    if (context.stopping.aborted) return stopped;
    return send(plan, transmitter, context);
  },
};

const stopped: Verdict = { kind: 'failed', exitCode: null, message: 'stopped' };

const transmitterOf = (options: DeviceOptions): Transmitter => (options.driver === 'file' ? file(options) : hackrf(options));

const secondsOf = (samples: number, { sampleRate }: Plan): number => Math.round((samples / sampleRate) * 1000) / 1000;

function announce(spec: TransmitSpec, plan: Plan, { driver, antenna }: DeviceOptions, context: DriveContext): void {
  const { frequency, gain, sampleRate, deviceId, signal } = plan;
  const seconds = secondsOf(signal.samples, plan);
  context.tell({
    type: 'transmit.start',
    modulation: spec.modulation,
    frequency,
    gain,
    sampleRate,
    samples: signal.samples,
    seconds,
    device: deviceId,
    driver,
    antenna,
  });
  const how = driver === 'file' ? ', a rehearsal: nothing is keyed' : '';
  context.say(`${spec.modulation} at ${frequencyWords(frequency)}, ${gain} dB, ${seconds} s, by ${deviceId} (${driver}${how})`);
}

async function send(plan: Plan, transmitter: Transmitter, context: DriveContext): Promise<Verdict> {
  const meter = meterOf(plan, context);
  let why: 'done' | 'stopped' | 'failed' = 'failed';
  let clipped = 0;
  try {
    ({ clipped } = await transmitter.send(plan, context, meter.onAir));
    why = context.stopping.aborted ? 'stopped' : 'done';
  } finally {
    const seconds = secondsOf(meter.sent(), plan);
    context.tell({ type: 'transmit.silent', why, samples: meter.sent(), seconds, clipped });
    context.say(`silent after ${seconds} s${why === 'done' ? '' : `: ${why}`}`);
  }
  if (clipped > 0)
    context.say(`${clipped} numbers were stronger than they can be, and were cut off: a lower amplitude avoids that`);
  if (why === 'stopped') return stopped;
  await transmitter.finish?.(plan, context);
  context.output('frequency', String(plan.frequency));
  context.output('duration', String(secondsOf(meter.sent(), plan)));
  context.output('samples', String(meter.sent()));
  return { kind: 'succeeded' };
}

/** Counts, and tells once in a second of the signal, less often in a long one. */
function meterOf(plan: Plan, context: DriveContext): { onAir: OnAir; sent(): number } {
  const step = Math.max(plan.sampleRate, Math.ceil(plan.signal.samples / progressMax));
  let [sent, told] = [0, 0];
  return {
    sent: () => sent,
    onAir: {
      keyed: () => context.tell({ type: 'transmit.keyed' }),
      sent: (samples) => {
        sent += samples;
        if (sent - told < step) return;
        told = sent;
        context.tell({ type: 'transmit.progress', samples: sent });
      },
    },
  };
}
