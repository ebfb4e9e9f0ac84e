import type { Statistics } from '@baton/protocol';

export type Point = Statistics['points'][number];

/** What one step shows; null: nothing is known. */
export type Pick = (point: Point) => number | null;

/** How wide and high a plot is, in its own units. */
export const plotSize = { width: 600, height: 96 } as const;

/** The left edge of a step, in units of the plot. */
export const xOf = ({ from, to }: Stretch, at: number): number =>
  Math.max(0, Math.min(plotSize.width, (plotSize.width * (at - from)) / Math.max(1, to - from)));

interface Stretch {
  from: number;
  to: number;
}

const yOf = (value: number, top: number): number => plotSize.height - (plotSize.height * Math.min(value, top)) / top;

/** Lines through the middles of steps, broken where steps are missing; a step by itself is as wide as its time. */
export function linesOf({ from, to, stepMs, points }: Statistics, pick: Pick, top: number): string[] {
  const lines: string[] = [];
  let open: string[] = [];
  let before: number | null = null;
  const close = (): void => {
    if (open.length > 0) lines.push(`M${open.join('L')}`);
    open = [];
  };
  for (const point of points) {
    const value = pick(point);
    if (value === null) continue;
    if (before !== null && point.at - before > stepMs) close();
    const y = yOf(value, top).toFixed(1);
    if (open.length === 0) open.push(`${xOf({ from, to }, point.at).toFixed(1)},${y}`);
    open.push(`${xOf({ from, to }, Math.min(to, point.at + stepMs / 2)).toFixed(1)},${y}`);
    before = point.at;
  }
  close();
  return lines;
}

/** The same down to the axis, to be filled. */
export const areaOf = (line: string): string => {
  const ends = line.slice(1).split('L');
  const xs = [ends[0], ends.at(-1)].map((end) => end?.split(',')[0] ?? '0');
  return `${line}L${xs[1]},${plotSize.height}L${xs[0]},${plotSize.height}Z`;
};

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Bars that stand on those of the picks before, a list a pick. */
export function barsOf({ from, to, stepMs, points }: Statistics, picks: readonly Pick[], top: number): Bar[][] {
  const bars = picks.map((): Bar[] => []);
  const whole = (plotSize.width * stepMs) / Math.max(1, to - from);
  // a little air between them, where there is room for it
  const air = Math.min(1, whole / 6);
  for (const point of points) {
    let below = 0;
    for (const [index, pick] of picks.entries()) {
      const value = pick(point) ?? 0;
      if (value <= 0) continue;
      const x = xOf({ from, to }, point.at);
      const width = Math.max(0.5, Math.min(whole, plotSize.width - x) - air);
      bars[index]?.push({ x, y: yOf(below + value, top), width, height: (plotSize.height * value) / top });
      below += value;
    }
  }
  return bars;
}

/** The upper edge: a round number that nothing exceeds. */
export function topOf(values: readonly number[], least: number): number {
  const most = Math.max(least, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  const round = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= most * 0.999_999) ?? 10;
  return round * power;
}

/** The step in which a place of the plot lies (0 to 1 from left to right); null: nothing is known of it. */
export function pointAt({ from, to, stepMs, points }: Statistics, part: number): Point | null {
  const at = from + part * (to - from);
  return points.find((point) => at >= point.at && at < point.at + stepMs) ?? null;
}
