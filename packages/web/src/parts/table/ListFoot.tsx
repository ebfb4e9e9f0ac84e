import { Button } from '@mantine/core';
import table from './table.module.css';

interface Props {
  /** how many are shown, in words: `12 jobs` */
  count: string;
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => unknown;
}

/** Under a list: how much of it is shown, and the way to more. */
export const ListFoot = ({ count, hasMore, isLoading, onMore }: Props) => (
  <div className={table.foot}>
    <span>{count} shown</span>
    {hasMore && (
      <Button variant="default" size="xs" loading={isLoading} onClick={() => void onMore()}>
        Load more
      </Button>
    )}
  </div>
);
