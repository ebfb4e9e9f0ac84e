import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DriveBench } from '../../testing/drive-bench.ts';
import type { JsonObject } from '../driver.ts';
import { numbersOf, Quantiser } from './dsp/quantise.ts';
import { wavHead } from './dsp/wav.ts';
import { decodeMorse } from './testing/decode.ts';
import { hasMultimon, multimon, tellWithoutMultimon } from './testing/multimon.ts';
import { radio } from './testing/radio.ts';
import { transmitDriver } from './transmit.ts';

tellWithoutMultimon();

let bench: DriveBench;
beforeEach(() => {
  bench = new DriveBench();
});
afterEach(() => bench.remove());

const values = { frequency: 433_920_000 };
const drive = (spec: JsonObject, options: JsonObject = {}, more = values) =>
  bench.drive(transmitDriver, { spec, values: more, device: radio({ driver: 'file', ...options }) });
const cw = { modulation: 'cw', message: 'CQ BATON', wordsPerMinute: 25 };
const succeeded = { kind: 'succeeded' };
const bytesOf = (name: string): Buffer => bench.files.get(name)?.bytes ?? Buffer.alloc(0);
const soundOf = (): Buffer => bytesOf('transmission.wav').subarray(44);

test('a rehearsal keeps samples, what they are, and what a receiver hears; facts and outputs say what was sent', async () => {
  expect(await drive(cw, { gainDefault: 12, antenna: 'discone' })).toEqual(succeeded);
  expect([...bench.files.keys()]).toEqual(['transmission.sigmf-data', 'transmission.sigmf-meta', 'transmission.wav']);
  const [start, keyed, ...more] = bench.told;
  const samples = Number(start?.samples);
  const seconds = Number(start?.seconds);
  expect(start).toEqual({
    type: 'transmit.start',
    modulation: 'cw',
    frequency: 433_920_000,
    gain: 12,
    sampleRate: 250_000,
    samples,
    seconds,
    device: 'sdr0',
    driver: 'file',
    antenna: 'discone',
  });
  expect(keyed).toEqual({ type: 'transmit.keyed' });
  expect(more.find(({ type }) => type === 'transmit.silent')).toEqual({
    type: 'transmit.silent',
    why: 'done',
    samples,
    seconds,
    clipped: 0,
  });
  expect(bench.outputs).toEqual({ frequency: '433920000', duration: String(seconds), samples: String(samples) });
  expect(bytesOf('transmission.sigmf-data')).toHaveLength(Number(samples) * 2);
  expect(JSON.parse(bytesOf('transmission.sigmf-meta').toString())).toMatchObject({
    global: { 'core:datatype': 'ci8', 'core:sample_rate': 250_000, 'core:description': 'cw CQ BATON' },
    captures: [{ 'core:frequency': 433_920_000 }],
  });
  expect(decodeMorse(numbersOf(soundOf(), 's16'), 22_050, 25)).toBe('CQ BATON');
  if (hasMultimon) expect((await multimon('MORSE_CW', soundOf())).trim()).toBe('CQ BATON');
});

test('leave is asked once, before anything is keyed; without it nothing is', async () => {
  bench.refusal = 'a newer attempt runs';
  expect(await drive(cw)).toMatchObject({ kind: 'failed', message: 'leave was refused: a newer attempt runs' });
  expect(bench.told.map(({ type }) => type)).toEqual(['transmit.start']);
  expect(bench.files.size).toBe(0);
  bench.refusal = null;
  expect(await drive(cw)).toEqual(succeeded);
  expect(bench.gates).toBe(2);
});

test('a stop ends it at once, in the middle; a real-time rehearsal lasts as long as the air would', async () => {
  const running = drive({ ...cw, durationMs: 60_000 }, { realTime: true });
  await bench.until(() => bench.toldOf('transmit.keyed').length > 0);
  bench.stop();
  expect(await running).toMatchObject({ kind: 'failed', message: 'stopped' });
  const [end] = bench.toldOf('transmit.silent');
  expect(end).toMatchObject({ why: 'stopped' });
  expect(Number(end?.seconds)).toBeLessThan(60);
  expect(bench.outputs).toEqual({});
});

test.each<[string, JsonObject, JsonObject, object]>([
  ['gain: 31 dB is outside of the limits of the device sdr0: 0 to 30 dB', { gain: 31 }, { gainMin: 0, gainMax: 30 }, values],
  [
    'frequency: 145000000 Hz is outside of what the device sdr0 may use: 430000000 to 440000000 Hz',
    {},
    {},
    { frequency: 145_000_000 },
  ],
  ['the job has no frequency: it needs one value of the range frequency, or a draw', {}, {}, {}],
  ['antenna: the device sdr0 has yagi, not discone', { antenna: 'discone' }, { antenna: 'yagi' }, values],
  [
    'sampleRate: 500000 Hz is outside of the limits of the device sdr0: 8000 to 48000 Hz',
    { sampleRate: 500_000 },
    { sampleRate: 48_000, sampleRateMax: 48_000 },
    values,
  ],
  [
    'sampleRate: 8000 samples a second are too few for a signal that is 40800 Hz wide',
    { toneHz: 20_000, sampleRate: 8_000 },
    {},
    values,
  ],
  [
    'the recording would be 3000000000 bytes, this device keeps at most 268435456 (its option bytesMax): a lower sampleRate makes it smaller',
    { durationMs: 6_000_000 },
    {},
    values,
  ],
  ['the device sdr0 is not set up for transmitting: gainMax: must be a number from -100 to 100', {}, { gainMax: 'much' }, values],
  ['message: there is no Morse code for it: %', { message: '100 %' }, {}, values],
  ['baud: does not go with cw: 1200', { baud: 1200 }, {}, values],
  ['wordsPerMinute: must be a number from 5 to 60', { wordsPerMinute: 100 }, {}, values],
])('refused in words, before leave is asked: %s', async (message, spec, options, wanted) => {
  expect(await drive({ ...cw, ...spec }, options, wanted as typeof values)).toMatchObject({ kind: 'failed', message });
  expect([bench.gates, bench.files.size]).toEqual([0, 0]);
});

