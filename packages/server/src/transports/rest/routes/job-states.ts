import { ApiError, jobStateNames } from '@baton/protocol';

type StateName = (typeof jobStateNames)[number];

/** States as a query joins them; null: any. Throws `invalid_request`. */
export function statesOf(text: string | undefined): StateName[] | null {
  if (text === undefined || text === '') return null;
  return text.split(',').map((word) => {
    const state = jobStateNames.find((name) => name === word);
    if (!state) throw new ApiError('invalid_request', { where: 'query.state', problem: 'is no state of a job', value: word });
    return state;
  });
}
