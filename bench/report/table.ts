import { type Figure, reached } from './bars.ts';
import { round } from './percentiles.ts';

const verdict = (figure: Figure): string => {
  const answer = reached(figure);
  return answer === null ? '–' : answer ? 'reached' : '**missed**';
};

const ratio = (figure: Figure): string =>
  figure.raw ? `${round(figure.value / figure.raw.value)} × ${figure.raw.name} (${figure.raw.value})` : '–';

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const bar = figure.bar === null ? '–' : `${figure.better === 'higher' ? '≥' : '≤'} ${figure.bar}`;
    return `| ${figure.name} | ${figure.value} ${figure.unit} | ${bar} | ${verdict(figure)} | ${ratio(figure)} |`;
  });
  return ['| What | Measured | Bar | | Against the raw cost |', '|---|---|---|---|---|', ...rows].join('\n');
}
