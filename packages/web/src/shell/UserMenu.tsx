import { ActionIcon, Button, Popover, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { signOut } from '../api/actions.ts';
import { whoamiQuery } from '../api/queries.ts';
import { signalSignedOut } from '../api/query-client.ts';
import { live } from '../live/live.ts';
import { showFailure } from '../parts/notices/show-failure.ts';

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Who is signed in, light or dark, and the way out. */
export function UserMenu() {
  const me = useQuery(whoamiQuery).data;
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={230} shadow="md" trapFocus withinPortal={false}>
      <Popover.Target>
        <ActionIcon
          variant="default"
          radius="xl"
          size={32}
          aria-label={`Menu of ${me?.login ?? 'the user'}`}
          onClick={() => setOpen((open) => !open)}
        >
          {me ? <strong>{me.login.charAt(0).toUpperCase()}</strong> : <IconUser size={16} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <UserChoices login={me?.login} role={me?.role} onLeave={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface Choices {
  login: string | undefined;
  role: string | undefined;
  onLeave: () => void;
}

function UserChoices({ login, role, onLeave }: Choices) {
  const router = useRouter();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: signOut,
    // what is open by the session would be cut off, and ask why
    onMutate: () => live.stop(),
    onSuccess: signalSignedOut,
    onError: (error) => {
      live.start();
      showFailure('You are still signed in', error);
    },
  });
  return (
    <Stack gap="sm">
      {login !== undefined && (
        <p>
          <strong>{login}</strong> <span className="soft">{role}</span>
        </p>
      )}
      <SegmentedControl
        aria-label="Colours"
        size="xs"
        fullWidth
        data={schemes}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
      />
      <Button
        variant="default"
        size="xs"
        leftSection={<IconUser size={15} stroke={1.7} />}
        onClick={() => {
          onLeave();
          router.history.push('/account');
        }}
      >
        Account
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconLogout size={15} stroke={1.7} />}
        loading={leave.isPending}
        onClick={() => leave.mutate()}
      >
        Sign out
      </Button>
    </Stack>
  );
}
