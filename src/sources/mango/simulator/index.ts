import type { SimulatorDefinition } from '../../../platforms/kit/simulator/simulator.js';
import { attachMango } from './call-list-routes.js';
import { MANGO_WIDGET } from './listed-calls.js';

/** MANGO OFFICE's own list of calls. The webhooks come from the demo or a test. */
export const simulator: SimulatorDefinition = {
  id: 'mango',
  title: 'MANGO OFFICE',
  order: 100,
  accounts: { mango: [MANGO_WIDGET] },
  services: [],
  attachHttp: attachMango,
  sandboxDestinations: () => [],
  demoDestinations: [],
  faultDestinations: [],
};
