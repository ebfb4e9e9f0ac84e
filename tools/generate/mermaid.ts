/** A step of a machine, as a diagram shows it. */
export interface Step {
  readonly from: string | null;
  readonly command: string;
  readonly to: string;
}

/** A Mermaid state diagram: steps between the same two states share an arrow; what begins and what ends has its dot. */
export function stateDiagram(steps: readonly Step[]): string {
  const arrows = new Map<string, string[]>();
  for (const { from, command, to } of steps) {
    const arrow = `${from ?? '[*]'} --> ${to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), command]);
  }
  const lines = [...arrows].map(([arrow, commands]) => `  ${arrow}: ${commands.join(', ')}`);
  const left = new Set(steps.map((step) => step.from));
  const ends = new Set(steps.map((step) => step.to).filter((state) => !left.has(state)));
  return ['```mermaid', 'stateDiagram-v2', ...lines, ...[...ends].map((state) => `  ${state} --> [*]`), '```'].join('\n');
}
