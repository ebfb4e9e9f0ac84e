import type { Runner } from '@baton/protocol';
import { isForeign } from '@baton/protocol/foreign';
import { Button } from '@mantine/core';
import { Notice } from '../../parts/notices/Notice.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { formatCount } from '../../text/amount.ts';
import { frozenWords } from '../../text/runner-words.ts';
import { ask } from '../runner-actions/ask.ts';
import styles from './runner.module.css';

type Why = { by: string | null; reason: string | null; at: number };

const By = ({ why: { by, reason, at } }: { why: Why }) => (
  <>
    By {by ?? 'the runner itself'}, <RelativeTime at={at} />
    {reason !== null && `: ${reason}`}
  </>
);

/** The credential of one that a pool cares for is nobody's to pair again: the pool starts another runner. */
function FrozenNotice({ runner: { id, hosting, protocol }, frozen }: { runner: Runner; frozen: NonNullable<Runner['frozen']> }) {
  const action = hosting ? 'remove' : 'rotate';
  return (
    <Notice kind="error" title="This runner is frozen: its credential is in use in two places">
      <p>
        {frozenWords(frozen)}. It gets no new jobs and passes no gate; what it runs goes on.{' '}
        {hosting
          ? 'Find out who else has it, then remove the runner: what it runs may finish, its credential holds no more, and its pool starts another one when jobs wait.'
          : `Find out which of the two is the right one, then rotate: both lose their credential, and you ${isForeign(protocol) ? 'register' : 'pair'} the right one again with what is shown.`}
      </p>
      <Button color="red" size="xs" className={styles.back ?? ''} onClick={() => ask(action, [id])}>
        {hosting ? 'Remove' : 'Rotate'}
      </Button>
    </Notice>
  );
}

const CalledNotice = ({ called: { firstAt, lastAt, times, isComing } }: { called: NonNullable<Runner['called']> }) => (
  <Notice
    kind={isComing ? 'info' : 'warning'}
    title={isComing ? 'This runner was called: it is to come' : 'This runner was called and did not come'}
  >
    <p>
      A job waited that fits it, so the address that it registered was called{' '}
      {times === 1 ? 'at' : `${formatCount(times)} times since`} <ExactTime at={firstAt} />
      {times > 1 && (
        <>
          , last at <ExactTime at={lastAt} />
        </>
      )}
      . The address took the call; nothing was heard of the runner since.
    </p>
  </Notice>
);

/** Who keeps new jobs away from the runner, why and until when; and the way back. */
export function HeldBack({ runner }: { runner: Runner }) {
  const { called, disabled, draining, frozen, kicked, shortage } = runner;
  // one that can not be told of the kick may be silent while it goes on with its job
  const backWhen = runner.limits.includes('stop') ? 'with its next heartbeat' : 'within seconds';
  const enable = (words: string) => (
    <Button variant="default" size="xs" className={styles.back ?? ''} onClick={() => ask('enable', [runner.id])}>
      {words}
    </Button>
  );
  return (
    <>
      {frozen && <FrozenNotice runner={runner} frozen={frozen} />}
      {disabled && (
        <Notice kind="warning" title="This runner is disabled: it gets no new jobs">
          <p>
            <By why={disabled} />.{' '}
            {disabled.until === null ? (
              'It stays so until somebody enables it.'
            ) : (
              <>
                It is enabled again at <ExactTime at={disabled.until} />.
              </>
            )}
          </p>
          {enable('Enable')}
        </Notice>
      )}
      {draining && (
        <Notice
          kind="warning"
          title={`This runner is draining: it finishes what it has, then ${runner.limits.includes('drain') ? 'stays, disabled' : 'leaves'}`}
        >
          <p>
            <By why={draining} />.{' '}
            {draining.deadline !== null && (
              <>
                What still runs at <ExactTime at={draining.deadline} /> is cancelled.
              </>
            )}
          </p>
          {draining.by !== null && enable('Take the drain back')}
        </Notice>
      )}
      {shortage !== null && (
        <Notice kind="warning" title="This runner takes no new jobs now">
          <p>It is {shortage}. It goes on by itself when that is over.</p>
        </Notice>
      )}
      {called && <CalledNotice called={called} />}
      {kicked && (
        <Notice kind="info" title={`This runner was kicked: it comes back by itself ${backWhen}`}>
          <p>
            <By why={kicked} />.
          </p>
        </Notice>
      )}
    </>
  );
}
