import type { Fact } from '@baton/protocol/results/facts';
import {
  emptyTransmitResult,
  foldTransmit,
  frequencyWords,
  type TransmitResult,
  type TransmitState,
  transmitStateWords,
} from '@baton/protocol/results/transmit';
import type { Colour, Paint } from '../colours.ts';
import { type Cell, renderFields } from '../table.ts';
import { duration } from '../times.ts';

const colours: Readonly<Record<TransmitState, Colour>> = {
  prepared: 'yellow',
  keyed: 'yellow',
  done: 'green',
  stopped: 'red',
  failed: 'red',
};

/** What was on the air, where, and for how long. */
export function renderTransmit(facts: readonly Fact[], paint: Paint): string {
  const result = emptyTransmitResult();
  for (const fact of facts) foldTransmit(result, fact);
  return result.state === null ? '' : renderFields(fieldsOf(result, result.state), paint);
}

function fieldsOf(result: TransmitResult, state: TransmitState): [string, Cell][] {
  const { modulation, frequency, gain, device, driver, antenna, sampleRate, seconds, sent, clipped, files } = result;
  const out = duration(Math.round((sent / (sampleRate || 1)) * 1000));
  return [
    ['transmission', { text: transmitStateWords(result), colour: colours[state] }],
    ['signal', `${modulation} at ${frequencyWords(frequency)}, ${gain} dB`],
    ['by', `${device} (${driver}${antenna === null ? '' : `, ${antenna}`})`],
    ['on the air', state === 'done' ? out : `${out} of ${duration(Math.round(seconds * 1000))}`],
    ...(clipped > 0 ? [['cut off', `${clipped} numbers were too strong`] satisfies [string, Cell]] : []),
    ...(files.length > 0 ? [['recorded', files.map(({ name }) => name).join(', ')] satisfies [string, Cell]] : []),
  ];
}
