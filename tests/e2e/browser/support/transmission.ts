import type { ToldJob } from './told-job.ts';

/** A rehearsal of a page, a little too strong. */
export const transmission: ToldJob = {
  name: 'pager-flag',
  executor: 'transmit',
  version: '0.1.0',
  spec: { modulation: 'pocsag', address: 1_234_567, message: 'flag{paged}', gain: 12, repeat: 3 },
  more: { drawFrom: { frequency: [{ min: 433_921_700, max: 433_921_700 }] } },
  devices: [{ id: 'mast-uhf', labels: ['dry'], ranges: { frequency: [{ min: 430e6, max: 440e6 }] } }],
  facts: [
    {
      ...{
        type: 'transmit.start',
        modulation: 'pocsag',
        frequency: 433_921_700,
        gain: 12,
        sampleRate: 250_000,
        samples: 2_212_500,
      },
      ...{ seconds: 8.85, device: 'mast-uhf', driver: 'file', antenna: '70 cm ground plane' },
    },
    { type: 'transmit.keyed' },
    { type: 'transmit.progress', samples: 1_000_000 },
    { type: 'transmit.silent', why: 'done', samples: 2_212_500, seconds: 8.85, clipped: 204 },
    { type: 'transmit.file', name: 'transmission.sigmf-data', bytes: 4_425_000 },
    { type: 'transmit.file', name: 'transmission.sigmf-meta', bytes: 512 },
    { type: 'transmit.file', name: 'transmission.wav', bytes: 434_430 },
  ],
  log: 'pocsag at 433.9217 MHz, 12 dB, 8.85 s, by mast-uhf (file, a rehearsal: nothing is keyed)\nsilent after 8.85 s\n',
  failure: null,
};
