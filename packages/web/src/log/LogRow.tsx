import { type CSSProperties, type MouseEvent, memo } from 'react';
import { classes } from '../parts/classes.ts';
import { formatCount } from '../text/amount.ts';
import type { AnsiStyle } from './ansi.ts';
import { colorsOf } from './colors.ts';
import type { Needle } from './find.ts';
import type { LogLine } from './lines.ts';
import styles from './log.module.css';
import { piecesOf } from './pieces.ts';

interface Props {
  /** from 1 */
  number: number;
  /** undefined: it is on its way */
  line: LogLine | undefined;
  /** of the line, apart: the line object stays the same while its text grows */
  text: string;
  href: string;
  chosen: boolean;
  needle: Needle;
  /** the hit that the reader is at */
  current: boolean;
  /** when it was written, as it is shown; null: not at all */
  time: string | null;
  onNumber: (event: MouseEvent<HTMLAnchorElement>, number: number) => void;
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
export const LogRow = memo(function LogRow({ number, line, text, href, chosen, needle, current, time, onNumber }: Props) {
  const stream = line?.stream ?? 'stdout';
  return (
    <div className={classes(styles.row, chosen && styles.chosen)} data-stream={stream} data-chosen={chosen || undefined}>
      <a href={href} className={styles.number} aria-label={`Link to line ${number}`} onClick={(event) => onNumber(event, number)}>
        {number}
      </a>
      {time !== null && <span className={styles.time}>{time}</span>}
      <span className={styles.stream} title={streamTitles[stream]}>
        {streamWords[stream]}
      </span>
      {line ? <LineText line={line} text={text} needle={needle} current={current} /> : <span className={styles.coming}>…</span>}
    </div>
  );
});

function LineText({ line, text, needle, current }: Pick<Props, 'text' | 'needle' | 'current'> & { line: LogLine }) {
  const { pieces, cut } = piecesOf({ ...line, text }, needle);
  return (
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
  );
}
