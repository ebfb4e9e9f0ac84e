/** A figure that is measured, with the bar it has to reach. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** null: a figure to compare with, without a bar */
  bar: number | null;
  better: 'higher' | 'lower';
  /** the same figure without Baton on the same machine, where there is one */
  raw: { name: string; value: number } | null;
}

export const reached = (figure: Figure): boolean | null =>
  figure.bar === null ? null : figure.better === 'higher' ? figure.value >= figure.bar : figure.value <= figure.bar;
