import type { TransmitSpec } from '@baton/protocol';
import { pageFunctionOf, transmissionProblem } from '@baton/protocol/transmit-spec';
import { JobFailed } from '../driver.ts';

const modulations = ['cw', 'ask', 'nbfm', 'pocsag', 'iq'];

const numbers: Readonly<Record<string, readonly [min: number, max: number]>> = {
  wordsPerMinute: [5, 60],
  toneHz: [0, 20_000],
  deviationHz: [100, 100_000],
  depth: [0.05, 1],
  baud: [1, 250_000],
  address: [0, 2_097_151],
  function: [0, 3],
  fileSampleRate: [1_000, 20_000_000],
  gain: [-100, 100],
  amplitude: [0.01, 1],
  sampleRate: [8_000, 20_000_000],
  repeat: [1, 100_000],
  pauseMs: [0, 3_600_000],
  durationMs: [10, 86_400_000],
};

const choices: Readonly<Record<string, readonly string[]>> = {
  modulation: modulations,
  coding: ['plain', 'manchester'],
  content: ['alpha', 'numeric', 'tone'],
  format: ['s8', 'u8', 's16', 'f32'],
};

const texts = ['message', 'audio', 'file', 'bits', 'antenna'];

/**
 * A transmission as it came from the server, checked once more: the server may be another version, and this end is the one that keys. Fields that
 * it does not know are passed over. Throws `JobFailed`.
 */
export function readTransmission(spec: unknown): TransmitSpec {
  if (typeof spec !== 'object' || spec === null) throw new JobFailed('the job has no specification');
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(spec)) {
    if (value === undefined || !isField(name)) continue;
    const problem = fieldProblem(name, value);
    if (problem) throw new JobFailed(`${name}: ${problem}`);
    known[name] = value;
  }
  if (known.modulation === undefined) throw new JobFailed(`modulation: must be one of ${modulations.join(', ')}`);
  const transmission = known as TransmitSpec;
  const found = transmissionProblem(transmission);
  if (found) throw new JobFailed(`${found.where === '' ? '' : `${found.where}: `}${found.problem}: ${found.value}`);
  return transmission;
}

const isField = (name: string): boolean =>
  Object.hasOwn(numbers, name) || Object.hasOwn(choices, name) || texts.includes(name) || name === 'invert';

function fieldProblem(name: string, value: unknown): string | null {
  const limits = numbers[name];
  if (limits) {
    const isWithin = typeof value === 'number' && value >= limits[0] && value <= limits[1];
    return isWithin ? null : `must be a number from ${limits[0]} to ${limits[1]}`;
  }
  const allowed = choices[name];
  if (allowed) return typeof value === 'string' && allowed.includes(value) ? null : `must be one of ${allowed.join(', ')}`;
  if (name === 'invert') return typeof value === 'boolean' ? null : 'must be true or false';
  return typeof value === 'string' && value !== '' ? null : 'must be a text';
}

/** Of a page, with what is left out. */
export const pageOf = (spec: TransmitSpec) => ({
  address: spec.address ?? 0,
  function: pageFunctionOf(spec),
  content: spec.content ?? 'alpha',
  message: spec.message ?? '',
});
