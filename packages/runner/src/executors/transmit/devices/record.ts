import type { SampleFormat } from '../dsp/quantise.ts';
import type { Plan } from './transmitter.ts';

const datatypes: Readonly<Record<SampleFormat, string>> = { s8: 'ci8', u8: 'cu8', s16: 'ci16_le', f32: 'cf32_le' };

/** What a recording is, as SigMF 1.0 says it: programs for radio read it, and find the frequency there. */
export const recordOf = (plan: Plan, format: SampleFormat, samples: number) => ({
  global: {
    'core:datatype': datatypes[format],
    'core:sample_rate': plan.sampleRate,
    'core:version': '1.0.0',
    'core:description': plan.description,
    'core:hw': `${plan.deviceId}, ${plan.gain} dB`,
    'core:recorder': 'baton-runner',
  },
  captures: [{ 'core:sample_start': 0, 'core:frequency': plan.frequency }],
  annotations: [{ 'core:sample_start': 0, 'core:sample_count': samples, 'core:comment': plan.description }],
});
