import { asFailure } from '../api/failure.ts';

/** Says that something was refused: what it means for the reader, the server's reason, and what to do next. */
export function showFailure(title: string, error: unknown): void {
  const failure = asFailure(error);
  const notice = {
    color: 'red',
    title,
    message: `${failure.message}. ${failure.next}`,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': 'Close' },
  };
  // the first rows do not wait for it
  void import('@mantine/notifications').then(({ notifications }) => notifications.show(notice));
}
