const hourMs = 3_600_000;

/** How long runners of a pool were awake, all together, by hour: `[start of the hour, ms]`, the oldest first; the last 25 hours. */
export interface AwakeTime {
  hours: readonly (readonly [number, number])[];
  /** until when it is counted */
  until: number;
}

export const noAwakeTime = (now: number): AwakeTime => ({ hours: [], until: now });

/** Counted on until `now`, with so many awake since it was counted last. */
export function countAwake({ hours, until }: AwakeTime, awake: number, now: number): AwakeTime {
  if (now <= until) return { hours, until };
  const byHour = new Map(hours);
  for (let from = until; from < now && awake > 0; ) {
    const hour = Math.floor(from / hourMs) * hourMs;
    const to = Math.min(now, hour + hourMs);
    byHour.set(hour, (byHour.get(hour) ?? 0) + (to - from) * awake);
    from = to;
  }
  const oldest = now - 25 * hourMs;
  return { hours: [...byHour].filter(([hour]) => hour > oldest).sort(([a], [b]) => a - b), until: now };
}

/** Of the 24 hours before `now`; of the hour in which they begin its part. */
export function awakeMsOfDay({ hours }: AwakeTime, now: number): number {
  const from = now - 24 * hourMs;
  return hours.reduce((sum, [hour, ms]) => {
    const share = Math.min(1, Math.max(0, (hour + hourMs - from) / hourMs));
    return sum + ms * share;
  }, 0);
}

export const costOfAwake = (awakeMs: number, perHour: number): number => (awakeMs / hourMs) * perHour;
