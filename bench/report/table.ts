import { type Figure, reached } from './bars.ts';
import { round } from './percentiles.ts';

const verdict = (figure: Figure): string => {
  const answer = reached(figure);
  return answer === null ? '–' : answer ? 'reached' : '**missed**';
};

const ratio = ({ value, raw }: Figure): string => {
  if (!raw) return '–';
  return raw.value === 0 ? `${raw.name}: 0` : `${round(value / raw.value)} × ${raw.name} (${raw.value})`;
};

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const bar = figure.bar === null ? '–' : `${figure.better === 'higher' ? '≥' : '≤'} ${figure.bar}`;
    return `| ${figure.name} | ${figure.value} ${figure.unit} | ${bar} | ${verdict(figure)} | ${ratio(figure)} |`;
  });
  return ['| What | Measured | Bar | | Against the raw cost |', '|---|---|---|---|---|', ...rows].join('\n');
}
