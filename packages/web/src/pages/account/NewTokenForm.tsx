import type { NewApiToken } from '@baton/protocol';
import { permissionNames } from '@baton/protocol/permissions';
import { Button, Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { createToken } from '../../api/account.ts';
import { whoamiQuery } from '../../api/queries.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { useScope } from '../../scope/scope.ts';
import { useScopeNames } from '../../scope/scopes.ts';
import { amongNames } from '../../scope/usual-project.ts';
import { permissionWords } from '../../text/permissions.ts';
import { scopeWords } from '../../text/scope-words.ts';
import styles from './account.module.css';

const lives = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is revoked' },
];

/** What a token is for; then the token itself, once. */
export function NewTokenForm({ onDone }: { onDone: () => void }) {
  const me = useQuery(whoamiQuery).data;
  const scopes = useScopeNames();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(true);
  const [permissions, setPermissions] = useState<string[]>(['view']);
  const [days, setDays] = useState('90');
  const ofPage = amongNames(scopes, useScope());
  const chosenScope = scope ?? ofPage ?? (scopes.includes('instance') ? 'instance' : scopes[0]) ?? 'instance';
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      createToken({
        name: name.trim(),
        scope: chosenScope,
        ...(isWhole ? {} : { permissions: permissions as NonNullable<NewApiToken['permissions']> }),
        ...(days === '' ? {} : { expiresInDays: Number(days) }),
      }),
  });
  const isReady = name.trim() !== '' && (isWhole || permissions.length > 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isReady) make.mutate();
  };
  if (make.data) return <MadeToken token={make.data.token} onDone={onDone} />;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {make.isError && <FailureNotice error={make.error} />}
        <TextInput
          label="Name"
          description="What uses it."
          value={name}
          maxLength={120}
          error={tried && name.trim() === '' ? 'It needs a name.' : null}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Scope"
          description="It counts there, and in all under it."
          data={scopes.map((name) => ({ value: name, label: scopeWords(name) }))}
          value={chosenScope}
          allowDeselect={false}
          searchable
          onChange={(value) => value !== null && setScope(value)}
        />
        <Checkbox
          label={`Everything that ${me?.login ?? 'you'} may do there`}
          checked={isWhole}
          onChange={(event) => setWhole(event.currentTarget.checked)}
        />
        {!isWhole && <PermissionChoice chosen={permissions} onChange={setPermissions} />}
        <LifeSelect days={days} onChange={setDays} />
        <DialogActions>
          <Button type="submit" loading={make.isPending}>
            Make the token
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

const LifeSelect = ({ days, onChange }: { days: string; onChange: (days: string) => void }) => (
  <Select
    label="Expires"
    data={lives}
    value={days}
    allowDeselect={false}
    onChange={(value) => value !== null && onChange(value)}
  />
);

function PermissionChoice({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  return (
    <Checkbox.Group
      label="Permissions"
      value={chosen}
      onChange={onChange}
      error={chosen.length === 0 ? 'Choose at least one.' : null}
    >
      <div className={styles.choices}>
        {permissionNames.map((permission) => (
          <Checkbox key={permission} value={permission} label={permissionWords[permission]} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function MadeToken({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Notice kind="warning" title="Copy the token now: it is shown only here" />
      <CommandBlock command={token} label="token" />
      <DialogActions>
        <Button onClick={onDone}>Done</Button>
      </DialogActions>
    </Stack>
  );
}
