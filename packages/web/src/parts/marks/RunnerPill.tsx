import type { Runner } from '@baton/protocol';
import { calledWords, disabledWords, drainingWords, frozenWords, kickedWords } from '../../text/runner-words.ts';
import { Pill, type PillShape, type Tone } from './Pill.tsx';
import { Tag } from './Tags.tsx';
import styles from './tags.module.css';

const looks: Record<Runner['pill'], readonly [word: string, tone: Tone, shape: PillShape, means: string]> = {
  online: ['Online', 'green', 'solid', 'In contact and idle'],
  busy: ['Busy', 'yellow', 'solid', 'Holds at least one job'],
  draining: ['Draining', 'yellow', 'hollow', 'Finishes its jobs, takes none'],
  stale: ['Stale', 'orange', 'solid', 'Silent for longer than it should be'],
  offline: ['Offline', 'red', 'solid', 'Signed out, or silent for too long'],
  revoked: ['Revoked', 'red', 'struck', 'Its credential was revoked; pair it again'],
  not_registered: ['Not registered', 'grey', 'solid', 'It was added, and has not been started yet'],
  unknown: ['Unknown', 'grey', 'dashed', 'The server has not watched long enough to tell'],
  scaled_to_zero: ['Scaled to zero', 'grey', 'quiet', 'Asleep by intent'],
};

/** The word of a status. */
export const runnerPillWord = (pill: Runner['pill']): string => looks[pill][0];

/** The status of a runner. */
export function RunnerPill({ runner: { pill, draining } }: { runner: Pick<Runner, 'pill' | 'draining'> }) {
  const [word, tone, shape, means] = looks[pill];
  const more = pill === 'draining' && draining ? `. ${drainingWords(draining)}` : '';
  return (
    <Pill tone={tone} shape={shape} title={`${means}${more}`}>
      {word}
    </Pill>
  );
}

const flagWords: Record<Runner['flags'][number], string> = {
  frozen: 'Frozen',
  disabled: 'Disabled',
  draining: 'Draining',
  outdated: 'Outdated',
  ephemeral: 'Ephemeral',
  asleep: 'Asleep',
};

type Flagged = Pick<Runner, 'flags' | 'pill' | 'disabled' | 'draining' | 'kicked' | 'frozen' | 'called'>;

/** Who set a flag, why and until when, for the flags that people set. */
const flagTitles: Partial<Record<Runner['flags'][number], (runner: Flagged) => string | undefined>> = {
  frozen: ({ frozen }) => (frozen ? frozenWords(frozen) : undefined),
  disabled: ({ disabled }) => (disabled ? disabledWords(disabled) : undefined),
  draining: ({ draining }) => (draining ? drainingWords(draining) : undefined),
};

const titleOf = (title: string | undefined): { title?: string } => (title === undefined ? {} : { title });

/** Flags that the pill does not say already, and whether it was kicked, or was called and is to come. */
export function RunnerFlags({ runner }: { runner: Flagged }) {
  const said = runner.pill === 'draining' ? 'draining' : runner.pill === 'scaled_to_zero' ? 'asleep' : null;
  const flags = runner.flags.filter((flag) => flag !== said);
  const called = runner.called?.isComing ? runner.called : null;
  if (flags.length === 0 && !runner.kicked && !called) return null;
  return (
    <span className={styles.flags}>
      {flags.map((flag) => (
        <Tag
          key={flag}
          warning={flag === 'frozen' || flag === 'disabled' || flag === 'outdated'}
          {...titleOf(flagTitles[flag]?.(runner))}
        >
          {flagWords[flag]}
        </Tag>
      ))}
      {called && <Tag title={calledWords(called)}>Called</Tag>}
      {runner.kicked && (
        <Tag warning title={kickedWords(runner.kicked)}>
          Kicked
        </Tag>
      )}
    </span>
  );
}
