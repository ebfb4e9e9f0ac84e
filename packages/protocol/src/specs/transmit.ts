import type { SpecKind } from './spec-kind.ts';
import { fieldsOfModulation, transmissionProblem } from './transmit-problem.ts';
import { TransmitSpec } from './transmit-spec.ts';

const modulationWords = { cw: 'CW', ask: 'ASK', nbfm: 'NBFM', pocsag: 'POCSAG', iq: 'IQ' } as const;

export const transmitSpec: SpecKind<TransmitSpec> = {
  executor: 'transmit',
  schema: TransmitSpec,
  problemOf: transmissionProblem,
  fieldsFor: ({ modulation }) => {
    const known = Object.keys(modulationWords).find((one) => one === modulation) as TransmitSpec['modulation'] | undefined;
    const { first, more } = known === undefined ? { first: [], more: [] } : fieldsOfModulation(known);
    return { first: ['modulation', ...first], more };
  },
  /** A transmitter must be one that is asked for its frequency: there is nothing that could be guessed. */
  problemOfJob: ({ ranges, drawFrom }) => {
    const asked = ranges.frequency;
    if (typeof asked === 'number') return null;
    if (asked !== undefined)
      return { where: 'ranges.frequency', problem: 'must be one value: a transmission has one frequency', value: 'an interval' };
    if (drawFrom.frequency !== undefined) return null;
    return { where: 'ranges.frequency', problem: 'needs a frequency in Hz, or something to draw it from', value: 'none' };
  },
  nameOf: ({ modulation, message, file }) =>
    [modulationWords[modulation], message ?? file ?? ''].filter((part) => part !== '').join(' '),
  /**
   * `stop`: a transmitter that nobody can reach any more falls silent. `fail`: what was on the air is not queued again by itself anyway
   * (its gate was passed), and a recurring one must not wait for a person.
   */
  defaultsOf: () => ({ onLost: 'fail', onPartition: 'stop', device: [] }),
};
