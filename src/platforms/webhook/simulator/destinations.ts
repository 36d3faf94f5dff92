import type { SimulatorAccounts } from '../../kit/simulator/accounts.js';
import { DEMO_GOALS, type DemoDestination, type FaultDestination, type SandboxAddresses } from '../../kit/simulator/simulator.js';
import { WEBHOOK_FAULTS, type WebhookReceiver } from './accounts.js';

function settingsOf({ name, secret }: WebhookReceiver, { httpUrl }: SandboxAddresses, ...goals: readonly string[]): object {
  return { url: `${httpUrl}/webhook/${name}`, secret, goals: Object.fromEntries(goals.map((goal) => [goal, {}])) };
}

export function sandboxDestinations({ webhook }: SimulatorAccounts, at: SandboxAddresses): object[] {
  return webhook.slice(0, 1).map((receiver) => ({
    id: 'webhook-sandbox',
    platform: 'webhook',
    enabled: true,
    ...settingsOf(receiver, at, 'quality-call'),
  }));
}

export const demoDestinations: readonly DemoDestination[] = [
  {
    id: 'crm-okna',
    label: 'Webhook (a CRM)',
    service: 'webhook',
    goals: [
      { goal: DEMO_GOALS.quality, platformGoal: DEMO_GOALS.quality, sendsValue: true },
      { goal: DEMO_GOALS.unique, platformGoal: DEMO_GOALS.unique, sendsValue: true },
    ],
    // Whoever receives webhooks matches nobody and has no window: every conversion is delivered.
    inSamples: false,
    settings: ({ webhook: [receiver] }, at) =>
      receiver === undefined ? {} : settingsOf(receiver, at, DEMO_GOALS.quality, DEMO_GOALS.unique),
  },
];

export const faultDestinations: readonly FaultDestination[] = [
  {
    id: 'webhook',
    service: 'webhook',
    accountOrGoal: WEBHOOK_FAULTS.name,
    copies: 'ignored',
    onUnknown: 'resend',
    findsLostRequests: false,
    slowToLoad: false,
    settings: (at, goal) => ({ platform: 'webhook', ...settingsOf(WEBHOOK_FAULTS, at, goal) }),
  },
];
