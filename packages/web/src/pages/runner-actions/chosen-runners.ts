import { Selection } from '../../parts/selection/selection.ts';

/** The chosen runners of this tab. */
export const selection = new Selection();
