import { Button } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { CheckList } from '../CheckList.tsx';
import styles from '../menus/menu.module.css';
import { PopButton } from '../menus/PopButton.tsx';
import { useNarrow } from '../use-narrow.ts';
import type { ColumnChoice } from './use-columns.ts';

/** Which columns a table has. Narrow screens show cards, which have none. */
export function ColumnsButton({ choice }: { choice: ColumnChoice }) {
  if (useNarrow()) return null;
  return (
    <PopButton
      label="Columns"
      icon={<IconColumns3 size={16} stroke={1.8} aria-hidden="true" />}
      panel={() => <Choices of={choice} />}
    >
      Columns
    </PopButton>
  );
}

function Choices({ of: choice }: { of: ColumnChoice }) {
  const column = (key: string) => choice.choosable.find((each) => each.key === key);
  return (
    <>
      <CheckList
        legend="Show"
        entries={choice.choosable}
        isOn={(key) => choice.shown.some((each) => each.key === key)}
        onChange={(key, on) => {
          const one = column(key);
          if (one) choice.show(one, on);
        }}
      />
      <div className={styles.end}>
        <Button variant="subtle" size="xs" disabled={!choice.isChanged} onClick={choice.reset}>
          Reset
        </Button>
      </div>
    </>
  );
}
