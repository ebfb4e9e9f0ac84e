import type { Pairing } from '@baton/protocol';
import { type ForeignProtocol, joiningSteps, protocolTitles } from '@baton/protocol/foreign';
import { Button, Group, Loader, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { settingsQuery } from '../../api/queries.ts';
import { runners, useRunnerRow, useRunnersVersion } from '../../live/runner-store.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { scopeInSentence } from '../../text/scope-words.ts';
import styles from '../pairing/pairing.module.css';
import { Appeared, Arrival, useIsOnline } from './Arrival.tsx';
import type { ForeignWishes } from './foreign-wishes.ts';
import { JoiningSteps } from './JoiningSteps.tsx';
import { newcomerOf } from './newcomer.ts';

interface Props {
  onClose: () => void;
  onAnother: () => void;
}

const Buttons = ({ isThere, onClose, onAnother }: Props & { isThere: boolean }) => (
  <Group justify="space-between">
    <Button variant="default" onClick={onAnother}>
      Add another
    </Button>
    <Button variant={isThere ? 'filled' : 'default'} onClick={onClose}>
      {isThere ? 'Done' : 'Close'}
    </Button>
  </Group>
);

interface RegisteredProps extends Props {
  protocol: ForeignProtocol;
  token: string;
  wishes: ForeignWishes;
}

/** What is done with the token of the scope; any number of machines may. */
export function ForeignRegistered({ protocol, token, wishes, onClose, onAnother }: RegisteredProps) {
  const { name, labels, scope } = wishes;
  const url = useQuery(settingsQuery).data?.publicUrl ?? location.origin;
  const newcomer = useNewcomer(protocol, scope);
  return (
    <Stack gap="md">
      <JoiningSteps steps={joiningSteps(protocol, { url, token, name, labels, config: null })} name={name} />
      <p className="soft">
        The token is that of {scopeInSentence(scope)}, and works for any number of machines until it is reset:{' '}
        <PlainLink href="/runners?new=register">reset it, or limit it to networks</PlainLink>.
      </p>
      {newcomer ? (
        <Appeared runner={newcomer} />
      ) : (
        <p className={styles.waiting} role="status" aria-label={`Waiting for a runner of ${protocolTitles[protocol]}`}>
          <Loader size={14} aria-hidden="true" />
          <span>Waiting for a runner of {protocolTitles[protocol]} to register itself. This may be closed.</span>
        </p>
      )}
      <Buttons isThere={newcomer !== null} onClose={onClose} onAnother={onAnother} />
    </Stack>
  );
}

/** The first runner that registers itself from now on; it stays the same when more come. */
function useNewcomer(protocol: ForeignProtocol, scope: string) {
  const [known] = useState<ReadonlySet<string>>(() => new Set(runners.rows.keys()));
  const [id, setId] = useState<string>();
  useRunnersVersion();
  const row = useRunnerRow(id ?? '');
  const found = id === undefined ? newcomerOf(runners.rows.values(), { protocol, scope, known }) : null;
  if (found) setId(found.id);
  return row ?? found;
}

/** What is done with the configuration that was made for one machine. */
export function ForeignPaired({ pairing, onClose, onAnother }: Props & { pairing: Pairing }) {
  const { id, name, steps } = pairing;
  const online = useIsOnline(id);
  return (
    <Stack gap="md">
      <Notice kind="warning" title="Copy it now: the keys are shown only here">
        They work together, once, within a day. Who loses them gets new ones on the page of the runner.
      </Notice>
      <JoiningSteps steps={steps ?? []} name={name} />
      <Arrival id={id} name={name}>
        Waiting for the first contact of {name}. This may be closed: the runner waits too.
      </Arrival>
      <Buttons isThere={online} onClose={onClose} onAnother={onAnother} />
    </Stack>
  );
}