test('a job without a device, and a device that nobody set up for it, are refused', async () => {
  const without = await bench.drive(transmitDriver, { spec: cw, values });
  expect(without).toMatchObject({ message: 'the job has no device: a transmission needs one' });
  const gpu = await bench.drive(transmitDriver, { spec: cw, values, device: radio({}) });
  expect(gpu).toMatchObject({
    message: 'the device sdr0 is not set up for transmitting: driver: is missing; there are file, hackrf',
  });
});

test('a page is heard and read', async () => {
  const page = { modulation: 'pocsag', address: 42, message: '555-1234', content: 'numeric', baud: 512 };
  expect(await drive(page)).toEqual(succeeded);
  expect(bench.toldOf('transmit.start')).toMatchObject([{ modulation: 'pocsag' }]);
  if (hasMultimon) expect(await multimon('POCSAG512', soundOf())).toMatch(/Address: +42 {2}Function: 0 {2}Numeric: 555-1234/);
});

/** Two seconds of speech, as far as a receiver is concerned. */
const speech = Float32Array.from({ length: 16_000 }, (_, at) => {
  const seconds = at / 8_000;
  return 0.4 * Math.sin(2 * Math.PI * (300 + 400 * seconds) * seconds) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * seconds));
});
const speechWav = Buffer.concat([wavHead(speech.length, 8_000), new Quantiser('s16').bytesOf(speech)]);

/** How alike two signals are at the best shift between them; 1: the same but for their strength. */
function likeness(one: Float32Array, other: Float32Array, shiftMax: number): number {
  let best = 0;
  for (let shift = 0; shift <= shiftMax; shift += 1) {
    let [both, first, second] = [0, 0, 0];
    for (let at = 0; at + shift < one.length && at < other.length; at += 1) {
      const [a, b] = [one[at + shift] ?? 0, other[at] ?? 0];
      both += a * b;
      first += a * a;
      second += b * b;
    }
    best = Math.max(best, both / Math.sqrt(first * second || 1));
  }
  return best;
}

test.each(['inline', 'from a file'])('sound (%s) is heard again as it was', async (how) => {
  const files = join(bench.folder, 'files');
  mkdirSync(files);
  writeFileSync(join(files, 'speech.wav'), speechWav);
  const sound = how === 'inline' ? { audio: speechWav.toString('base64') } : { file: 'speech.wav' };
  expect(await drive({ modulation: 'nbfm', ...sound }, { files })).toEqual(succeeded);
  const heard = numbersOf(soundOf(), 's16').subarray(11_025);
  const atHeardRate = Float32Array.from({ length: heard.length }, (_, at) => {
    const place = (at * 8_000) / 22_050;
    const [low, part] = [Math.floor(place), place % 1];
    return (speech[low] ?? 0) * (1 - part) + (speech[low + 1] ?? 0) * part;
  });
  expect(likeness(heard, atHeardRate, 8)).toBeGreaterThan(0.98);
});

test('samples of a file are sent as they are, and again; what is not in the folder is not read', async () => {
  const files = join(bench.folder, 'files');
  mkdirSync(files);
  const iq = Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 7) % 100));
  writeFileSync(join(files, 'capture.s8'), iq);
  writeFileSync(join(bench.folder, 'secret'), 'secret');
  symlinkSync(join(bench.folder, 'secret'), join(files, 'link'));
  const spec = { modulation: 'iq', file: 'capture.s8', format: 's8', fileSampleRate: 250_000, repeat: 2, pauseMs: 1 };
  expect(await drive(spec, { files })).toEqual(succeeded);
  expect(bytesOf('transmission.sigmf-data')).toEqual(Buffer.concat([iq, Buffer.alloc(500), iq]));
  expect(bench.files.has('transmission.wav')).toBe(false);
  for (const [file, message] of [
    ['../secret', 'file: ../secret is not in the folder'],
    ['link', 'file: link is not in the folder'],
    ['none', 'file: there is no none in'],
    ['.', 'file: . is not in the folder'],
  ]) {
    const refused = await drive({ ...spec, file: file ?? '' }, { files });
    expect(refused.kind === 'failed' && refused.message).toContain(message);
  }
  expect(await drive(spec)).toMatchObject({ message: expect.stringContaining('its option `files` names the folder') });
});

test('a device can keep its recordings on the runner, and with the job or not', async () => {
  const folder = join(bench.folder, 'recordings');
  expect(await drive(cw, { folder, artifact: false, sound: false, format: 's16' })).toEqual(succeeded);
  expect(bench.files.size).toBe(0);
  expect(readdirSync(folder)).toEqual(['job-1.sigmf-data', 'job-1.sigmf-meta']);
  expect(readFileSync(join(folder, 'job-1.sigmf-meta'), 'utf8')).toContain('ci16_le');
  expect(bench.said()).toContain(join(folder, 'job-1.sigmf-data'));
});
