import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { signOut } from '../api/actions.ts';
import { whoamiQuery } from '../api/queries.ts';
import { signalSignedOut } from '../api/query-client.ts';
import { showFailure } from '../parts/show-failure.ts';

const schemes = [
  { value: 'auto', label: 'Like the system', Icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
] as const;

/** Who is signed in, light or dark, and the way out. */
export function UserMenu() {
  const me = useQuery(whoamiQuery).data;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: signalSignedOut,
    onError: (error) => showFailure('You are still signed in', error),
  });
  return (
    <Menu position="bottom-end" width={210} shadow="md" keepMounted={false}>
      <Menu.Target>
        <ActionIcon variant="default" radius="xl" size={32} aria-label={`Menu of ${me?.login ?? 'the user'}`}>
          {me ? <strong>{me.login.charAt(0).toUpperCase()}</strong> : <IconUser size={16} />}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {me && <Menu.Label>{`${me.login} · ${me.role}`}</Menu.Label>}
        {schemes.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={16} stroke={1.7} />}
            rightSection={colorScheme === value ? '✓' : null}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
