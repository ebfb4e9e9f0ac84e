import { Button, Group, Stack, TagsInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { settingsQuery } from '../../api/queries.ts';
import { limitRegistration, resetRegistration, showRegistration } from '../../api/registration.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { scopeInSentence } from '../../text/scope-words.ts';
import { registerCommands } from './commands.ts';

/** The registration token of a scope: shown when it is asked for, reset, limited to networks. */
export function RegistrationPanel({ scope }: { scope: string }) {
  const [isAsking, setAsking] = useState(false);
  const show = useMutation({ mutationFn: () => showRegistration(scope) });
  const reset = useMutation({ mutationFn: () => resetRegistration(scope), onSuccess: () => setAsking(false) });
  const token = reset.data?.token ?? show.data?.token;
  const error = reset.error ?? show.error;
  return (
    <Stack gap="md">
      {error && <FailureNotice error={error} />}
      {token === undefined ? (
        <div>
          <Button loading={show.isPending} onClick={() => show.mutate()}>
            Show the token and the commands
          </Button>
        </div>
      ) : (
        <Commands token={token} />
      )}
      <NetworksLimit scope={scope} />
      {reset.isSuccess && <Notice kind="info" title="The tokens before are void. Runners that registered with them stay." />}
      {isAsking ? (
        <Notice kind="warning" title={`Reset the registration tokens of ${scopeInSentence(scope)}?`}>
          <Stack gap="sm" align="flex-start">
            <p>All of them are void at once: scripts and images that carry one register no more. Runners that registered stay.</p>
            <Group gap="xs">
              <Button variant="default" size="xs" onClick={() => setAsking(false)}>
                Leave them
              </Button>
              <Button color="red.9" size="xs" loading={reset.isPending} onClick={() => reset.mutate()}>
                Reset
              </Button>
            </Group>
          </Stack>
        </Notice>
      ) : (
        <div>
          <Button variant="default" onClick={() => setAsking(true)}>
            Reset the token…
          </Button>
        </div>
      )}
    </Stack>
  );
}

function Commands({ token }: { token: string }) {
  const url = useQuery(settingsQuery).data?.publicUrl ?? location.origin;
  const { install, register, start, setup } = registerCommands(url, token);
  return (
    <Stack gap="sm">
      <CommandBlock command={token} label="registration token" />
      <p>On each machine, with Node 20 or newer; the runner is named after it:</p>
      <CommandBlock command={[install, register, start].join('\n')} label="commands" />
      <p>
        Or let <span className="mono">{setup}</span> ask for all of it, step by step.
      </p>
    </Stack>
  );
}

function NetworksLimit({ scope }: { scope: string }) {
  const [networks, setNetworks] = useState<string[] | null>(null);
  const limit = useMutation({
    mutationFn: (wanted: string[]) => limitRegistration(scope, wanted.length === 0 ? null : wanted),
  });
  return (
    <Stack gap="xs">
      {limit.isError && <FailureNotice error={limit.error} />}
      <TagsInput
        dropdownOpened={false}
        label="Accepted from"
        description="Addresses and networks (10.0.0.0/8) from which alone runners register with it, and come afterwards; none: from anywhere."
        value={networks ?? []}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        onChange={setNetworks}
      />
      <Group gap="sm">
        <Button
          variant="default"
          size="xs"
          loading={limit.isPending}
          disabled={networks === null}
          onClick={() => networks !== null && limit.mutate(networks)}
        >
          Limit the token
        </Button>
        {limit.isSuccess && <span role="status">It holds for runners that register from now on.</span>}
      </Group>
    </Stack>
  );
}
