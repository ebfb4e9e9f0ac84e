import { createElement } from 'react';
import { asFailure } from '../../api/as-failure.ts';

/** What is offered with a failure, by its code. */
const verbs: Readonly<Record<string, string>> = { server_unreachable: 'Try again', changed_meanwhile: 'Change it anyway' };

/**
 * Says that something was refused: what it means for the reader, the server's reason, and what to do next.
 *
 * @param again does the same once more: offered when it did not reach the server, or when somebody else was faster
 */
export function showFailure(title: string, error: unknown, again?: () => unknown): void {
  const failure = asFailure(error);
  const text = `${failure.message}. ${failure.next}`;
  const verb = verbs[failure.code];
  const mayRetry = again !== undefined && verb !== undefined;
  const notice = {
    color: 'red',
    title,
    autoClose: mayRetry ? false : 10_000,
    closeButtonProps: { 'aria-label': 'Close' },
  } as const;
  // the first rows do not wait for them
  void Promise.all([import('@mantine/notifications'), import('./RetryMessage.tsx')]).then(
    ([{ notifications }, { RetryMessage }]) => {
      const id: string = notifications.show({
        ...notice,
        message: mayRetry
          ? createElement(RetryMessage, {
              text,
              verb,
              onRetry: () => {
                notifications.hide(id);
                again();
              },
            })
          : text,
      });
    },
  );
}
