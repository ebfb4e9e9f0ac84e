import { Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { PopPanel } from './PopPanel.tsx';

interface Props {
  children: ReactNode;
  icon?: ReactNode;
  /** something is chosen in what it opens: it looks so */
  isOn?: boolean;
  /** of what it opens */
  label: string;
  /** what it opens, drawn only while it is open */
  panel: () => ReactNode;
}

/** A button that opens a few choices beside it. */
export function PopButton({ children, icon, isOn = false, label, panel }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant={isOn ? 'light' : 'default'}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        leftSection={icon}
        rightSection={<IconChevronDown size={14} stroke={1.8} aria-hidden="true" />}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {children}
      </Button>
      {anchor && (
        <PopPanel anchor={anchor} label={label} onClose={() => setAnchor(null)}>
          {panel()}
        </PopPanel>
      )}
    </>
  );
}
