import type { RunnerCounts } from '@baton/protocol/runner-list';
import { Button } from '@mantine/core';
import { may } from '../../api/may.ts';
import { openDialog } from '../../dialogs/history.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { formatCount } from '../../text/amount.ts';
import { NoneOnline } from '../pools/NoneOnline.tsx';
import { addressWith } from './filters.ts';

/** Opens the dialog that updates them. */
const UpdateAllButton = () => (
  <Button size="compact-sm" variant="default" ml={10} onClick={() => openDialog('update-all')}>
    Update all
  </Button>
);

const many = (count: number, one: string, more: string): string => (count === 1 ? one : `${formatCount(count)} ${more}`);

/** What somebody should know of the fleet before anything else. */
export const FleetNotices = ({ counts }: { counts: RunnerCounts }) => (
  <>
    {counts.frozen > 0 && (
      <Notice
        kind="error"
        title={`${many(counts.frozen, 'A runner is', 'runners are')} frozen: a credential is in use in two places`}
      >
        <PlainLink href={addressWith({}, { show: 'frozen' })}>See which</PlainLink>
      </Notice>
    )}
    {counts.all > 0 && counts.online === 0 && <NoneOnline />}
    {counts.outdated > 0 && (
      <Notice kind="info" title={`${many(counts.outdated, 'A runner is', 'runners are')} outdated`}>
        <PlainLink href={addressWith({}, { show: 'outdated' })}>See which</PlainLink>
        {may('manage_runners', null) && <UpdateAllButton />}
      </Notice>
    )}
  </>
);
