/** A published runner version. */
export interface Release {
  id: string;
  revision: number;
  /** unique */
  version: string;
  /** Markdown */
  notes: string;
  publishedAt: number;
  publishedBy: string;
  /** runners of earlier versions may not go on as they were */
  breaking: boolean;
  /** a server that is older refuses it; null: any */
  serverVersionMin: string | null;
  /** link to the changes; null: none */
  url: string | null;
  commit: string | null;
  /** container image by digest or tag, for engines and clouds; null: it has none */
  image: string | null;
  /** the runner's program that this server keeps and serves: SHA-256 and size; null: it keeps none */
  bundle: { sha256: string; bytes: number } | null;
  /** the server brought it along */
  builtIn: boolean;
  /** the call that published it, so that the same call made again is answered the same; null: it named no key */
  call: { key: string; by: string; requestHash: string } | null;
  /** it was taken back, by hand or by its wave: nobody is brought to it any more; null: it was not */
  withdrawn: { at: number; by: string; reason: string } | null;
}

/** `updating` and `back`: a job does it. `returned`: it is on its former version again. */
export const waveRunnerStates = ['pending', 'updating', 'updated', 'failed', 'back', 'returned', 'skipped'] as const;
export type WaveRunnerState = (typeof waveRunnerStates)[number];

export interface WaveRunner {
  runnerId: string;
  state: WaveRunnerState;
  /** version before; null: the one that the server brings along */
  from: string | null;
  jobId: string | null;
  /** from the call to the first heartbeat of the new version; null: not yet */
  startMs: number | null;
  problem: string | null;
  /** of its jobs since it stands as it does; left out: none ended */
  jobs?: JobCount;
}

/** Jobs that ended, and those of them that failed. */
export interface JobCount {
  ended: number;
  failed: number;
}

/** `running`: it goes on. `halted`: a person stopped it, or nothing can be told. `going_back`: its release is bad. */
export const waveStates = ['running', 'halted', 'going_back', 'done', 'taken_back'] as const;
export type WaveState = (typeof waveStates)[number];

/** Brings the runners of a pool to a release: one, then a tenth, then all. */
export interface UpdateWave {
  id: string;
  revision: number;
  poolId: string;
  version: string;
  state: WaveState;
  /** 0: one runner; 1: ten percent; 2: all */
  stage: number;
  runners: WaveRunner[];
  /** median start before, to compare with; null: unknown */
  usualStartMs: number | null;
  startedAt: number;
  startedBy: string;
  endedAt: number | null;
  /** why it halted, or went back */
  reason: string | null;
  /** of jobs on former versions, of runners that were brought to the new one since; left out: none */
  jobsBefore?: JobCount;
  /** since when the runners of the stage are all done, and are watched; left out: they are not */
  watchedSince?: number | null;
}
