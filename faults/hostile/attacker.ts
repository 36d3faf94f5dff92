import { getPriority, setPriority } from 'node:os';
import { serveParent } from '../../bench/harness/serve-parent.js';
import { ATTACKS, type AttackSize, newcomerAmong } from './attacks.js';
import { type HostilePlace, targetAt } from './service.js';

/** Lowest priority on this machine: a real attacker is on another one, and takes no CPU time from the service. */
const NICE = 10;

serveParent(async (place: HostilePlace) => {
  setPriority(Math.min(19, getPriority() + NICE));
  const target = targetAt(place);
  return {
    ready: null,
    orders: {
      /** Null, or the problem that the attacker noticed. */
      attack: async ({ name, size }: { name: string; size: AttackSize }): Promise<string | null> => {
        const attack = ATTACKS.find((one) => one.name === name);
        return attack ? attack.run(target, size).then(() => null, String) : 'no such attack';
      },
      newcomer: (connections: number) => newcomerAmong(target, connections),
    },
  };
});
