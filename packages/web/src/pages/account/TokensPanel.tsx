import type { ApiToken } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeToken, tokensQuery } from '../../api/account.ts';
import { queryClient } from '../../api/query-client.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { showFailure } from '../../parts/show-failure.ts';
import { Tag } from '../../parts/Tags.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import styles from './account.module.css';
import { NewTokenForm } from './NewTokenForm.tsx';

/** API tokens: what programs sign in with. */
export function TokensPanel() {
  const query = useQuery(tokensQuery);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
    void queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
  };
  const tokens = query.data?.tokens;
  return (
    <Panel
      title="API tokens"
      aside={
        <Button size="xs" onClick={() => setOpen(true)}>
          New token…
        </Button>
      }
    >
      {query.isError && <FailureNotice error={query.error} />}
      {tokens?.length === 0 && (
        <p className="soft">
          None yet. A program signs in with a token: <span className="mono">BATON_TOKEN=… baton runners list</span>
        </p>
      )}
      <ul className={styles.list}>
        {tokens?.map((token) => (
          <TokenRow key={token.id} token={token} />
        ))}
      </ul>
      <Dialog opened={isOpen} onClose={close} title="New API token" size={520}>
        <NewTokenForm onDone={close} />
      </Dialog>
    </Panel>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const [isAsked, setAsked] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeToken(token),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    onError: (error) => showFailure(`${token.name} was not revoked`, error),
  });
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <p className={styles.name}>
          <strong>{token.name}</strong>
          <Tag title="where it counts">{token.scope}</Tag>
          {token.permissions?.map((permission) => (
            <Tag key={permission} title="what it may be used for">
              {permission}
            </Tag>
          ))}
        </p>
        <p className="soft">
          {token.lastUsedAt === null ? (
            'Never used'
          ) : (
            <>
              Last used <RelativeTime at={token.lastUsedAt} /> from <span className="mono">{token.lastUsedFrom}</span>
            </>
          )}{' '}
          · made <ExactTime at={token.createdAt} /> · {token.expiresAt === null ? 'never expires' : 'expires '}
          {token.expiresAt !== null && <ExactTime at={token.expiresAt} />}
        </p>
      </div>
      {isAsked ? (
        <div className={styles.asked}>
          <span>Programs that use it are refused at once.</span>
          <Button size="xs" variant="default" onClick={() => setAsked(false)}>
            Leave it
          </Button>
          <Button size="xs" color="red.9" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            Revoke
          </Button>
        </div>
      ) : (
        <Button size="xs" variant="default" aria-label={`Revoke ${token.name}…`} onClick={() => setAsked(true)}>
          Revoke…
        </Button>
      )}
    </li>
  );
}
