import { mediaHook } from './use-media.ts';

/** Whether the screen is as narrow as a phone's: tables become cards. */
export const useNarrow = mediaHook('(max-width: 760px)');

/** Whether the screen has room for more than what is needed most. */
export const useWide = mediaHook('(min-width: 1600px)');
