import { sentence } from '@baton/protocol/why-words';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import styles from './fixes.module.css';

interface Props {
  text: string;
  size: 'xs' | 'compact-xs';
  act: () => Promise<unknown>;
  /** asks anew why the job waits */
  onSettled: (() => void) | undefined;
}

/** A change that a button makes. It is shown as made at once; a refusal takes that back and says why. */
export function ActFix({ text, size, act, onSettled }: Props) {
  const compact = size === 'compact-xs';
  const change = useMutation({
    mutationFn: act,
    onError: (error) => compact && showFailure(`Refused: ${text}`, error),
    onSettled: () => onSettled?.(),
  });
  if (change.isPending || change.isSuccess)
    return (
      <span className={styles.made} role="status">
        {sentence(text)}: done.
      </span>
    );
  return (
    <div className={styles.fix}>
      <Button
        size={size}
        variant={compact ? 'default' : 'filled'}
        className={styles.button}
        onClick={(event) => {
          // a row has its own click
          event.stopPropagation();
          change.mutate();
        }}
      >
        {sentence(text)}
      </Button>
      {change.isError && !compact && <FailureNotice error={change.error} />}
    </div>
  );
}
