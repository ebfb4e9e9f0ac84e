import { Button, Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  opened: boolean;
  onOpen: (opened: boolean) => void;
  children: ReactNode;
}

/** Fields of a form that most do without. */
export function FoldedFields({ label, opened, onOpen, children }: Props) {
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <>
      <div>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Chevron size={15} />}
          aria-expanded={opened}
          onClick={() => onOpen(!opened)}
        >
          {label}
        </Button>
      </div>
      <Collapse expanded={opened}>{children}</Collapse>
    </>
  );
}
