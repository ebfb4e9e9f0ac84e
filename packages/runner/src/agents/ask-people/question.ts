/** What an agent wants to know of people. */
export interface Asked {
  question: string;
  /** answers to choose from; may be empty: a free answer is always possible */
  choices: readonly string[];
}

export const questionMax = 4_000;
export const choicesMax = 20;
export const choiceMax = 500;

/** The tool as the model sees it. It changes nothing, so no tool asks for permission to call it. */
export const askTool = {
  name: 'ask_people',
  title: 'Ask people',
  description:
    'Asks the people who gave you this task, when you need a decision or a fact that only they have. ' +
    'They may answer after hours. After this call end your turn at once: the answer is your next message.',
  inputSchema: {
    type: 'object',
    properties: {
      question: { type: 'string', description: 'the question, with all that people need to know to answer it' },
      choices: { type: 'array', items: { type: 'string' }, description: 'answers to choose from, when there are a few' },
    },
    required: ['question'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
};
