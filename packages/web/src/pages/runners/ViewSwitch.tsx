import { IconLayoutGrid, IconTable } from '@tabler/icons-react';
import styles from './runners.module.css';

/** Table or cards. */
export const ViewSwitch = ({ cards, onChange }: { cards: boolean; onChange: (cards: boolean) => void }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a part of a form
  <div className={styles.views} role="group" aria-label="View">
    <button type="button" aria-label="Table" title="Table" aria-pressed={!cards} onClick={() => onChange(false)}>
      <IconTable size={17} stroke={1.8} aria-hidden="true" />
    </button>
    <button type="button" aria-label="Cards" title="Cards" aria-pressed={cards} onClick={() => onChange(true)}>
      <IconLayoutGrid size={17} stroke={1.8} aria-hidden="true" />
    </button>
  </div>
);
