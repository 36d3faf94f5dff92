import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorDefinition } from '../platforms/kit/simulator/simulator.js';
import { AppError } from '../runtime/errors.js';

const SRC = join(import.meta.dirname, '..');
/** The folder of shared code, which is no simulator. */
const KIT = 'kit';

/**
 * The simulators of all platforms and call-tracking vendors: each folder of src/platforms and src/sources that has a folder
 * `simulator`. One that does not conform stops the start. Ordered as lists and tables show them.
 */
export async function loadSimulators(): Promise<readonly SimulatorDefinition[]> {
  const simulators = await Promise.all([
    ...foldersOf('platforms').map((id) => conforming(id, import(`../platforms/${id}/simulator/index.js`))),
    ...foldersOf('sources').map((id) => conforming(id, import(`../sources/${id}/simulator/index.js`))),
  ]);
  return simulators.toSorted((a, b) => a.order - b.order);
}

function foldersOf(side: 'platforms' | 'sources'): string[] {
  return readdirSync(join(SRC, side)).filter((name) => name !== KIT && existsSync(join(SRC, side, name, 'simulator')));
}

async function conforming(id: string, module: Promise<unknown>): Promise<SimulatorDefinition> {
  const { simulator } = (await module) as { simulator?: Partial<SimulatorDefinition> };
  if (!conforms(simulator, id)) throw new AppError('RB_SIMULATOR_BROKEN', id);
  return simulator;
}

function conforms(simulator: Partial<SimulatorDefinition> | undefined, id: string): simulator is SimulatorDefinition {
  return (
    simulator?.id === id &&
    typeof simulator.attachHttp === 'function' &&
    typeof simulator.sandboxDestinations === 'function' &&
    [simulator.services, simulator.demoDestinations, simulator.faultDestinations].every(Array.isArray)
  );
}
