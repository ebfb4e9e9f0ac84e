import type { Page } from 'playwright-core';
import type { Scene } from './scene.ts';

/** Something that the page can show. */
export interface View {
  name: string;
  at: keyof Scene;
  /** looked at without a session */
  outside?: boolean;
  path(scene: Scene): string;
  /** Does what must be done before it is opened. */
  prepare?(page: Page): Promise<unknown>;
  /** what that does to the window stays there, so that no other view gets it */
  ownWindow?: boolean;
  /** Does what leads there, and waits until it is there. */
  reach(page: Page): Promise<unknown>;
  /** for pictures only: made of what other views show too, and of nothing else */
  forEyes?: boolean;
  /** of a list: that there is nothing in it, or that it could not be read */
  state?: 'empty' | 'error';
  /** what a browser notes on the way there */
  notes?: readonly RegExp[];
}
