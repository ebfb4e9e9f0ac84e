import { IconCheck, IconCopy, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { classes } from './classes.ts';
import styles from './copy.module.css';
import { copyText } from './copy-text.ts';

type Copied = 'no' | 'yes' | 'failed';
const icons = { no: IconCopy, yes: IconCheck, failed: IconX } as const;

/** Copies a text and says so. `label` names what is copied: *id*, *command*. Plain elements, because long tables have many of them. */
export function CopyButton({ text, label, withWords = false }: { text: string; label: string; withWords?: boolean }) {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied === 'no') return;
    const timer = setTimeout(() => setCopied('no'), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
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
        setCopied((await copyText(text)) ? 'yes' : 'failed');
      }}
    >
      <Icon size={14} stroke={1.8} aria-hidden="true" />
      {withWords && <span>{words}</span>}
    </button>
  );
}
