import type { Pairing, Runner } from '@baton/protocol';
import { foreignPrograms, isForeign } from '@baton/protocol/foreign';
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addRunner } from '../../api/actions.ts';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { runnerCommand } from '../../text/program-commands.ts';
import { useScopesOf } from '../adding/use-scopes.ts';
import { noWishes, readWishes } from '../adding/wishes.ts';
import { PairingCommand } from '../pairing/PairingCommand.tsx';
import styles from './first-use.module.css';

/** A command to be run on some machine, this one maybe. */
export function RunnerStep({ done }: { done: boolean }) {
  useRunnersVersion();
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const others = [...runners.rows.values()].filter(({ builtIn }) => !builtIn);
  const online = others.filter(({ contact }) => contact === 'online');
  if (done) return <p className="soft">{online.length === 0 ? 'It was here.' : <Names of={online} />}</p>;
  if (pairing) return <PairingCommand runner={{ id: pairing.id, name: pairing.name }} first={pairing} />;
  const silent = others.filter(({ contact }) => contact !== 'not_registered');
  const programs = new Set(
    silent.map(({ protocol }) =>
      isForeign(protocol) ? foreignPrograms[protocol].runs : runnerCommand(location.origin, 'start'),
    ),
  );
  const [program] = programs.size === 1 ? programs : [];
  return (
    <>
      <p>
        A runner is the program that executes jobs, on any machine with Node 20 or newer; this one will do. You get a command to
        run there in an empty folder.
      </p>
      {silent.length > 0 && (
        <p>
          Not online now: <Names of={silent} />. Start it there
          {program && (
            <>
              {' '}
              with <span className="mono">{program}</span>
            </>
          )}
          , or add another:
        </p>
      )}
      <NameForm onPaired={setPairing} />
    </>
  );
}

const Names = ({ of }: { of: readonly Runner[] }) => (
  <>
    {of.slice(0, 3).map(({ id, name }, at) => (
      <span key={id}>
        {at > 0 && ', '}
        <strong>{name}</strong>
      </span>
    ))}
    {of.length > 3 && ` and ${of.length - 3} more`}
  </>
);

function NameForm({ onPaired }: { onPaired: (pairing: Pairing) => void }) {
  const [name, setName] = useState('my-runner');
  const { first: scope } = useScopesOf('manage_runners');
  const add = useMutation({
    // all executors that are found there
    mutationFn: () => {
      const { executors: _, ...wishes } = readWishes({ ...noWishes, name }, { executors: [], scope });
      return addRunner(wishes);
    },
    onSuccess: onPaired,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.line}>
      <TextInput
        aria-label="Name of the runner"
        value={name}
        maxLength={120}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
        Get the command
      </Button>
      {add.isError && <FailureNotice error={add.error} />}
    </form>
  );
}
