import type { NamedRange } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { removeRange } from '../../api/actions.ts';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { measureText } from '../../text/ranges.ts';
import { scopeInSentence } from '../../text/scope-words.ts';
import styles from './settings.module.css';

interface Props {
  range: NamedRange;
  /** said in the scope that is looked at, not above it */
  isOwn: boolean;
  mayRemove: boolean;
  onRemoved: () => void;
}

/** A named range. What was submitted keeps what it was, so nobody is asked before it is removed. */
export function RangeRow({ range, isOwn, mayRemove, onRemoved }: Props) {
  const remove = useMutation({
    mutationFn: () => removeRange(range.scope, range.name),
    onSuccess: onRemoved,
    onError: (error) => showFailure(`${range.name} was not removed`, error),
  });
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        <strong>{range.name}</strong>
        {range.description !== '' && <div className="soft">{range.description}</div>}
      </div>
      <span className={styles.intervals}>
        {range.measures} {measureText(range.measures, ...range.intervals)}
      </span>
      {!isOwn && <span className="soft">from {scopeInSentence(range.scope)}</span>}
      {mayRemove && (
        <Button
          variant="default"
          size="xs"
          aria-label={`Remove ${range.name}`}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Remove
        </Button>
      )}
    </div>
  );
}
