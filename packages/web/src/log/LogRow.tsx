import { type CSSProperties, memo } from 'react';
import { classes } from '../parts/classes.ts';
import { PlainLink } from '../parts/PlainLink.tsx';
import { formatCount } from '../text/amount.ts';
import type { AnsiStyle } from './ansi.ts';
import { colorsOf } from './colors.ts';
import type { LogLine } from './lines.ts';
import styles from './log.module.css';
import { formatOffset } from './offset.ts';
import { piecesOf } from './pieces.ts';

interface Props {
  /** from 1 */
  number: number;
  line: LogLine;
  /** of the line, apart: the line object stays the same while its text grows */
  text: string;
  href: string;
  chosen: boolean;
  needle: string;
  /** the hit that the reader is at */
  current: boolean;
  showTime: boolean;
}

const streamWords = { stdout: '', stderr: 'err', system: 'sys', gap: 'gap' } as const;
const streamTitles = {
  stdout: undefined,
  stderr: 'standard error',
  system: 'said by the runner',
  gap: 'missing',
} as const;

function cssOf(style: AnsiStyle): CSSProperties {
  const css: CSSProperties = colorsOf(style);
  if (style.bold) css.fontWeight = 700;
  if (style.italic) css.fontStyle = 'italic';
  const lines = [style.underline && 'underline', style.strike && 'line-through'].filter(Boolean).join(' ');
  if (lines !== '') css.textDecoration = lines;
  return css;
}

/** One line of a log: its number, its stream, its time, its text. The text is only ever text. */
export const LogRow = memo(function LogRow({ number, line, text, href, chosen, needle, current, showTime }: Props) {
  const { pieces, cut } = piecesOf({ ...line, text }, needle);
  return (
    <div className={classes(styles.row, chosen && styles.chosen)} data-stream={line.stream}>
      <PlainLink href={href} replace className={styles.number ?? ''} aria-label={`Link to line ${number}`}>
        {number}
      </PlainLink>
      {showTime && <span className={styles.time}>{formatOffset(line.offsetMs)}</span>}
      <span className={styles.stream} title={streamTitles[line.stream]}>
        {streamWords[line.stream]}
      </span>
      <span className={styles.text}>
        {pieces.map((piece, index) => {
          const css = cssOf(piece.style);
          const Tag = piece.hit ? 'mark' : 'span';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no identity but their place
            <Tag key={index} className={piece.hit ? classes(styles.hit, current && styles.hitNow) : undefined} style={css}>
              {piece.text}
            </Tag>
          );
        })}
        {cut > 0 && <span className={styles.cut}>{` … ${formatCount(cut)} more characters: download the log to read them`}</span>}
      </span>
    </div>
  );
});
