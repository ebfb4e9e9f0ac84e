import type { Pause } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useTicking } from '../live/clock.ts';
import { useFollowedPauses } from '../live/pauses.ts';
import { resume } from '../pages/pausing/resume.ts';
import { pauseTitle, untilWords } from '../text/pause-words.ts';
import styles from './pause.module.css';

/** So many are shown; the page stays a page. */
const shownMax = 3;

/** On each page: what is paused, by whom, why and until when. */
export function PauseBanner() {
  const pauses = useFollowedPauses();
  if (pauses.length === 0) return null;
  const more = pauses.length - shownMax;
  return (
    <section className={styles.banner} aria-label="What is paused">
      {pauses.slice(0, shownMax).map((pause) => (
        <OnePause key={pause.scope} pause={pause} />
      ))}
      {more > 0 && <p className={styles.more}>And {more} more: see the settings of the scopes.</p>}
    </section>
  );
}

function OnePause({ pause }: { pause: Pause }) {
  const until = useTicking((now) => untilWords(pause.until, now));
  return (
    <div className={styles.pause}>
      <IconPlayerPause size={18} stroke={1.8} aria-hidden="true" className={styles.icon} />
      <p className={styles.text}>
        <strong>{pauseTitle(pause)}</strong> {until}. {pause.cause === 'asked' ? `${pause.by}: ${pause.why}. ` : ''}
        <span className="soft">Jobs wait; what runs goes on.</span>
      </p>
      {pause.mayResume && (
        <Button
          size="xs"
          variant="default"
          aria-label={`Resume ${pause.scope === 'instance' ? 'the system' : pause.scope}`}
          onClick={() => void resume(pause)}
        >
          Resume
        </Button>
      )}
    </div>
  );
}
