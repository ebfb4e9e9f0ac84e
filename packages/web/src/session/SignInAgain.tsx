import { restPaths } from '@baton/protocol/paths';
import { Button, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { oidcQuery } from '../api/account.ts';
import { whoamiQuery } from '../api/queries.ts';
import { queryClient, signalSignedOut } from '../api/query-client.ts';
import { withQuery } from '../api/request.ts';
import { live, useLinkState } from '../live/live.ts';
import { CodeForm } from '../pages/door/CodeForm.tsx';
import { SignInForm } from '../pages/door/SignInForm.tsx';
import styles from '../parts/dialog/dialog.module.css';
import { useFocusAtOnce } from '../parts/focus/use-focus-at-once.ts';
import { askToSignIn, useIsAskedToSignIn } from './again.ts';

const title = 'Sign in again';

/** Over the page when the session has ended: what was typed below stays, and can be sent afterwards. */
export function SignInAgain() {
  const isAsked = useIsAskedToSignIn();
  const content = useFocusAtOnce(isAsked);
  return (
    <Modal.Root opened={isAsked} onClose={() => {}} closeOnEscape={false} closeOnClickOutside={false} size={420} zIndex={400}>
      {/* what stands behind is not for whoever passes by */}
      <Modal.Overlay backgroundOpacity={0.6} blur={12} />
      <Modal.Content ref={content} radius="lg" aria-label={title}>
        <div className={styles.head}>
          <h2>{title}</h2>
        </div>
        <div className={styles.body}>{isAsked && <Again />}</div>
      </Modal.Content>
    </Modal.Root>
  );
}

function Again() {
  const router = useRouter();
  const [isHalf, setHalf] = useState(false);
  const provider = useQuery(oidcQuery).data?.name ?? null;
  const before = useRef(queryClient.getQueryData(whoamiQuery.queryKey)?.login);
  const enter = async (): Promise<void> => {
    const { login } = await queryClient.fetchQuery({ ...whoamiQuery, staleTime: 0, retry: false });
    // somebody else gets nothing of what stands here
    if (before.current !== undefined && login !== before.current) return location.reload();
    askToSignIn(false);
    live.hurry();
    await queryClient.invalidateQueries();
  };
  const tryEnter = (): void => void enter().catch(() => {});
  const { status } = useLinkState();
  // biome-ignore lint/correctness/useExhaustiveDependencies: signed in by another tab, the connection comes back by itself
  useEffect(() => {
    if (status === 'live') tryEnter();
  }, [status]);
  return (
    <Stack gap="md">
      <p>Your session has ended. Nothing that you typed is lost: sign in, and go on where you were.</p>
      {isHalf ? (
        <CodeForm onDone={tryEnter} onBack={() => setHalf(false)} />
      ) : (
        <SignInForm login={before.current ?? ''} onDone={tryEnter} onCodeNeeded={() => setHalf(true)} />
      )}
      {provider !== null && (
        <Button
          component="a"
          variant="default"
          href={withQuery(restPaths.oidcStart, { from: router.history.location.href })}
          title="This leads away from the page: what was typed is lost"
        >
          Continue with {provider}
        </Button>
      )}
      <Button variant="subtle" color="gray" onClick={signalSignedOut}>
        Leave instead
      </Button>
    </Stack>
  );
}
