/** A step of the schema. Applied once, in order of its number, and recorded. */
export interface Migration {
  /** 1 for the first, without gaps */
  number: number;
  name: string;
  sql: string;
}
