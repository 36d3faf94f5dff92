import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';

/** An address that takes webhooks: `/webhook/<name>` signed, `/webhook/<name>/postback` unsigned. */
export interface SimulatedReceiver {
  readonly name: string;
  /** `whsec_` and base64, or plain text. */
  readonly secret: string;
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly webhook: readonly SimulatedReceiver[];
  }
}

/** The receiver of the demo and the tests. Its secret says "sandbox-webhook-secret-24" in base64. */
export const WEBHOOK_CRM: SimulatedReceiver = { name: 'crm', secret: 'whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC0yNA==' };
/** The fault catalogue's own receiver; its secret is plain text. */
export const WEBHOOK_FAULTS: SimulatedReceiver = { name: 'faults', secret: 'a plain secret of the sandbox' };

function settingsOf({ name, secret }: SimulatedReceiver, { httpUrl }: SandboxAddresses, ...goals: readonly string[]): object {
  return { url: `${httpUrl}/webhook/${name}`, secret, goals: Object.fromEntries(goals.map((goal) => [goal, {}])) };
}

export function webhookSandboxDestinations({ webhook }: SimulatorAccounts, at: SandboxAddresses): object[] {
  return webhook.slice(0, 1).map((receiver) => ({
    id: 'webhook-sandbox',
    platform: 'webhook',
    enabled: true,
    ...settingsOf(receiver, at, 'quality-call'),
  }));
}

export const webhookDemoDestinations: readonly DemoDestination[] = [
  {
    id: 'crm-okna',
    label: 'Webhook (a CRM)',
    service: 'webhook',
    goals: [
      { goal: DEMO_GOALS.quality, platformGoal: DEMO_GOALS.quality, sendsValue: true },
      { goal: DEMO_GOALS.unique, platformGoal: DEMO_GOALS.unique, sendsValue: true },
    ],
    // A receiver of webhooks matches nobody, and the window is a setting: every conversion is delivered.
    inSamples: false,
    settings: ({ webhook: [receiver] }, at) =>
      receiver === undefined ? {} : { ...settingsOf(receiver, at, DEMO_GOALS.quality, DEMO_GOALS.unique), sendWithinDays: 365 },
  },
];

export const webhookFaultDestinations: readonly FaultDestination[] = [
  {
    id: 'webhook',
    service: 'webhook',
    accountOrGoal: WEBHOOK_FAULTS.name,
    copies: 'ignored',
    onUnknown: 'resend',
    findsLostRequests: false,
    slowToLoad: false,
    // Without it any 2xx is believed, that of a proxy's page too.
    settings: (at, goal) => ({ platform: 'webhook', expect: '"ok":true', ...settingsOf(WEBHOOK_FAULTS, at, goal) }),
  },
];
