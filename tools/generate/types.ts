/** A file, or a marked part of one, that is made from the code and must never differ from it. */
export interface Generator {
  /** Relative to the repository's root. */
  readonly path: string;
  /** The whole content that the file should have. */
  generate(): Promise<string>;
}
