import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatCount } from '../../../text/amount.ts';

/** The first of a list, and all of it on request. */
export function useShown<Item>(items: readonly Item[], first: number) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, first);
  return { shown, more: { hidden: items.length - shown.length, onShow: () => setAll(true) } };
}

/** Shows the rest of a list. */
export function ShowMore({ hidden, onShow, what }: { hidden: number; onShow: () => void; what: string }) {
  if (hidden <= 0) return null;
  return (
    <Button variant="subtle" size="compact-sm" onClick={onShow}>
      Show {formatCount(hidden)} more {what}
    </Button>
  );
}
