import type { User } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button } from '@mantine/core';
import { IconFilterOff, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { usersQuery } from '../../api/people.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { LocalTools, type TableAddress, useLocalRows } from '../../parts/table/LocalTable.tsx';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { NewPersonForm } from './NewPersonForm.tsx';
import { PeopleTable, peopleColumns } from './PeopleTable.tsx';
import { PersonDialog } from './PersonDialog.tsx';

const route = getRouteApi('/inside/people');
const nobody: readonly User[] = [];

/** Those who were given something in the scope of the page, and those who are it. */
function useUsers() {
  const query = useQuery(usersQuery);
  const scope = useScope();
  const all = query.data?.users;
  const users = useMemo(
    () => all?.filter(({ login, grants }) => isWithin(login, scope) || grants.some((grant) => isWithin(grant.scope, scope))),
    [all, scope],
  );
  return { all, users, scope, error: query.error };
}

/** Who may do what where. */
export function PeoplePage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isAllowed = useMay();
  const { all, users, scope, error } = useUsers();
  const table = useLocalRows({ name: 'people', columns: peopleColumns, rows: users ?? nobody, address });
  const set = useCallback(
    (patch: TableAddress) => void navigate({ search: (old) => ({ ...old, ...patch }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((search: string) => set({ search: search || undefined }), [set]);
  const show = (patch: { who?: string; new?: 'person' }): void => void navigate({ search: (old) => ({ ...old, ...patch }) });
  const chosen = all?.find(({ login }) => login === address.who);
  return (
    <div className={page.filling}>
      <PageHead
        title="People"
        tab="People"
        beside={users && <span className="soft">{formatPlural(users.length, 'user')}</span>}
        actions={
          isAllowed('create_users', 'instance') && (
            <Button leftSection={<IconUserPlus size={16} stroke={1.8} />} onClick={() => show({ new: 'person' })}>
              Invite someone
            </Button>
          )
        }
      />
      {error && <FailureNotice error={error} />}
      {users?.length === 0 && <Nobody scope={all?.length === 0 ? null : scope} />}
      {users && users.length > 0 && (
        <>
          <LocalTools of={table} label="Search people" onSearch={onSearch} />
          {table.shown.length === 0 && (
            <EmptyState icon={<IconFilterOff size={26} stroke={1.6} />} title={`Nobody matches “${table.search}”`}>
              Names, logins, roles and scopes are searched.
            </EmptyState>
          )}
          {table.shown.length > 0 && (
            <PeopleTable of={table} address={address} onOpen={(who) => show({ who })} onSort={(sort) => set({ sort })} />
          )}
        </>
      )}
      <Dialog opened={address.new !== undefined} onClose={closeDialog} title="Invite someone" size={480}>
        <NewPersonForm onDone={closeDialog} />
      </Dialog>
      <Dialog opened={chosen !== undefined} onClose={closeDialog} title={chosen ? nameOf(chosen) : ''} size={560}>
        {chosen && <PersonDialog user={chosen} onGone={closeDialog} />}
      </Dialog>
    </div>
  );
}

/** @param scope null: there is nobody at all */
const Nobody = ({ scope }: { scope: string | null }) =>
  scope === null ? (
    <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title="Nobody but this token yet">
      <p>Invite someone: they get a link, and choose their password themselves.</p>
      <CommandBlock command="baton users add grace --role operator" />
    </EmptyState>
  ) : (
    <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title={`Nobody was given anything in ${scope}`}>
      People with a role above it may do there what that role allows.
    </EmptyState>
  );

const nameOf = ({ login, displayName }: User): string => (displayName === login ? login : `${displayName} (${login})`);
