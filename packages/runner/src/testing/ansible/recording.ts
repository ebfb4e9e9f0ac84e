/** What a tool said, its working folder written as {@link hereMark}. */
export interface Said {
  stdout: string;
  stderr: string;
  /** lines of our callback */
  told: string;
}

export interface Recording {
  before: Said;
  /** what followed on SIGINT; null: it ended by itself */
  after: Said | null;
  exitCode: number;
  /** what the programs that were given for passwords printed, by option */
  passwords: Record<string, string>;
}

/** By tool and subject: `ansible-playbook site.yml`, `ansible-galaxy role`. */
export type Recordings = Record<string, Recording>;

export const hereMark = '{HERE}';
