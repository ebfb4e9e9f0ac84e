import type { GiveGrant, User, UserList } from '@baton/protocol';
import { permissionNames } from '@baton/protocol/permissions';
import { ActionIcon, Button, Group, MultiSelect, Select, Stack } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { foreseeAnswers } from '../../api/foresee.ts';
import { giveGrant, usersQuery } from '../../api/people.ts';
import { queryClient } from '../../api/query-client.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { offerUndo } from '../../parts/undo/undo.ts';
import { useScope } from '../../scope/scope.ts';
import { useScopeNames } from '../../scope/scopes.ts';
import { amongNames } from '../../scope/usual-project.ts';
import { permissionWords, roleWords } from '../../text/permissions.ts';
import { scopeWords } from '../../text/scope-words.ts';
import styles from './people.module.css';

const roles = [
  { value: '', label: 'No role: single permissions only' },
  ...Object.entries(roleWords).map(([value, label]) => ({ value, label })),
];
const permissions = permissionNames.map((value) => ({ value, label: permissionWords[value] }));

/** What someone may do where; given and taken scope by scope. */
export function GrantsEditor({ user }: { user: User }) {
  const { login, grants } = user;
  const renew = () => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
  const give = useMutation({
    mutationFn: (body: GiveGrant) => giveGrant(login, body),
    // what is taken goes at once, and comes back when that is refused
    onMutate: ({ scope, role, permissions = [] }) =>
      foreseeAnswers<UserList>(usersQuery.queryKey, (held) => ({
        users: held.users.map((each) =>
          each.login === login
            ? {
                ...each,
                grants: [
                  ...each.grants.filter((grant) => grant.scope !== scope),
                  ...(role === null && permissions.length === 0 ? [] : [{ scope, role, permissions }]),
                ],
              }
            : each,
        ),
      })),
    onError: (_error, _body, takeBack) => takeBack?.(),
    onSuccess: (_, { scope }) => {
      const before = grants.find((grant) => grant.scope === scope) ?? { role: null, permissions: [] };
      const back: GiveGrant = { scope, role: before.role, permissions: [...before.permissions] };
      offerUndo(`What ${login} may do in ${scope} changed`, () => giveGrant(login, back).finally(renew));
      return renew();
    },
  });
  const shown = grants.filter(({ scope }) => scope !== login);
  return (
    <Stack gap="sm">
      {give.isError && <FailureNotice error={give.error} />}
      {shown.length === 0 && <p className="soft">Nothing was given to them. In their own scope they may do everything.</p>}
      <ul className={styles.list}>
        {shown.map((grant) => (
          <li key={grant.scope} className={styles.grant}>
            <strong className={styles.scope}>{scopeWords(grant.scope)}</strong>
            <span className={styles.given}>
              {[...(grant.role === null ? [] : [grant.role]), ...grant.permissions].join(', ')}
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Take all in ${grant.scope} from ${login}`}
              onClick={() => give.mutate({ scope: grant.scope, role: null })}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <GiveForm key={shown.length} user={user} busy={give.isPending} onGive={(body) => give.mutate(body)} />
    </Stack>
  );
}

function GiveForm({ user, busy, onGive }: { user: User; busy: boolean; onGive: (body: GiveGrant) => void }) {
  const scopes = useScopeNames().filter((name) => name !== user.login);
  const [scope, setScope] = useState<string | null>(amongNames(scopes, useScope()) ?? null);
  const before = user.grants.find((grant) => grant.scope === scope);
  const [role, setRole] = useState<string | null>(null);
  const [single, setSingle] = useState<string[] | null>(null);
  const chosenRole = role ?? before?.role ?? '';
  const chosen = single ?? before?.permissions ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (scope === null) return;
    onGive({
      scope,
      role: (chosenRole || null) as GiveGrant['role'],
      permissions: chosen as NonNullable<GiveGrant['permissions']>,
    });
  };
  const choose = (value: string | null): void => {
    setScope(value);
    setRole(null);
    setSingle(null);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label="Scope"
          description="What is given there holds in all under it."
          placeholder="Choose one"
          data={scopes.map((name) => ({ value: name, label: scopeWords(name) }))}
          value={scope}
          searchable
          onChange={choose}
        />
        {scope !== null && (
          <>
            <Select
              label="Role"
              data={roles}
              value={chosenRole}
              allowDeselect={false}
              onChange={(value) => setRole(value ?? '')}
            />
            <MultiSelect label="Permissions beside the role" data={permissions} value={[...chosen]} onChange={setSingle} />
            <Group justify="flex-end">
              <Button type="submit" size="xs" loading={busy} disabled={chosenRole === '' && chosen.length === 0}>
                {before ? 'Change it' : 'Give it'}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  );
}
