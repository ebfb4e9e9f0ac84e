import type { Attempt } from '@baton/core';
import type { LogChunk, LogSize, LogState } from '../../logstore/interface.ts';

export interface LogPageView {
  attempt: Attempt | null;
  chunks: LogChunk[];
  state: LogState | null;
  /** what it takes on the disk; null while it is open */
  size: LogSize | null;
  /** the attempt is over and its log closed, or nothing more can come */
  ended: boolean;
}
