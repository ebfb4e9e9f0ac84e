import 'uplot/dist/uPlot.min.css';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { classes } from '../parts/classes.ts';
import { draw, drawnOf, type Hooks, moveTo, type PlotKind } from './drawing.ts';
import { Legend } from './Legend.tsx';
import styles from './plot.module.css';
import { highest, type PlotData, topOf, valuesWords } from './series.ts';
import { spanWords, stepWords } from './words.ts';

export interface TimePlotProps {
  title: string;
  kind: PlotKind;
  data: PlotData;
  /** words of a value */
  show: (value: number) => string;
  /** the upper edge is not lower */
  least: number;
  /** the upper edge for the highest value; default: a round number */
  top?: (most: number, least: number) => number;
  height?: number;
  onZoom: (from: number, to: number) => void;
  onBack: () => void;
}

/** Steps that a page key goes. */
const pageSteps = 10;

/** How something went over time: read with the pointer, or step by step with the keyboard, which screen readers tell. */
export default function TimePlot(props: TimePlotProps) {
  const { title, kind, data, show, onZoom, onBack } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [step, setStep] = useState<number | null>(null);
  const hooks = useRef<Hooks>({ onStep: setStep, onZoom, onBack });
  hooks.current = { onStep: setStep, onZoom, onBack };
  useDrawn(props, host, plot, hooks);
  const last = data.at.length - 1;
  const read = Math.min(step ?? last, last);
  const words = useMemo(() => summaryOf(title, data, show), [title, data, show]);
  const goTo = (to: number | null): void => {
    setStep(to);
    if (plot.current) moveTo(plot.current, to);
  };
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.caption}>
        <strong>{title}</strong>
        <Legend
          series={data.series}
          step={step}
          at={step === null ? null : (data.at[step] ?? null)}
          stepMs={data.stepMs}
          show={show}
        />
      </figcaption>
      <div
        ref={host}
        className={classes(styles.canvas, kind === 'bars' && styles.bars)}
        style={{ minHeight: props.height ?? plotHeight }}
        role="slider"
        tabIndex={0}
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, read)}
        aria-valuetext={`${stepWords(data.at[read] ?? data.from, data.stepMs)}: ${valuesWords(data.series, read, show)}`}
        onKeyDown={(event) => onKey(event, { step, last, goTo, data, onZoom, onBack })}
        onBlur={() => goTo(null)}
      />
    </figure>
  );
}

const plotHeight = 150;

interface Keys {
  step: number | null;
  last: number;
  goTo: (step: number | null) => void;
  data: PlotData;
  onZoom: TimePlotProps['onZoom'];
  onBack: TimePlotProps['onBack'];
}

function onKey(event: KeyboardEvent, { step, last, goTo, data, onZoom, onBack }: Keys): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const from = step ?? last + 1;
  const to = (wanted: number) => (): void => goTo(Math.max(0, Math.min(last, wanted)));
  const around = (part: number) => (): void => {
    const half = ((data.to - data.from) * part) / 2;
    const middle = (data.at[step ?? last] ?? data.to) + data.stepMs / 2;
    onZoom(middle - half, middle + half);
  };
  const acts = new Map<string, () => void>([
    ['ArrowLeft', to(from - 1)],
    ['ArrowRight', to(step === null ? 0 : from + 1)],
    ['PageUp', to(from - pageSteps)],
    ['PageDown', to(from + pageSteps)],
    ['Home', to(0)],
    ['End', to(last)],
    ['+', around(1 / 2)],
    ['-', around(2)],
    ['Escape', () => (step === null ? onBack() : goTo(null))],
  ]);
  const act = acts.get(event.key);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** `Jobs in the queue, from 14:05 to 15:05: at most 12, lately 3` */
function summaryOf(title: string, data: PlotData, show: (value: number) => string): string {
  const most = highest(data.series.map(({ values }) => values));
  if (most === null) return `${title}, ${spanWords(data)}: nothing known. Arrow keys read values`;
  return `${title}, ${spanWords(data)}: at most ${show(most)}. Arrow keys read values`;
}

/** Draws, and draws anew what changed: data as they come, all of it when there are other series, another size or other colours. */
function useDrawn(
  { kind, data, show, least, top, height = plotHeight }: TimePlotProps,
  host: { current: HTMLDivElement | null },
  plot: { current: uPlot | null },
  hooks: { current: Hooks },
): void {
  const newest = useRef({ data, show, least, top });
  newest.current = { data, show, least, top };
  const shape = data.series.map(({ label, tone }) => `${label} ${tone}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the series that are drawn
  useEffect(() => {
    if (!host.current) return;
    const drawn = draw(
      host.current,
      () => newest.current.data,
      {
        kind,
        height,
        show: (value) => newest.current.show(value),
        top: (most) => (newest.current.top ?? topOf)(most, newest.current.least),
      },
      () => hooks.current,
    );
    plot.current = drawn;
    const size = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0 && width !== drawn.width) drawn.setSize({ width, height });
    });
    size.observe(host.current);
    const scheme = new MutationObserver(() => drawn.redraw(false, true));
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      size.disconnect();
      scheme.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [kind, height, shape, host, plot, hooks]);
  useEffect(() => {
    plot.current?.setData(drawnOf(data, kind));
  }, [data, kind, plot]);
}
