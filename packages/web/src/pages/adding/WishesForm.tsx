import type { AddRunner } from '@baton/protocol';
import { Button, Checkbox, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { settingsQuery } from '../../api/queries.ts';
import { useOwnExecutors } from '../../api/use-own-executors.ts';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FoldedFields } from '../../parts/FoldedFields.tsx';
import { LostRight } from '../../parts/notices/LostRight.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { executorTitle } from '../../text/executor-words.ts';
import { readLabels } from '../../text/labels.ts';
import { ScopeSelect } from './ScopeSelect.tsx';
import { useScopesOf } from './use-scopes.ts';
import { readWishes, type Wishes, wishesIn } from './wishes.ts';

const route = getRouteApi('/inside/runners');

const nameCharsMax = 120;

interface Props<T> {
  /** what the button says */
  verb: string;
  send: (wishes: AddRunner) => Promise<T>;
  onDone: (made: T) => void;
}

/** What is to be known of a runner before it is there. */
export function WishesForm<T>({ verb, send, onDone }: Props<T>) {
  const search = route.useSearch();
  const offered = useOwnExecutors();
  const [wishes, setWishes] = useState<Wishes>(() => wishesIn(search));
  const { scopes, first } = useScopesOf('manage_runners');
  const [isMore, setMore] = useState(false);
  const executors = wishes.executors ?? offered.slice(0, 1);
  // the one that was meant stays when it may not be chosen any more
  const [meant] = useState(first);
  const scope = wishes.scope ?? first ?? meant;
  const add = useMutation({ mutationFn: () => send(readWishes(wishes, { executors, scope })), onSuccess: onDone });
  const change = (part: Partial<Wishes>): void => setWishes({ ...wishes, ...part });
  const isReady = wishes.name.trim() !== '' && executors.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <LostRight permission="manage_runners" scope={scope ?? 'instance'} />
        {add.isError && <FailureNotice error={add.error} />}
        <TextInput
          label="Name"
          description="How you call the machine. It can be changed later."
          value={wishes.name}
          maxLength={nameCharsMax}
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Executors offered={offered} chosen={executors} onChange={(chosen) => change({ executors: chosen })} />
        <TagsInput
          // there is nothing to choose from: what is not seen must not take the Escape that closes the dialog
          dropdownOpened={false}
          label="Labels"
          description="Words that jobs can require, such as linux or gpu. Enter or a comma ends one."
          value={wishes.labels}
          onChange={(typed) => change({ labels: readLabels(typed) })}
          maxTags={64}
          splitChars={[',', ' ']}
          acceptValueOnBlur
        />
        {(scopes.length > 1 || (scope !== undefined && scope !== 'instance')) && (
          <ScopeSelect
            description="Whose jobs it takes. A runner of the instance takes those of all."
            scopes={scopes}
            value={scope}
            onChange={(chosen) => change({ scope: chosen })}
          />
        )}
        <FoldedFields label="More" opened={isMore} onOpen={setMore}>
          <MoreWishes wishes={wishes} change={change} />
        </FoldedFields>
        <DialogActions>
          <Button type="submit" loading={add.isPending} disabled={!isReady}>
            {verb}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

interface ExecutorsProps {
  offered: readonly string[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

const Executors = ({ offered, chosen, onChange }: ExecutorsProps) => (
  <Checkbox.Group
    label="Executors"
    description="What it may execute. The runner looks for them on its machine and says which it found."
    value={chosen}
    onChange={onChange}
    error={chosen.length === 0 ? 'Choose at least one.' : null}
  >
    <Group mt={6}>
      {offered.map((executor) => (
        <Checkbox key={executor} value={executor} label={executorTitle(executor)} />
      ))}
    </Group>
  </Checkbox.Group>
);

function MoreWishes({ wishes, change }: { wishes: Wishes; change: (part: Partial<Wishes>) => void }) {
  const usual = useQuery(settingsQuery).data?.workspace;
  const box = (name: 'trusted' | 'refusesUnlabelled' | 'ephemeral', label: string, description: string) => (
    <Checkbox
      label={label}
      description={description}
      checked={wishes[name]}
      onChange={(event) => change({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <Stack gap="md">
      <TextInput
        label="Workspace"
        description="Folder on its machine in which jobs work. Empty: as the settings of its scope say."
        placeholder={usual}
        value={wishes.workspace}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change({ workspace: event.currentTarget.value })}
      />
      {box('trusted', 'Trusted', 'It takes jobs of protected scopes, and no others.')}
      {box('refusesUnlabelled', 'Labelled jobs only', 'It takes no job that asks for no label.')}
      {box('ephemeral', 'Ephemeral', 'It takes one job, and is removed after it.')}
    </Stack>
  );
}
