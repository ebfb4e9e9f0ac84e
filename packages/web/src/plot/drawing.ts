import uPlot, { type AlignedData, type Options, type Series } from 'uplot';
import { highest, loneSteps, type PlotData, stacked, timeTicks } from './series.ts';
import { tickWords } from './words.ts';

/** `lines` cross, `bars` and `areas` stand on each other, `band`: a mean, and the room up to a maximum. */
export type PlotKind = 'lines' | 'bars' | 'areas' | 'band';

export interface Look {
  kind: PlotKind;
  height: number;
  /** words of a value on the axis */
  show: (value: number) => string;
  /** the upper edge for the highest value */
  top: (most: number) => number;
}

export interface Hooks {
  onStep: (step: number | null) => void;
  onZoom: (from: number, to: number) => void;
  onBack: () => void;
}

/** Below, a drag was a click. */
const dragMin = 6;
const axisRoom = 54;

/** A colour of the page as it is now: light or dark. */
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const faint = (colour: string, percent: number): string => `color-mix(in srgb, ${colour} ${percent}%, transparent)`;

/** What is drawn: values as they are, or those that stand on each other, uppermost first so that the lower ones cover them. */
export function drawnOf({ at, stepMs, series }: PlotData, kind: PlotKind): AlignedData {
  const xs = at.map((begin) => (kind === 'bars' ? begin + stepMs / 2 : begin));
  const isStacked = kind === 'bars' || kind === 'areas';
  const lists = isStacked ? stacked(series).reverse() : series.map(({ values }) => [...values]);
  return [xs, ...lists];
}

function seriesOf({ series }: PlotData, kind: PlotKind): Series[] {
  const isStacked = kind === 'bars' || kind === 'areas';
  const order = isStacked ? [...series].reverse() : series;
  return order.map(({ tone }, index): Series => {
    const colour = (): string => token(`${tone}-dot`);
    // drawn over the ones above it, a wash has to hide them
    const area = (): string => `color-mix(in srgb, ${colour()} 55%, ${token('surface')})`;
    const isFirstLine = kind === 'lines' && index === 0 && series.length === 1;
    return {
      stroke: kind === 'bars' ? 'transparent' : colour,
      width: kind === 'bars' ? 0 : 1.5,
      ...(kind === 'bars' && uPlot.paths.bars ? { fill: colour, paths: uPlot.paths.bars({ size: [0.86, 40], align: 0 }) } : {}),
      ...(kind === 'areas' ? { fill: area } : {}),
      ...(kind === 'band' && index === 1 ? { width: 0, stroke: 'transparent' } : {}),
      ...(isFirstLine ? { fill: () => faint(colour(), 14) } : {}),
      spanGaps: false,
      points: {
        show: kind !== 'bars',
        size: 5,
        width: 0,
        stroke: colour,
        fill: colour,
        filter: (plot, at) => loneSteps(plot.data[at] as (number | null)[]),
      },
    };
  });
}

/** Draws into `host`, and says which step is under the cursor and which time was chosen. */
export function draw(host: HTMLElement, data: () => PlotData, look: Look, hooks: () => Hooks): uPlot {
  const { kind, show } = look;
  const drawn = drawnOf(data(), kind);
  const most = (): number => highest(drawnOf(data(), kind).slice(1) as (number | null)[][]) ?? 0;
  const line = { stroke: () => token('line'), width: 1 };
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const options: Options = {
    width: Math.max(120, host.clientWidth),
    height: look.height,
    ms: 1,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: {
      x: true,
      y: false,
      points: { show: kind !== 'bars' && kind !== 'areas', size: 7 },
      drag: { x: true, y: false, setScale: false, dist: dragMin },
      bind: {
        dblclick: () => () => {
          hooks().onBack();
          return null;
        },
      },
    },
    scales: {
      x: { time: true, range: () => [data().from, data().to] },
      y: { range: () => [0, look.top(most())] },
    },
    axes: [
      {
        stroke: () => token('ink-soft'),
        font,
        size: 26,
        gap: 4,
        grid: { show: false },
        ticks: { ...line, size: 4 },
        splits: (plot) => timeTicks(data().from, data().to, plot.bbox.width / devicePixelRatio),
        values: (_, splits) => splits.map(tickWords),
      },
      {
        stroke: () => token('ink-soft'),
        font,
        size: axisRoom,
        gap: 6,
        grid: line,
        ticks: { show: false },
        splits: () => [0, look.top(most()) / 2, look.top(most())],
        values: (_, splits) => splits.map((value) => (value === 0 ? '0' : show(value))),
      },
    ],
    series: [{}, ...seriesOf(data(), kind)],
    bands: kind === 'band' ? [{ series: [2, 1], fill: () => faint(token('iris-dot'), 26) }] : [],
    hooks: {
      setCursor: [(plot) => hooks().onStep((plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idx ?? null))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < dragMin) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          hooks().onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
        },
      ],
    },
  };
  return new uPlot(options, drawn, host);
}

/** Moves the cursor to the middle of a step, or away. */
export function moveTo(plot: uPlot, step: number | null): void {
  const at = step === null ? undefined : plot.data[0][step];
  plot.setCursor({ left: at === undefined ? -10 : plot.valToPos(at, 'x'), top: at === undefined ? -10 : 1 }, false);
}
