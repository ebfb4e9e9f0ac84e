import type { Explanation } from '@baton/protocol';
import { Fix } from './Fix.tsx';
import styles from './fixes.module.css';

interface Props {
  change: Explanation['change'];
  project: string;
  jobId: string | null;
  onSettled?: () => void;
}

/** The smallest change that starts a job, step by step in the order of doing. */
export function Fixes({ change, ...rest }: Props) {
  if (change === null || change.length === 0) return null;
  return (
    <div className={styles.fixes}>
      {change.map((each) => (
        <Fix key={each.text} change={each} {...rest} />
      ))}
    </div>
  );
}
