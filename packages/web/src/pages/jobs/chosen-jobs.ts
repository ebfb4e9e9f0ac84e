import { Selection } from '../../parts/selection/selection.ts';

/** The chosen jobs of this tab. */
export const chosenJobs = new Selection();
