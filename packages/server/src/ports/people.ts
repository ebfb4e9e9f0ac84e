import type { People, Plan, User } from '@baton/core';

/** Who there is, for those who let people in. Kept in memory, true by the commits. */
export interface PeopleBook {
  /** every user, grant and scope */
  everyone(): People;
  user(id: string): User | null;
  /** by login, in small letters */
  userOf(login: string): User | null;
  /** Commits a plan by itself; false on a conflict. Views and indexes hear of it. Store errors pass through. */
  commit(plan: Plan): Promise<boolean>;
  /** Told the id of a user of whom something changed: what they may do, or whether they may come in. The answer ends it. */
  onChanged(listener: (userId: string) => void): () => void;
}
