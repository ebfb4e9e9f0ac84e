import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  emptyTransmitResult,
  foldTransmit,
  frequencyWords,
  type TransmitResult,
  transmitLimits,
  transmitStateWords,
} from './transmit.ts';

const of = (...events: Record<string, unknown>[]): TransmitResult => {
  const result = emptyTransmitResult();
  for (const event of events) foldTransmit(result, event);
  return result;
};
const begun = {
  type: 'transmit.start',
  modulation: 'cw',
  frequency: 433_920_000,
  gain: 12,
  sampleRate: 250_000,
  seconds: 4,
  samples: 1_000_000,
  device: 'sdr0',
  driver: 'hackrf',
  antenna: null,
};

test('a transmission from its beginning to its end', () => {
  expect(of()).toEqual(emptyTransmitResult());
  expect(of(begun)).toMatchObject({ state: 'prepared', modulation: 'cw', frequency: 433_920_000, sent: 0, antenna: null });
  const keyed = of(begun, { type: 'transmit.keyed' }, { type: 'transmit.progress', samples: 500_000 });
  expect([keyed.state, keyed.sent, transmitStateWords(keyed)]).toEqual(['keyed', 500_000, 'On the air']);
  const done = of(begun, { type: 'transmit.keyed' }, { type: 'transmit.silent', why: 'done', samples: 1_000_000, clipped: 3 });
  expect(done).toMatchObject({ state: 'done', sent: 1_000_000, clipped: 3 });
  expect(of(begun, { type: 'transmit.silent', why: 'unheard of' }).state).toBe('failed');
});

test('a rehearsal is not on the air; its files are counted up to a limit', () => {
  const files = Array.from({ length: 30 }, (_, at) => ({ type: 'transmit.file', name: `file${at}`, bytes: at }));
  const result = of({ ...begun, driver: 'file' }, { type: 'transmit.keyed' }, ...files);
  expect(transmitStateWords(result)).toBe('Rehearsing');
  expect(result.files).toHaveLength(transmitLimits.files);
  expect(result.files[1]).toEqual({ name: 'file1', bytes: 1 });
});

test('what it does not understand changes nothing, and nothing breaks it', () => {
  const known = fc.constantFrom(
    ...['start', 'keyed', 'progress', 'silent', 'file', 'toString'].map((name) => `transmit.${name}`),
    'transmit',
    'other',
  );
  const events = fc.array(
    fc.record({ type: known, samples: fc.anything(), bytes: fc.anything(), name: fc.anything(), why: fc.anything() }),
  );
  fc.assert(fc.property(events, (all) => Number.isFinite(of(...all).sent)));
  expect(of({ type: 'left_out' }, {}, { type: 'transmit.__proto__' }, { type: 'keyed' })).toEqual(emptyTransmitResult());
});

test('frequencies as people say them', () => {
  expect([433_920_000, 1_200_000_001, 137_500, 50].map(frequencyWords)).toEqual([
    '433.92 MHz',
    '1.200000001 GHz',
    '137.5 kHz',
    '50 Hz',
  ]);
});
