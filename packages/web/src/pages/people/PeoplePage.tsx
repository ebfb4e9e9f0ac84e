import type { User } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMay } from '../../api/may.ts';
import { usersQuery } from '../../api/people.ts';
import { CommandBlock } from '../../parts/CommandBlock.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Pill } from '../../parts/Pill.tsx';
import page from '../../parts/page.module.css';
import { ExactTime } from '../../parts/Times.tsx';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { grantWords } from './grant-words.ts';
import { NewPersonForm } from './NewPersonForm.tsx';
import { PersonDialog } from './PersonDialog.tsx';
import styles from './people.module.css';

const route = getRouteApi('/inside/people');

/** Who may do what where. */
export function PeoplePage() {
  const { who, new: isNew } = route.useSearch();
  const navigate = useNavigate();
  const isAllowed = useMay();
  const query = useQuery(usersQuery);
  const scope = useScope();
  const all = query.data?.users;
  const users = all?.filter(
    ({ login, grants }) => isWithin(login, scope) || grants.some((grant) => isWithin(grant.scope, scope)),
  );
  const show = (search: { who?: string; new?: 'person' }): void =>
    void navigate({ to: '/people', search, replace: Object.keys(search).length === 0 });
  const chosen = all?.find(({ login }) => login === who);
  return (
    <div className={page.flowing}>
      <PageHead
        title="People"
        tab="People"
        beside={users && <span className="soft">{formatPlural(users.length, 'user')}</span>}
        actions={
          isAllowed('create_users', 'instance') && (
            <Button leftSection={<IconUserPlus size={16} stroke={1.8} />} onClick={() => show({ new: 'person' })}>
              Invite someone
            </Button>
          )
        }
      />
      {query.isError && <FailureNotice error={query.error} />}
      {scope !== null && all !== undefined && all.length > 0 && users?.length === 0 && (
        <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title={`Nobody was given anything in ${scope}`}>
          People with a role above it may do there what that role allows.
        </EmptyState>
      )}
      {all?.length === 0 && (
        <EmptyState icon={<IconUsers size={28} stroke={1.5} />} title="Nobody but this token yet">
          <p>Invite someone: they get a link, and choose their password themselves.</p>
          <CommandBlock command="baton users add grace --role operator" />
        </EmptyState>
      )}
      {users && users.length > 0 && (
        <Panel title="Users">
          <ul className={styles.list}>
            {users.map((user) => (
              <PersonRow key={user.login} user={user} onOpen={() => show({ who: user.login })} />
            ))}
          </ul>
        </Panel>
      )}
      <Dialog opened={isNew !== undefined} onClose={() => show({})} title="Invite someone" size={480}>
        <NewPersonForm onDone={() => show({})} />
      </Dialog>
      <Dialog opened={chosen !== undefined} onClose={() => show({})} title={chosen ? nameOf(chosen) : ''} size={560}>
        {chosen && <PersonDialog user={chosen} onGone={() => show({})} />}
      </Dialog>
    </div>
  );
}

const nameOf = ({ login, displayName }: User): string => (displayName === login ? login : `${displayName} (${login})`);

function PersonRow({ user, onOpen }: { user: User; onOpen: () => void }) {
  const { login, displayName, grants } = user;
  return (
    <li className={styles.row}>
      <div className={styles.who}>
        <p className={styles.name}>
          <strong>{displayName}</strong>
          {displayName !== login && <span className="soft">{login}</span>}
        </p>
        <p className="soft">
          since <ExactTime at={user.createdAt} />
        </p>
      </div>
      <div className={styles.states}>
        <StateOf user={user} />
      </div>
      <div className={styles.grants}>
        {grantWords(login, grants).map((words) => (
          <p key={words}>{words}</p>
        ))}
        {grantWords(login, grants).length === 0 && <span className="soft">Nothing but their own scope</span>}
      </div>
      <Button size="xs" variant="default" aria-label={`Change ${login}…`} onClick={onOpen}>
        Change…
      </Button>
    </li>
  );
}

function StateOf({ user }: { user: User }) {
  if (user.disabledAt !== null) return <Pill tone="red">Disabled</Pill>;
  return (
    <>
      {user.hasPassword ? (
        <Pill tone="green">Active</Pill>
      ) : (
        <Pill tone="grey" shape="dashed" title="Invited and not come yet, or signs in by the identity provider only">
          No password
        </Pill>
      )}
      {user.hasSecondFactor && <Pill tone="iris">Second factor</Pill>}
    </>
  );
}
