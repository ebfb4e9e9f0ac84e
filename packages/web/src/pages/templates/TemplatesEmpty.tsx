import { Button } from '@mantine/core';
import { IconCalendarRepeat, IconFilterOff } from '@tabler/icons-react';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';

/** There is no template: what one is, and how the first is made. */
export function NoTemplates({ onNew }: { onNew: (() => void) | null }) {
  const icon = <IconCalendarRepeat size={26} stroke={1.6} />;
  if (!onNew)
    return (
      <EmptyState icon={icon} title="No template yet">
        <p>Templates of the projects that you see appear here.</p>
      </EmptyState>
    );
  return (
    <EmptyState icon={icon} title="No template yet">
      <p>A template is a saved job. It runs by hand, at times of the day, or again and again with a pause in between.</p>
      <CommandBlock command="baton templates create nightly --cron '0 3 * * *' -- echo hello" />
      <div>
        <Button variant="default" onClick={onNew}>
          Or fill in a form
        </Button>
      </div>
    </EmptyState>
  );
}

export const NoSuchTemplates = ({ search }: { search: string }) => (
  <EmptyState icon={<IconFilterOff size={26} stroke={1.6} />} title={`No template matches “${search}”`}>
    <p>
      <PlainLink href="/templates">Show all templates</PlainLink>
    </p>
  </EmptyState>
);
