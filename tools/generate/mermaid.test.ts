import { expect, test } from 'vitest';
import { stateDiagram } from './mermaid.ts';

test('steps between the same two states share an arrow, beginnings and ends have a dot', () => {
  const diagram = stateDiagram([
    { from: null, command: 'make', to: 'open' },
    { from: 'open', command: 'shut', to: 'closed' },
    { from: 'open', command: 'slam', to: 'closed' },
  ]);
  expect(diagram.split('\n')).toEqual([
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> open: make',
    '  open --> closed: shut, slam',
    '  closed --> [*]',
    '```',
  ]);
});
