/** How far back the plots go, as the address has it. */
export const dashboardRanges = ['1h', '24h', '7d', '30d'] as const;
export type DashboardRange = (typeof dashboardRanges)[number];

const hourMs = 3_600_000;

export const rangeOf: Readonly<Record<DashboardRange, { ms: number; label: string }>> = {
  '1h': { ms: hourMs, label: 'Hour' },
  '24h': { ms: 24 * hourMs, label: '24 hours' },
  '7d': { ms: 7 * 24 * hourMs, label: '7 days' },
  '30d': { ms: 30 * 24 * hourMs, label: '30 days' },
};
