/** Tabs of the page, and their names in its address. */
export const queueFilterKeys = ['all', 'impossible', 'blocked', 'waiting'] as const;
export type QueueFilterKey = (typeof queueFilterKeys)[number];
