import type { Actor, AskedPause, PauseHours, PauseWindow } from '@baton/core';

/** Why nothing of a scope, and of all under it, is assigned now. */
export interface PauseView {
  /** the scope that is paused */
  scope: string;
  cause: 'asked' | 'hours';
  by: string;
  why: string;
  since: number | null;
  /** when it ends by itself; null: when somebody resumes */
  until: number | null;
  /** whether the one who asks may resume it */
  mayResume: boolean;
}

/** What was said about pausing a scope, and what follows. */
export interface ScopePauseView {
  scope: string;
  /** of the scope itself and of those above it, the nearest first; none: its jobs are assigned */
  pauses: PauseView[];
  /** what somebody asked for, as long as it is not over */
  asked: AskedPause | null;
  hours: PauseHours | null;
  /** until when its pause hours do not hold, because somebody resumed within them */
  resumedUntil: { by: string; until: number } | null;
}

/** Scopes by name, null: the instance; all throw `scope_not_found`, and `permission_denied` where they change something. */
export interface PauseUseCases {
  /** every pause that holds now and that they see, or that holds what they see */
  list(): PauseView[];
  show(scope: string | null): ScopePauseView;
  /** Once it is answered nothing of the scope is offered any more. Throws `until_in_past`. */
  pause(scope: string | null, input: { why: string; until: number | null; by: Actor }): Promise<ScopePauseView>;
  resume(scope: string | null, by: Actor): Promise<ScopePauseView>;
  /** Throws `pause_hours_invalid`. */
  setHours(scope: string | null, windows: readonly PauseWindow[], by: Actor): Promise<ScopePauseView>;
  /** Told whenever something begins or ceases to be paused, or is said otherwise. The answer ends it. */
  onChanged(listener: () => void): () => void;
}
