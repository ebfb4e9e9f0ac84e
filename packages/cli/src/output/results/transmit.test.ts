import { expect, test } from 'vitest';
import { renderResult } from './registry.ts';

const plain = (text: string): string => text;
const start = {
  type: 'transmit.start',
  modulation: 'cw',
  frequency: 433_920_000,
  gain: 12,
  sampleRate: 250_000,
  seconds: 4,
  samples: 1_000_000,
  device: 'sdr0',
  driver: 'file',
  antenna: 'discone',
};

test('a rehearsal, with what was recorded', () => {
  const facts = [
    start,
    { type: 'transmit.keyed' },
    { type: 'transmit.silent', why: 'done', samples: 1_000_000, clipped: 0 },
    { type: 'transmit.file', name: 'transmission.wav', bytes: 5 },
  ];
  expect(renderResult('transmit', facts, plain)).toBe(
    [
      'transmission  Rehearsed',
      'signal        cw at 433.92 MHz, 12 dB',
      'by            sdr0 (file, discone)',
      'on the air    4 s',
      'recorded      transmission.wav',
      '',
    ].join('\n'),
  );
});

test('one that was stopped, too strong; and one that never began', () => {
  const facts = [
    { ...start, driver: 'hackrf', antenna: null },
    { type: 'transmit.silent', why: 'stopped', samples: 250_000, clipped: 7 },
  ];
  const text = renderResult('transmit', facts, plain);
  expect(text).toContain('transmission  Stopped');
  expect(text).toContain('on the air    1 s of 4 s');
  expect(text).toContain('cut off       7 numbers were too strong');
  expect(renderResult('transmit', [], plain)).toBe('');
});
