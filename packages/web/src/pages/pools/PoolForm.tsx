import type { Pool } from '@baton/protocol';
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createPool, editPool, poolQuery, providersQuery, renewPools } from '../../api/pools.ts';
import { queryClient } from '../../api/query-client.ts';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { SaveFailure } from '../../parts/notices/ConflictNotice.tsx';
import { LostRight } from '../../parts/notices/LostRight.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ScopeSelect } from '../adding/ScopeSelect.tsx';
import { useScopesOf } from '../adding/use-scopes.ts';
import { draftOf, emptyPool, type PoolDraft, problemsOf, readEditPool, readNewPool } from './draft.ts';
import { OfferingFields, ScaleFields } from './PoolFields.tsx';
import { ProviderFields } from './ProviderFields.tsx';
import styles from './pools.module.css';

interface Props {
  /** the one to be changed; undefined: a new one */
  pool?: Pool | undefined;
  /** what the button says */
  verb: string;
  onSaved: (pool: Pool) => void;
}

/** All that is to be known of a pool. */
export function PoolForm({ pool: given, verb, onSaved }: Props) {
  // as it was when the form was opened, or taken over since
  const [pool, setPool] = useState(given);
  const [draft, setDraft] = useState<PoolDraft>(() => (given ? draftOf(given) : emptyPool('process')));
  const [chosen, setScope] = useState<string>();
  const [tried, setTried] = useState(false);
  const providers = useQuery(providersQuery);
  const { scopes, first } = useScopesOf('manage_pools');
  const scope = pool?.scope ?? chosen ?? first;
  const problems = problemsOf(draft);
  const save = useMutation({
    mutationFn: (anyway: boolean) => {
      if (!pool) return createPool(readNewPool(draft, scope));
      return editPool(pool.id, readEditPool(draft, anyway ? null : pool));
    },
    onSuccess: (saved) => {
      void renewPools();
      onSaved(saved);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) save.mutate(false);
    else focusProblem(event.currentTarget);
  };
  const take = async (): Promise<void> => {
    if (!pool) return;
    const now = await queryClient.fetchQuery({ ...poolQuery(pool.id), staleTime: 0 });
    setPool(now);
    setDraft(draftOf(now));
    save.reset();
  };
  const change = (part: Partial<PoolDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const shared = { draft, problems: tried ? problems : {}, change };
  const provider = providers.data?.providers.find(({ name }) => name === draft.provider);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <LostRight permission="manage_pools" scope={scope ?? 'instance'} />
        {providers.isError && <FailureNotice error={providers.error} />}
        {save.isError && <SaveFailure error={save.error} onTake={() => void take()} onAnyway={() => save.mutate(true)} />}
        <TextInput
          label="Name"
          description="Its runners are called by it."
          value={draft.name}
          error={shared.problems.name}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        {!pool && scopes.length > 1 && (
          <ScopeSelect description="Whose jobs its runners take." scopes={scopes} value={scope} onChange={setScope} />
        )}
        <h3 className={styles.part}>Where they run</h3>
        <ProviderFields {...shared} providers={providers.data?.providers ?? []} isFixed={pool !== undefined} />
        <h3 className={styles.part}>What they can do</h3>
        <OfferingFields {...shared} />
        <h3 className={styles.part}>How many, and when they go</h3>
        <ScaleFields {...shared} canSleep={provider?.canSleep ?? false} />
        <DialogActions>
          <Button type="submit" loading={save.isPending}>
            {verb}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
