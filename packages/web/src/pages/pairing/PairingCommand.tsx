import type { Pairing, Runner } from '@baton/protocol';
import { isForeign, protocolTitles } from '@baton/protocol/foreign';
import { Button, Loader, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { renewPairing } from '../../api/actions.ts';
import { useTicking } from '../../live/clock.ts';
import { useRunnerRow } from '../../live/runner-store.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { formatCountdown } from '../../text/duration.ts';
import { Appeared } from '../adding/Arrival.tsx';
import { JoiningSteps } from '../adding/JoiningSteps.tsx';
import styles from './pairing.module.css';

interface Props {
  runner: { id: string; name: string; contact?: Runner['contact']; protocol?: Runner['protocol'] };
  /** a pairing that was just made; without one a button makes it */
  first?: Pairing;
}

/** The one-time command of a runner, how long it is good for, and a tick when it was run. */
export function PairingCommand({ runner, first }: Props) {
  const [pairing, setPairing] = useState(first ?? null);
  // Counted from our own clock: it need not agree with the server's.
  const [expiresAt, setExpiresAt] = useState(() => Date.now() + (first?.expiresInMs ?? 0));
  const renew = useMutation({
    mutationFn: () => renewPairing(runner.id),
    onSuccess: (next) => {
      setPairing(next);
      setExpiresAt(Date.now() + next.expiresInMs);
    },
  });
  const left = useTicking(() => formatCountdown(expiresAt - Date.now()));
  const row = useRunnerRow(runner.id);
  const expired = left === '0:00';
  if (row?.contact === 'online') return <Appeared runner={row} />;
  const renewButton = (
    <Button
      variant={pairing ? 'light' : 'filled'}
      leftSection={<IconRefresh size={16} stroke={1.8} />}
      loading={renew.isPending}
      onClick={() => renew.mutate()}
    >
      {buttonWords(runner.protocol, pairing !== null)}
    </Button>
  );
  return (
    <Stack gap="sm">
      {renew.isError && <FailureNotice error={renew.error} />}
      {pairing && !expired && (
        <>
          {pairing.steps ? (
            <JoiningSteps steps={pairing.steps} name={runner.name} />
          ) : (
            <>
              <p>
                Run this on the machine of <strong>{runner.name}</strong>. It needs Node 20 or newer and works in an empty folder.
              </p>
              <CommandBlock command={pairing.command} label="pairing command" />
            </>
          )}
          <p className={styles.waiting}>
            <Loader size={14} aria-hidden="true" />
            <span>
              Waiting for the runner. {pairing.steps ? 'What it joins with' : 'The command'} works once, for another{' '}
              <span className={styles.left}>{left}</span>.
            </span>
          </p>
        </>
      )}
      {pairing && expired && (
        <p>
          {pairing.steps
            ? 'What it joins with has expired unused. New tokens take its place.'
            : 'The command has expired without being run. A new one takes its place.'}
        </p>
      )}
      {!pairing && (
        <p>
          {runner.contact === 'revoked'
            ? 'Its token is void; it is paired again with the same id.'
            : 'This runner was never paired.'}{' '}
          {runner.protocol !== undefined && isForeign(runner.protocol)
            ? `What is to be done on its machine, with ${protocolTitles[runner.protocol]}'s own program, is shown once; what is shown later makes it void.`
            : 'The command is shown once, when it is made; a new one makes older ones void.'}
        </p>
      )}
      {(!pairing || expired) && <div>{renewButton}</div>}
    </Stack>
  );
}

/** Programs of other systems join in steps of their own. */
function buttonWords(protocol: Runner['protocol'] | undefined, isAgain: boolean): string {
  if (protocol !== undefined && isForeign(protocol)) return isAgain ? 'Show it with new tokens' : 'Show what to do';
  return isAgain ? 'Get a new command' : 'Get a pairing command';
}
