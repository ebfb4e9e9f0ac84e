import type { ToldJob } from './told-job.ts';

const tool = (id: string, name: string, input: string, ok: boolean, output: string) => [
  { type: 'agent.tool', id, name, input, cut: 0 },
  { type: 'agent.toolEnd', id, ok, output, cut: 0 },
];
const says = (text: string) => ({ type: 'agent.message', text, cut: 0 });

const spec = {
  prompt:
    'The total of an order is off by a cent when it has several items. Find out why, and mend it.\n\nAdd a test that fails before.',
  checkout: { repository: 'https://git.example.org/shop', credential: 'SHOP_TOKEN' },
  allowedTools: ['Bash(npm test:*)'],
  push: 'gate',
  pullRequest: 'draft',
};

const session = {
  type: 'agent.session',
  tool: 'Claude Code',
  version: '2.1.197',
  model: 'claude-opus-4-8',
  sessionId: '5f0d5c1e-7d1f-4c55-9d1a-4f8a2c2b9d10',
};

const begins = [
  { type: 'agent.prompt', text: spec.prompt, cut: 0 },
  session,
  { type: 'agent.thinking', text: 'Sums of rounded parts differ from the rounded sum. Where does it round?', cut: 0 },
  says('I look at how totals are reckoned.'),
  ...tool(
    'a',
    'Grep',
    'round\\(\npath: src',
    true,
    'src/order/total.ts:14:  return items.reduce((sum, item) => sum + round(item.price * item.count), 0);',
  ),
  ...tool('b', 'Bash', 'npm test', false, ' FAIL  src/order/total.test.ts\n  AssertionError: expected 3 to be 2'),
];

const question = 'Two ways are in use: the invoices round the sum, the cart rounds every line. Which one is right for the shop?';
const choices = ['Round the sum', 'Round every line'];

const job = { name: 'Mend the total of orders', executor: 'claude-code', version: '2.1.197', spec, failure: null };

/** An agent that waits for an answer. */
export const askingAgent: ToldJob = {
  ...job,
  facts: [
    ...begins,
    ...tool('c', 'ask people', `${question}\nchoices: ${JSON.stringify(choices)}`, true, 'The question was handed on.'),
    says('I asked which way is right, and go on with the answer.'),
    { type: 'agent.usage', costUsd: 0.2318, turns: 5, inputTokens: 48_210, cachedTokens: 41_002, outputTokens: 1_934 },
    { type: 'agent.question', question, choices, cut: 0 },
  ],
  log: '> Bash: npm test\n  failed:\n',
  asks: { question, detail: { tool: 'Claude Code', choices } },
};

/** What it does in its next attempt, with the answer. */
export const answeredAgent: ToldJob = {
  ...job,
  facts: [
    session,
    { type: 'agent.answer', text: 'Round the sum', by: 'ada', cut: 0 },
    ...tool(
      'd',
      'Edit',
      'src/order/total.ts\nold_string: sum + round(item.price * item.count)\nnew_string: sum + item.price * item.count',
      true,
      'The file was edited.',
    ),
    ...tool('e', 'Bash', 'npm test -- total', true, ' PASS  src/order/total.test.ts\n  3 passed'),
    { type: 'agent.note', text: 'the API does not answer as it should (529 overloaded): try 1 of 10 follows', cut: 0 },
    ...tool(
      'f',
      'Bash',
      'git push origin HEAD',
      false,
      "Claude requested permissions to use Bash, but you haven't granted it yet.",
    ),
    says(
      'The total is now rounded once, after all items are added.\n\n- src/order/total.ts: the sum is rounded, not its parts\n- src/order/total.test.ts: three items of 0.333 make 1.00',
    ),
    { type: 'agent.denied', tool: 'Bash', input: 'git push origin HEAD' },
    { type: 'agent.usage', costUsd: 0.5127, turns: 14, inputTokens: 130_411, cachedTokens: 118_250, outputTokens: 5_207 },
    {
      type: 'agent.changes',
      branch: 'baton/mend-the-total-of-orders-9f3c21aa',
      base: 'a'.repeat(40),
      commit: '4f1c2aa9b7e0d1c2b3a4958677685940a1b2c3d4',
      commits: 1,
      files: 2,
      added: 14,
      removed: 3,
    },
    {
      type: 'agent.pushed',
      branch: 'baton/mend-the-total-of-orders-9f3c21aa',
      commit: '4f1c2aa9b7e0d1c2b3a4958677685940a1b2c3d4',
    },
    { type: 'agent.pullRequest', url: 'https://git.example.org/shop/pull/218' },
  ],
  log: '> Bash: npm test -- total\n   PASS  src/order/total.test.ts\n',
};
