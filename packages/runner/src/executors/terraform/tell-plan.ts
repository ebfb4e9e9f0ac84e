import type { TerraformChange } from '@baton/protocol/results/terraform';
import type { DriveContext, JsonObject } from '../driver.ts';
import type { PlanSummary } from './plan-summary.ts';

type Tell = DriveContext['tell'];

/** An event has at most 64 KiB, and masking may make it longer. */
const eventBytesMax = 32 * 1024;
/** Of all changes of a plan together: beyond that only the number is told. */
const planBytesMax = 1024 * 1024;

/** Tells a plan in pieces that fit, and no more than can be looked at. */
export function tellPlan({ plan, modules, drifted, outputs }: PlanSummary, tell: Tell): void {
  tell({ type: 'terraform.plan', ...plan });
  const room = { bytes: planBytesMax };
  for (const { module, changes } of modules) {
    for (const piece of pieces(changes, room)) tell({ type: 'terraform.changes', module, changes: piece });
  }
  for (const piece of pieces(drifted, room)) tell({ type: 'terraform.drifted', changes: piece });
  if (outputs.length > 0) tell({ type: 'terraform.outputs', outputs });
}

function pieces(changes: readonly TerraformChange[], room: { bytes: number }): JsonObject[][] {
  const all: JsonObject[][] = [];
  let bytes = eventBytesMax;
  for (const change of changes) {
    const size = Buffer.byteLength(JSON.stringify(change));
    if (size > room.bytes) break;
    room.bytes -= size;
    bytes += size;
    if (bytes > eventBytesMax) {
      all.push([]);
      bytes = size;
    }
    all.at(-1)?.push(change as unknown as JsonObject);
  }
  return all;
}
