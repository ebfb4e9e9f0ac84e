import { Button, Group, Stack } from '@mantine/core';
import { asFailure } from '../../api/as-failure.ts';
import { FailureNotice, Notice } from './Notice.tsx';

/** Somebody else was faster. */
export const isConflict = (error: unknown): boolean => asFailure(error).code === 'changed_meanwhile';

/** One value that two people changed. */
export interface Difference {
  label: string;
  mine: string;
  theirs: string;
}

interface Props {
  error: unknown;
  differences?: readonly Difference[];
  /** left out: there is nothing to take over */
  onTake?: () => void;
  onAnyway: () => void;
}

/** Why a change was not made. Where somebody else was faster: what they changed, and the choice to take that, or to change it anyway. */
export function SaveFailure({ error, differences = [], onTake, onAnyway }: Props) {
  if (!isConflict(error)) return <FailureNotice error={error} />;
  return (
    <Notice kind="warning" title={asFailure(error).message}>
      <Stack gap="sm" align="flex-start">
        {differences.length > 0 && (
          <ul>
            {differences.map(({ label, mine, theirs }) => (
              <li key={label}>
                {label}: <strong>{theirs}</strong> now; you want <strong>{mine}</strong>
              </li>
            ))}
          </ul>
        )}
        <Group gap="xs">
          {onTake && (
            <Button size="xs" variant="default" onClick={onTake}>
              Take what holds now
            </Button>
          )}
          <Button size="xs" onClick={onAnyway}>
            Change it anyway
          </Button>
        </Group>
      </Stack>
    </Notice>
  );
}
