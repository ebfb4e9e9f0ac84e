import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTimeOf } from '../../../process/alive.ts';
import { DriveBench } from '../../../testing/drive-bench.ts';
import type { JsonObject } from '../../driver.ts';
import { Quantiser } from '../dsp/quantise.ts';
import { aired, signalOf } from '../dsp/signal.ts';
import { FakeHackrf } from '../testing/fake-hackrf.ts';
import { radio } from '../testing/radio.ts';
import { transmitDriver } from '../transmit.ts';

/*
 * No HackRF was there when this was written: a program stands for it that takes the same arguments, reads the same bytes and ends by the same
 * signals.
 */

let bench: DriveBench;
beforeEach(() => {
  bench = new DriveBench();
});
afterEach(() => bench.remove());

const fake = (how: { fails?: boolean } = {}): FakeHackrf => {
  const folder = join(bench.folder, 'fake');
  mkdirSync(folder);
  return new FakeHackrf(folder, how);
};
const values = { frequency: 433_920_000 };
const drive = (spec: JsonObject, options: JsonObject) =>
  bench.drive(transmitDriver, { spec, values, device: radio({ driver: 'hackrf', ...options }) });
const cw = { modulation: 'cw', message: 'E', wordsPerMinute: 60, amplitude: 0.5 };

test('the tool is told all that the device is set up with, and reads just the samples of the signal between silence', async () => {
  const tool = fake();
  const options = { program: tool.path, serial: '0000abcd', amp: true, antennaPower: true, bandwidth: 2.5e6, ppm: -3 };
  expect(await drive({ ...cw, gain: 21 }, options)).toEqual({ kind: 'succeeded' });
  const words = '-t - -f 433920000 -s 2000000 -x 21 -a 1 -p 1 -b 2500000 -C -3 -d 0000abcd';
  expect(tool.arguments).toEqual(words.split(' '));
  const content = { modulation: 'cw', message: 'E', wordsPerMinute: 60, toneHz: 0 } as const;
  const signal = signalOf(content, 2e6);
  if (typeof signal === 'string') return expect.unreachable(signal);
  const air = aired(signal, { repeat: 1, pauseSeconds: 0, durationSeconds: null, amplitude: 0.5 }, 2e6);
  const expected = Buffer.concat([...air.blocks()].map((block) => new Quantiser('s8').bytesOf(block)));
  const lead = 0.1 * 2e6 * 2;
  const { samples } = tool;
  expect(samples).toHaveLength(expected.length + 4 * lead);
  expect(samples.subarray(lead, lead + expected.length).equals(expected)).toBe(true);
  const silence = Buffer.concat([samples.subarray(0, lead), samples.subarray(lead + expected.length)]);
  expect(silence.every((byte) => byte === 0)).toBe(true);
  expect(Math.max(...expected.subarray(expected.length / 8, expected.length / 8 + 1_000).map(Math.abs))).toBe(64);
});

test('it is tuned beside the frequency where that is wished, and the signal stands at it all the same', async () => {
  const tool = fake();
  expect(await drive(cw, { program: tool.path, offsetHz: 250_000 })).toEqual({ kind: 'succeeded' });
  expect(tool.arguments).toEqual('-t - -f 433670000 -s 2000000 -x 0 -a 0 -p 0'.split(' '));
  // an eighth of the sample rate above: after eight samples the carrier is where it was
  const middle = 0.1 * 2e6 * 2 + 20_000;
  const at = (sample: number): number[] => [...tool.samples.subarray(middle + 2 * sample, middle + 2 * sample + 2)];
  expect(at(8)).toEqual(at(0));
  expect(at(1)).not.toEqual(at(0));
});

test('a stop silences it at once by SIGINT; it is not fed any more', async () => {
  const tool = fake();
  const running = drive({ ...cw, durationMs: 3_600_000 }, { program: tool.path });
  // the tool may still be starting when it is fed already
  await bench.until(() => bench.toldOf('transmit.progress').length > 0 && bench.said().includes('call hackrf_set_freq'));
  bench.stop();
  expect(await running).toMatchObject({ kind: 'failed', message: 'stopped' });
  expect(tool.stoppedBy).toBe('SIGINT');
  expect(startTimeOf(tool.pid)).toBeNull();
  expect(bench.toldOf('transmit.silent')).toMatchObject([{ why: 'stopped' }]);
});

test('what the tool says of a failure is what the job says; its chatter is not in the log', async () => {
  const tool = fake({ fails: true });
  const words = `${tool.path} ended with 1: hackrf_open() failed: HACKRF_ERROR_NOT_FOUND (-5)`;
  expect(await drive(cw, { program: tool.path })).toMatchObject({ kind: 'failed', exitCode: 1, message: words });
  expect(bench.toldOf('transmit.silent')).toMatchObject([{ why: 'failed' }]);
  expect(bench.said('stderr')).toBe('hackrf_open() failed: HACKRF_ERROR_NOT_FOUND (-5)\n');
});

test.each<[string, JsonObject, JsonObject]>([
  ['the program /nowhere/hackrf_transfer is not on this machine', {}, { program: '/nowhere/hackrf_transfer' }],
  ['gain: a HackRF has whole steps of 1 dB, not 3.5', { gain: 3.5 }, {}],
  ['gain: 48 dB is outside of the limits of the device sdr0: 0 to 47 dB', { gain: 48 }, {}],
  ['sampleRate: 1000000 Hz is outside of the limits of the device sdr0: 2000000 to 20000000 Hz', { sampleRate: 1e6 }, {}],
])('refused in words, and the tool is not started: %s', async (message, spec, options) => {
  const tool = fake();
  expect(await drive({ ...cw, ...spec }, { program: tool.path, ...options })).toMatchObject({ kind: 'failed', message });
  expect(bench.gates).toBe(0);
  expect(() => tool.arguments).toThrow();
});
