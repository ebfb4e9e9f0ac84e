import type { Job, Runner } from '@baton/protocol';
import type { Colour } from './colours.ts';
import type { Cell } from './table.ts';

const runnerColours: Partial<Record<Runner['pill'], Colour>> = {
  online: 'green',
  busy: 'yellow',
  draining: 'yellow',
  stale: 'yellow',
  offline: 'red',
  revoked: 'red',
};

const jobColours: Partial<Record<Job['state'], Colour>> = {
  succeeded: 'green',
  failed: 'red',
  processing: 'yellow',
  claimed: 'yellow',
  needs_attention: 'red',
  awaiting_approval: 'blue',
  awaiting_input: 'blue',
};

/** The state of a runner in the words and colours of the page, with the flags that keep jobs away, whether it is the server itself, and whether it was called and is to come: `online, disabled`. */
export const runnerPill = ({ pill, flags, builtIn, called }: Runner): Cell => ({
  text: [
    pill,
    ...(builtIn ? ['built_in'] : []),
    ...(called?.isComing ? ['called'] : []),
    ...flags.filter((flag) => flag !== pill && (flag === 'frozen' || flag === 'disabled' || flag === 'draining')),
  ]
    .map(words)
    .join(', '),
  colour: runnerColours[pill] ?? 'grey',
});

/** The state of a job in the words and colours of the page. */
export const jobPill = ({ state, cancelling }: Job): Cell => ({
  text: cancelling ? 'cancelling' : words(state),
  colour: jobColours[state] ?? 'grey',
});

const words = (name: string): string => name.replaceAll('_', ' ');
