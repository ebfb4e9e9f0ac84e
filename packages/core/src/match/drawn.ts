/** Values by the names of the ranges that they were drawn from. */
export type Drawn = Readonly<Record<string, number>>;
