import { prove } from '../destinations/proofs.service.js';
import type { Patient } from './examine.js';

/** Where the database does not count what the platforms' accounts are asked: one question after another is never too many. */
export function oneByOne(): Patient['prove'] {
  let last: Promise<unknown> = Promise.resolve();
  return (destination) => {
    const asked = last.then(() => prove(destination));
    last = asked.catch(() => undefined);
    return asked;
  };
}
