import type { User, UserList } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { foreseeAnswers } from '../../api/foresee.ts';
import { inviteUser, removeUser, setUserDisabled, takeTotp, usersQuery } from '../../api/people.ts';
import { queryClient } from '../../api/query-client.ts';
import { serverNow } from '../../live/clock.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { GrantsEditor } from './GrantsEditor.tsx';
import { InvitationLink } from './InvitationLink.tsx';
import styles from './people.module.css';

/** What can be done about someone. Those that take something away are asked about first. */
const acts = {
  link: { label: 'New password link', question: null },
  disable: {
    label: 'Disable…',
    question: 'They are signed out at once, and their tokens are refused, until somebody enables them again.',
  },
  enable: { label: 'Enable', question: null },
  totp: {
    label: 'Take the second factor…',
    question: 'For someone who lost their phone and the recovery codes: be sure who asks. The password alone is enough then.',
  },
  remove: {
    label: 'Remove…',
    question: 'Their own scope goes with them: its jobs are cancelled, its runners removed. Histories keep the name.',
  },
} as const;
type Act = keyof typeof acts;

const renew = () => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });

/** Shuts somebody out or lets them in again, and shows that at once; a refusal takes it back and says why. */
function useTurn(login: string) {
  const turn = useMutation({
    mutationFn: (disabled: boolean) => setUserDisabled(login, disabled),
    onMutate: (disabled) =>
      foreseeAnswers<UserList>(usersQuery.queryKey, (held) => ({
        users: held.users.map((each) => (each.login === login ? { ...each, disabledAt: disabled ? serverNow() : null } : each)),
      })),
    onError: (error, disabled, takeBack): void => {
      takeBack?.();
      showFailure(`${login} was not ${disabled ? 'disabled' : 'enabled'}`, error, () => turn.mutate(disabled));
    },
    onSuccess: (_, disabled) =>
      offerUndo(`${login} ${disabled ? 'disabled' : 'enabled'}`, () => setUserDisabled(login, !disabled).finally(renew)),
    onSettled: renew,
  });
  return turn;
}

/** Roles, permissions and ways in of one user. */
export function PersonDialog({ user, onGone }: { user: User; onGone: () => void }) {
  const { login } = user;
  const [asked, setAsked] = useState<Act | null>(null);
  const act = useMutation({
    mutationFn: async (name: Exclude<Act, 'disable' | 'enable'>) => {
      if (name === 'link') return await inviteUser(login);
      if (name === 'totp') await takeTotp(login);
      else await removeUser(login);
      return null;
    },
    onSuccess: (_, name) => {
      setAsked(null);
      if (name === 'remove') onGone();
    },
    onSettled: renew,
  });
  const turn = useTurn(login);
  const sure = (name: Act): void => {
    if (name !== 'disable' && name !== 'enable') {
      act.mutate(name);
      return;
    }
    setAsked(null);
    turn.mutate(name === 'disable');
  };
  if (act.data) return <InvitationLink login={login} invitation={act.data} onDone={() => act.reset()} />;
  const offered: Act[] = [
    'link',
    user.disabledAt === null ? 'disable' : 'enable',
    ...(user.hasSecondFactor ? (['totp'] as const) : []),
    'remove',
  ];
  const begin = (name: Act): void => {
    act.reset();
    if (acts[name].question !== null) setAsked(name);
    else sure(name);
  };
  return (
    <Stack gap="md">
      <GrantsEditor user={user} />
      {act.isError && <FailureNotice error={act.error} />}
      {asked !== null && (
        <Question about={asked} login={login} busy={act.isPending} onLeave={() => setAsked(null)} onSure={() => sure(asked)} />
      )}
      <Group gap="xs" className={styles.acts ?? ''}>
        {offered.map((name) => (
          <Button
            key={name}
            size="xs"
            variant="default"
            loading={act.isPending && act.variables === name && asked === null}
            aria-expanded={acts[name].question === null ? undefined : asked === name}
            onClick={() => begin(name)}
          >
            {acts[name].label}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

interface QuestionProps {
  about: Act;
  login: string;
  busy: boolean;
  onLeave: () => void;
  onSure: () => void;
}

/** Says what comes of it before it is done. */
const Question = ({ about, login, busy, onLeave, onSure }: QuestionProps) => (
  <div className={styles.question} role="alert">
    <p>{acts[about].question}</p>
    <Group justify="flex-end" gap="xs">
      <Button size="xs" variant="default" onClick={onLeave}>
        Leave it
      </Button>
      <Button size="xs" color="red.9" loading={busy} data-autofocus onClick={onSure}>
        {acts[about].label.replace('…', '')} {login}
      </Button>
    </Group>
  </div>
);
