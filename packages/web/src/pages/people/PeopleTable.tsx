import type { User } from '@baton/protocol';
import { Button } from '@mantine/core';
import { withQuery } from '../../api/request.ts';
import { Pill } from '../../parts/marks/Pill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ExactTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import { type LocalRows, LocalTable, type TableAddress } from '../../parts/table/LocalTable.tsx';
import type { LocalColumn } from '../../parts/table/local-rows.ts';
import { grantWords } from './grant-words.ts';
import styles from './people.module.css';

/** Nothing where it says the same. */
const loginBeside = ({ login, displayName }: User): string => (login === displayName ? '' : login);

const stateWords = ({ disabledAt, hasPassword, hasSecondFactor }: User): string[] => {
  if (disabledAt !== null) return ['Disabled'];
  return [hasPassword ? 'Active' : 'No password', ...(hasSecondFactor ? ['Second factor'] : [])];
};

/** What a table of people can show. */
export const peopleColumns: readonly LocalColumn<User>[] = [
  {
    ...{ key: 'name', label: 'Name', width: 'minmax(160px, 1.2fr)', fixed: true, sortable: true },
    read: ({ login, displayName }) => (displayName === login ? login : `${displayName} (${login})`),
  },
  { key: 'state', label: 'State', width: 'minmax(210px, 0.9fr)', sortable: true, read: stateWords },
  {
    ...{ key: 'grants', label: 'May do', width: 'minmax(220px, 2fr)', sortable: true },
    // sorted and exported by the names that programs know
    read: ({ login, grants }) => grantWords(login, grants, (scope) => scope).join('; ') || null,
  },
  { key: 'since', label: 'Since', width: '166px', sortable: true, isTime: true, read: ({ createdAt }) => createdAt },
  { key: 'by', label: 'Invited by', width: '110px', sortable: true, optional: true, read: ({ createdBy }) => createdBy },
  { key: 'actions', label: 'Actions', width: '104px', fixed: true },
];

interface Props {
  of: LocalRows<User>;
  address: TableAddress;
  onOpen: (login: string) => void;
  onSort: (sort: string) => void;
}

/** Who may do what where. */
export function PeopleTable({ of, address: { search, sort }, onOpen, onSort }: Props) {
  const name = ({ login, displayName }: User) => (
    <PlainLink href={withQuery('/people', { search, sort, who: login })} data-opens>
      {displayName}
    </PlainLink>
  );
  const change = ({ login }: User) => (
    <Button size="xs" variant="default" aria-label={`Change ${login}…`} onClick={() => onOpen(login)}>
      Change…
    </Button>
  );
  const cells: CellsOf<User> = {
    name: (user) => <TwoLines first={name(user)} second={<span className="soft">{loginBeside(user)}</span>} />,
    state: (user) => <States of={user} />,
    grants: (user) => <Grants of={user} />,
    since: ({ createdAt }) => <ExactTime at={createdAt} />,
    by: ({ createdBy }) => createdBy,
    actions: change,
  };
  return (
    <LocalTable
      of={of}
      label="People"
      idOf={({ login }) => login}
      cells={cells}
      card={(user) => (
        <CardCell>
          <CardLine left={<strong>{name(user)}</strong>} right={<States of={user} />} />
          <CardLine left={<span className="soft">{loginBeside(user)}</span>} right={change(user)} />
          <CardLine left={<Grants of={user} />} right={null} />
        </CardCell>
      )}
      rowHeight={54}
      narrowRowHeight={112}
      onSort={onSort}
    />
  );
}

function Grants({ of: { login, grants } }: { of: User }) {
  const words = grantWords(login, grants);
  if (words.length === 0) return <span className="soft">Nothing but their own scope</span>;
  return <span title={words.join('\n')}>{words.join(', ')}</span>;
}

function States({ of: user }: { of: User }) {
  if (user.disabledAt !== null) return <Pill tone="red">Disabled</Pill>;
  return (
    <span className={styles.states}>
      {user.hasPassword ? (
        <Pill tone="green">Active</Pill>
      ) : (
        <Pill tone="grey" shape="dashed" title="Invited and not come yet, or signs in by the identity provider only">
          No password
        </Pill>
      )}
      {user.hasSecondFactor && <Pill tone="iris">Second factor</Pill>}
    </span>
  );
}
