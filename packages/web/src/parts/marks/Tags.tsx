import { classes } from '../classes.ts';
import styles from './tags.module.css';

/** A small word beside others: a label, an executor, a flag. */
export function Tag({ children, warning = false, title }: { children: string; warning?: boolean; title?: string }) {
  return (
    <span className={classes(styles.tag, warning && styles.warning)} title={title}>
      {children}
    </span>
  );
}

/** Some words, and how many more there are. */
export function Tags({
  values,
  most = Number.POSITIVE_INFINITY,
  none = '—',
}: {
  values: readonly string[];
  most?: number;
  none?: string;
}) {
  if (values.length === 0) return <span className="soft">{none}</span>;
  const hidden = values.slice(most);
  return (
    <span className={styles.tags}>
      {values.slice(0, most).map((value) => (
        <Tag key={value} title={value}>
          {value}
        </Tag>
      ))}
      {hidden.length > 0 && <Tag title={hidden.join(', ')}>{`+${hidden.length}`}</Tag>}
    </span>
  );
}
