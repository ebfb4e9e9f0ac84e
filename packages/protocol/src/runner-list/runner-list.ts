/*
 * How runners are filtered, counted and sorted, in one place: the server sends first what stands on the first screen, the page keeps it so.
 */
export * from './filters.ts';
export * from './narrowing.ts';
export * from './order.ts';
