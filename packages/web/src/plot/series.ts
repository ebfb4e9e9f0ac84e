export type PlotTone = 'green' | 'yellow' | 'orange' | 'red' | 'grey' | 'iris';

/** Values of each step; null: nothing is known. */
export interface PlotSeries {
  label: string;
  tone: PlotTone;
  /** drawn as a wash, not as a line */
  faint?: boolean;
  values: readonly (number | null)[];
}

/** What a plot shows: steps of one length without a hole between them, and what was measured in each. */
export interface PlotData {
  from: number;
  to: number;
  stepMs: number;
  /** when each step begins */
  at: readonly number[];
  series: readonly PlotSeries[];
}

/** The longest list of steps: more than a screen has pixels for. */
const stepsMax = 3_000;

/**
 * Puts points into their steps. Steps of which nothing is told become nulls, so that a gap is seen as one.
 *
 * @param points any order; `at`: in the step that begins then
 */
export function stepsOf<P extends { at: number }>(
  { from, to, stepMs }: Pick<PlotData, 'from' | 'to' | 'stepMs'>,
  points: readonly P[],
): { at: number[]; steps: (P | null)[] } {
  const first = Math.floor(from / stepMs);
  const count = Math.min(stepsMax, Math.max(1, Math.ceil(to / stepMs) - first));
  const steps: (P | null)[] = Array.from({ length: count }, () => null);
  for (const point of points) {
    const index = Math.floor(point.at / stepMs) - first;
    if (index >= 0 && index < count) steps[index] = point;
  }
  return { at: steps.map((_, index) => (first + index) * stepMs), steps };
}

/** Each series on top of those before it. Where nothing is known of any, nothing is. */
export function stacked(series: readonly PlotSeries[]): (number | null)[][] {
  const sums: (number | null)[][] = [];
  for (const [index, { values }] of series.entries()) {
    const below = sums[index - 1];
    sums.push(
      values.map((value, step) => {
        const under = below?.[step] ?? null;
        return value === null && under === null ? null : (value ?? 0) + (under ?? 0);
      }),
    );
  }
  return sums;
}

/** The highest value; null: there is none. */
export function highest(lists: readonly (readonly (number | null)[])[]): number | null {
  let most: number | null = null;
  for (const values of lists) for (const value of values) if (value !== null && (most === null || value > most)) most = value;
  return most;
}

/** The upper edge: a round number that nothing exceeds. */
export function topOf(most: number, least: number): number {
  const wanted = Math.max(least, most);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const round = [1, 2, 3, 4, 5, 6, 8, 10].find((each) => each * power >= wanted * 0.999_999) ?? 10;
  return round * power;
}

/** The same for what is counted: its half, which is marked too, is whole. @param least 2 or more */
export const topOfCount = (most: number, least: number): number => 2 * topOf(most / 2, least / 2);

/** The same for durations: the next that people would name. */
export function topOfDuration(most: number, least: number): number {
  const [second, minute, hour] = [1_000, 60_000, 3_600_000];
  const named = [1, 2, 4, 10, 20, 30]
    .flatMap((each) => [each * second, each * minute])
    .concat([1, 2, 4, 6, 12, 24].map((each) => each * hour));
  const wanted = Math.max(least, most);
  return named.sort((a, b) => a - b).find((each) => each >= wanted) ?? Math.ceil(wanted / (24 * hour)) * 24 * hour;
}

/** Values that stand alone between gaps: without a mark of their own nobody would see them. */
export const loneSteps = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value, at) =>
    value !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null ? [at] : [],
  );

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const tickSteps = [1, 2, 5, 10, 15, 30]
  .map((each) => each * minute)
  .concat(
    [1, 2, 3, 6, 12].map((each) => each * hour),
    [1, 2, 7, 14].map((each) => each * day),
  );
/** The room that a mark needs, in pixels. */
const tickRoom = 74;

/** Where the axis of time has its marks: round instants of the reader's clock. */
export function timeTicks(from: number, to: number, width: number): number[] {
  const wanted = (to - from) / Math.max(1, width / tickRoom);
  const step = tickSteps.find((each) => each >= wanted) ?? 30 * day;
  const zone = -new Date(from).getTimezoneOffset() * minute;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + zone) / step) * step - zone; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** What one step shows, in words: `succeeded 3, failed 1`. */
export function valuesWords(series: readonly PlotSeries[], step: number, show: (value: number) => string): string {
  const told = series.flatMap(({ label, values }) => {
    const value = values[step] ?? null;
    return value === null ? [] : [`${label} ${show(value)}`];
  });
  return told.length === 0 ? 'nothing known' : told.join(', ');
}
