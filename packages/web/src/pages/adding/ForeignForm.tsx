import type { ForeignProtocol } from '@baton/protocol/foreign';
import { Button, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { addRunner } from '../../api/actions.ts';
import { showRegistration } from '../../api/registration.ts';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { LostRight } from '../../parts/notices/LostRight.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { readLabels } from '../../text/labels.ts';
import type { ForeignWishes, Made } from './foreign-wishes.ts';
import { ScopeSelect } from './ScopeSelect.tsx';
import { useScopesOf } from './use-scopes.ts';
import { wishesIn } from './wishes.ts';

const route = getRouteApi('/inside/runners');

/** One that registers itself needs the token of its scope; challengectl's gets a row and a key of its own. */
async function make(protocol: ForeignProtocol, wishes: ForeignWishes): Promise<Made> {
  const { name, labels, scope } = wishes;
  if (protocol !== 'challengectl') return { token: (await showRegistration(scope)).token, wishes };
  return { pairing: await addRunner({ name, labels, protocol, ...(scope !== 'instance' && { scope }) }) };
}

const labelWords: Readonly<Record<ForeignProtocol, string>> = {
  gitea: 'Words that jobs can require, such as linux. It runs them on its machine itself; linux:docker://image says where else.',
  semaphore: 'Words that jobs can require, such as linux. Semaphore calls them tags.',
  challengectl: 'Words that jobs can require, besides those of its devices.',
};

interface Props {
  protocol: ForeignProtocol;
  onMade: (made: Made) => void;
}

/** Name, labels and scope of a runner of another system. */
export function ForeignForm({ protocol, onMade }: Props) {
  const { scopes, first } = useScopesOf('manage_runners');
  const [name, setName] = useState('');
  // what a job that waits for such a runner asks for
  const search = route.useSearch();
  const [wanted] = useState(() => wishesIn(search));
  const [labels, setLabels] = useState<string[]>(wanted.labels);
  const [chosen, setChosen] = useState<string | undefined>(wanted.scope ?? undefined);
  const scope = chosen ?? first ?? 'instance';
  const add = useMutation({ mutationFn: () => make(protocol, { name: name.trim(), labels, scope }), onSuccess: onMade });
  const isReady = name.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <LostRight permission="manage_runners" scope={scope} />
        {add.isError && <FailureNotice error={add.error} />}
        <TextInput
          label="Name"
          description="How you call the machine."
          value={name}
          maxLength={120}
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TagsInput
          dropdownOpened={false}
          label="Labels"
          description={labelWords[protocol]}
          value={labels}
          onChange={(typed) => setLabels(readLabels(typed))}
          maxTags={64}
          splitChars={[',', ' ']}
          acceptValueOnBlur
        />
        {(scopes.length > 1 || scope !== 'instance') && (
          <ScopeSelect
            description="Whose jobs it takes. A runner of the instance takes those of all."
            scopes={scopes}
            value={scope}
            onChange={setChosen}
          />
        )}
        <DialogActions>
          <Button type="submit" loading={add.isPending} disabled={!isReady}>
            Show what to do
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
