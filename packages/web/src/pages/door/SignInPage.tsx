import { restPaths } from '@baton/protocol/paths';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { oidcQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { withQuery } from '../../api/request.ts';
import { RefusedNotice } from '../../parts/notices/RefusedNotice.tsx';
import { CodeForm } from './CodeForm.tsx';
import { Door } from './Door.tsx';
import styles from './door.module.css';
import { SignInForm } from './SignInForm.tsx';

const route = getRouteApi('/sign-in');

/** Only addresses of this page: `//elsewhere` and `https:` would lead away from it. */
const isOurs = (href: string | undefined): href is string => href !== undefined && /^\/(?![/\\])/.test(href);

/** Login and password, a code where one is asked for, or the identity provider; then back to where one was. */
export function SignInPage() {
  const { from, refused } = route.useSearch();
  const router = useRouter();
  const [isHalf, setHalf] = useState(false);
  const provider = useQuery(oidcQuery).data?.name ?? null;
  const target = isOurs(from) ? from : '/runners';
  const enter = (): void => {
    queryClient.clear();
    router.history.replace(target);
  };
  if (isHalf) {
    return (
      <Door title="Second factor" intro="The password was right.">
        <CodeForm onDone={enter} onBack={() => setHalf(false)} />
      </Door>
    );
  }
  return (
    <Door title="Sign in">
      {refused !== undefined && (
        <div className={styles.refused}>
          <RefusedNotice code={refused} />
        </div>
      )}
      <SignInForm onDone={enter} onCodeNeeded={() => setHalf(true)} />
      {provider !== null && (
        <div className={styles.other}>
          <p className={styles.or}>or</p>
          <Button component="a" href={withQuery(restPaths.oidcStart, { from: target })} variant="default" size="md" fullWidth>
            Continue with {provider}
          </Button>
        </div>
      )}
    </Door>
  );
}
