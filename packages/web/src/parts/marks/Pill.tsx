import { classes } from '../classes.ts';
import styles from './pill.module.css';

export type Tone = 'green' | 'yellow' | 'orange' | 'red' | 'grey' | 'iris';
export type PillShape = 'solid' | 'hollow' | 'struck' | 'dashed' | 'pulse' | 'quiet';

/** A state in words, with a colour and a shape that say the same. */
export function Pill({
  tone,
  shape = 'solid',
  children,
  title,
}: {
  tone: Tone;
  shape?: PillShape;
  children: string;
  title?: string;
}) {
  return (
    <span className={classes(styles.pill, styles[tone], styles[shape])} title={title}>
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.word}>{children}</span>
    </span>
  );
}
