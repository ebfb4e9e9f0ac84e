import type { Topic } from '@baton/protocol';

/** The topic of a name. */
export type TopicOf<N extends Topic['name']> = Extract<Topic, { name: N }>;
