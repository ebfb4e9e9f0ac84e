/** The environment variable in which a job finds its one value of a range: `BATON_RANGE_FREQUENCY`. */
export const rangeVariable = (name: string): string => `BATON_RANGE_${name.toUpperCase().replace(/[.-]/g, '_')}`;
