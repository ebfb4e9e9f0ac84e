/** A runner's program that is kept, as it was sent. */
export interface KeptProgram {
  /** hexadecimal */
  sha256: string;
  bytes: number;
}

/** Why what was sent is not kept. */
export type ProgramProblem = { problem: 'too_large' } | { problem: 'invalid'; words: string } | { problem: 'full' };

/** The runner's programs of released versions, on the disk of this server. Versions are semantic ones, and so fit to be names of files. */
export interface ProgramStore {
  /**
   * Keeps the package (`.tgz`) of a version, in place of what was there. Nothing changes unless all of it came, is a package of the runner's
   * program, and is of that version.
   *
   * @param sha256 that it must have; null: any
   */
  keep(
    version: string,
    source: AsyncIterable<Uint8Array>,
    expected: { sha256: string | null; bytesMax: number },
  ): Promise<KeptProgram | ProgramProblem>;
  /** The package, whole; null: none of that version is kept. */
  package(version: string): Promise<Uint8Array | null>;
  /** Path of the program itself, for those who start it on this machine; null: none of that version is kept. */
  fileOf(version: string): Promise<string | null>;
  drop(version: string): Promise<void>;
}
