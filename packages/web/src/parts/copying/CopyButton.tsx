import { IconCheck, IconCopy, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { classes } from '../classes.ts';
import styles from './copy.module.css';
import { copyText } from './copy-text.ts';

type Copied = 'no' | 'yes' | 'failed';
const icons = { no: IconCopy, yes: IconCheck, failed: IconX } as const;

/** Copies a text and says so. `label` names what is copied: *id*, *command*. Plain elements, because long tables have many of them. */
export function CopyButton({ text, label, withWords = false }: { text: string; label: string; withWords?: boolean }) {
  // With the text: the row around it may come to show something else, and that was not copied.
  const [last, setLast] = useState<{ text: string; copied: Copied } | null>(null);
  useEffect(() => {
    if (last === null) return;
    const timer = setTimeout(() => setLast(null), 1600);
    return () => clearTimeout(timer);
  }, [last]);
  const copied = last?.text === text ? last.copied : 'no';
  const Icon = icons[copied];
  const words = { no: 'Copy', yes: 'Copied', failed: 'Not possible' }[copied];
  return (
    <button
      type="button"
      className={classes(styles.button, withWords && styles.words)}
      data-copied={copied}
      title={`Copy ${label}`}
      aria-label={copied === 'no' ? `Copy ${label}` : `${words}: ${label}`}
      onClick={async (event) => {
        event.stopPropagation();
        setLast({ text, copied: (await copyText(text)) ? 'yes' : 'failed' });
      }}
    >
      <Icon size={14} stroke={1.8} aria-hidden="true" />
      {withWords && <span>{words}</span>}
    </button>
  );
}
