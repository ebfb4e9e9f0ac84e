import { setImmediate as turn } from 'node:timers/promises';
import { findProgram } from '../../../process/programs.ts';
import { type DriveContext, JobFailed } from '../../driver.ts';
import { silence } from '../dsp/blocks.ts';
import { shifted } from '../dsp/modulate.ts';
import { Quantiser } from '../dsp/quantise.ts';
import type { HackrfOptions } from './options.ts';
import type { OnAir, Plan, Sent, Transmitter } from './transmitter.ts';

const frequencyMin = 1e6;
const frequencyMax = 6e9;
/** While its oscillator settles. */
const leadSeconds = 0.1;
/** The tool forgets what is in its last buffers when its input ends. */
const tailSeconds = 0.3;
const toldMax = 20;

/** What the tool says every second while all is well. */
const isChatter = (line: string): boolean => line.trim() === '' || /\bMi?B\/second\b/.test(line);

function hackrfArguments({ frequency, gain, sampleRate }: Plan, options: HackrfOptions): string[] {
  const { serial, amp, antennaPower, bandwidth, ppm, offsetHz } = options;
  const words = ['-t', '-', '-f', String(Math.round(frequency - offsetHz)), '-s', String(Math.round(sampleRate))];
  words.push('-x', String(Math.round(gain)), '-a', amp ? '1' : '0', '-p', antennaPower ? '1' : '0');
  if (bandwidth !== null) words.push('-b', String(Math.round(bandwidth)));
  if (ppm !== null) words.push('-C', String(Math.round(ppm)));
  if (serial !== null) words.push('-d', serial);
  return words;
}

/** A HackRF, by `hackrf_transfer`, which reads the samples as they are made. */
export const hackrf = (options: HackrfOptions): Transmitter => ({
  problemOf({ frequency, gain, sampleRate }, { environment }) {
    if (findTool(options, environment.PATH ?? '') === null) return `the program ${options.program} is not on this machine`;
    if (frequency - options.offsetHz < frequencyMin || frequency > frequencyMax)
      return `a HackRF sends from ${frequencyMin} to ${frequencyMax} Hz, not at ${frequency}`;
    if (!Number.isInteger(gain)) return `gain: a HackRF has whole steps of 1 dB, not ${gain}`;
    return options.offsetHz * 2 < sampleRate
      ? null
      : `offsetHz: ${options.offsetHz} is too much for ${sampleRate} samples a second`;
  },
  async send(plan, context, onAir) {
    const words: string[] = [];
    const quantiser = new Quantiser('s8');
    const { exitCode, signal } = await context.run({
      command: [options.program, ...hackrfArguments(plan, options)],
      cwd: context.work,
      input: samplesFor(plan, options, quantiser, context, onAir),
      stdout: 'none',
      stderr: (line) => {
        if (isChatter(line)) return;
        if (words.length < toldMax) context.write('stderr', `${line}\n`);
        words.push(line);
      },
      stop: [
        { signal: 'SIGINT', afterMs: 0 },
        { signal: 'SIGTERM', afterMs: 1_000 },
        { signal: 'SIGKILL', afterMs: 2_000 },
      ],
    });
    if (exitCode !== 0 && !context.stopping.aborted)
      throw new JobFailed(`${options.program} ended with ${signal ?? exitCode}: ${words.at(-1) ?? 'it said nothing'}`, exitCode);
    return { clipped: quantiser.clipped } satisfies Sent;
  },
});

export const findTool = ({ program }: HackrfOptions, path: string): string | null =>
  program.includes('/')
    ? findProgram(program.replace(/^.*\//, ''), program.replace(/\/[^/]*$/, '') || '/')
    : findProgram(program, path);

async function* samplesFor(
  { signal, sampleRate }: Plan,
  { offsetHz }: HackrfOptions,
  quantiser: Quantiser,
  { stopping }: DriveContext,
  onAir: OnAir,
): AsyncGenerator<Uint8Array> {
  const quiet = (seconds: number) => silence(Math.round(seconds * sampleRate));
  for (const block of quiet(leadSeconds)) yield quantiser.bytesOf(block);
  onAir.keyed();
  const iq = offsetHz === 0 ? signal.blocks() : shifted(signal.blocks(), offsetHz, sampleRate);
  for (const block of iq) {
    if (stopping.aborted) return;
    yield quantiser.bytesOf(block);
    onAir.sent(block.length / 2);
    // signals, and what the tool says, must get their turn
    await turn();
  }
  for (const block of quiet(tailSeconds)) yield quantiser.bytesOf(block);
}
