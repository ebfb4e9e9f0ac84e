import { useNavigate, useSearch } from '@tanstack/react-router';
import { addressInstant, shortestMs, type TimeRange, type TimeRangeKey, type TimeRangeSearch, timeRangeOf } from './ranges.ts';

export interface TimeRangeControl {
  range: TimeRange;
  /** a time back from now */
  choose: (key: TimeRangeKey) => void;
  /** looks closer, or at another time */
  zoom: (from: number, to: number) => void;
  /** to the time back from now that was looked at before */
  back: () => void;
}

/** The time that this page shows, as its address has it. */
export function useTimeRange(preset: TimeRangeKey): TimeRangeControl {
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as TimeRangeSearch;
  const range = timeRangeOf(search, preset);
  const change = (patch: TimeRangeSearch): void =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, ...patch })) as never,
      replace: true,
      resetScroll: false,
    });
  return {
    range,
    choose: (key) => change({ range: key === preset ? undefined : key, from: undefined, to: undefined }),
    zoom: (from, to) => {
      const now = Date.now();
      const end = Math.min(Math.max(to, from + shortestMs), now);
      change({ from: addressInstant(Math.min(from, end - shortestMs)), to: addressInstant(end) });
    },
    back: () => {
      if (range.fixed) change({ from: undefined, to: undefined });
    },
  };
}
