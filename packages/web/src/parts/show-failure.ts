import { notifications } from '@mantine/notifications';
import { asFailure } from '../api/failure.ts';

/** Says that something was refused: what it means for the reader, the server's reason, and what to do next. */
export function showFailure(title: string, error: unknown): void {
  const failure = asFailure(error);
  notifications.show({
    color: 'red',
    title,
    message: `${failure.message}. ${failure.next}`,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': 'Close' },
  });
}
