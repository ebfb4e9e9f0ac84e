import type { Attempt } from '@baton/protocol';
import { attemptStateWords, causeWords, exitWords, usageWords } from '@baton/protocol/words';
import { withQuery } from '../../api/request.ts';
import { classes } from '../../parts/classes.ts';
import { Panel } from '../../parts/Facts.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Countdown, Duration, RelativeTime } from '../../parts/Times.tsx';
import { measureText } from '../../text/ranges.ts';
import styles from './job.module.css';

/** Every try of the job, newest first; choosing one shows its log. */
export function Attempts({ jobId, history, chosen }: { jobId: string; history: readonly Attempt[]; chosen: number | undefined }) {
  return (
    <Panel title="Attempts">
      {history.length === 0 && <p className="soft">None yet</p>}
      <ol className={styles.attempts}>
        {[...history].reverse().map((attempt) => (
          <li key={attempt.id} className={classes(styles.attempt, attempt.number === chosen && styles.attemptChosen)}>
            <AttemptView
              jobId={jobId}
              attempt={attempt}
              current={attempt.number === chosen}
              newest={attempt === history.at(-1)}
            />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

interface Props {
  jobId: string;
  attempt: Attempt;
  current: boolean;
  newest: boolean;
}

function AttemptView({ jobId, attempt, current, newest }: Props) {
  const how = [attempt.cause === null ? attemptStateWords(attempt.state) : causeWords(attempt.cause), exitWords(attempt)];
  return (
    <>
      <div className={styles.attemptHead}>
        <PlainLink
          href={withQuery(`/jobs/${jobId}`, { attempt: newest ? undefined : attempt.number })}
          {...(current ? { 'aria-current': 'true' as const } : {})}
        >
          Attempt {attempt.number}
        </PlainLink>
        <span className="soft">epoch {attempt.epoch}</span>
        <span className={styles.attemptTime}>
          {attempt.acceptedAt === null ? (
            <RelativeTime at={attempt.offeredAt} />
          ) : (
            <Duration from={attempt.acceptedAt} to={attempt.endedAt ?? attempt.lostAt} />
          )}
        </span>
      </div>
      <div>
        on <PlainLink href={`/runners/${attempt.runnerId}`}>{attempt.runnerName ?? attempt.runnerId.slice(0, 8)}</PlainLink>
      </div>
      {Object.entries(attempt.drawn).map(([name, value]) => (
        <div key={name}>
          {name} {measureText(name, { min: value, max: value })}
        </div>
      ))}
      <div className="soft">{how.filter(Boolean).join(' · ')}</div>
      {attempt.usage && <div className="soft">{usageWords(attempt.usage).join(' · ')}</div>}
      {attempt.state === 'stopping' && (
        <div className="soft">
          Waiting until it is certainly over there
          {attempt.stoppingUntil !== null && (
            <>
              ; given away in <Countdown until={attempt.stoppingUntil} /> if nothing is heard
            </>
          )}
        </div>
      )}
      {attempt.message && <div className="soft">{attempt.message}</div>}
    </>
  );
}
