/** An address that takes webhooks: `/webhook/<name>` signed, `/webhook/<name>/postback` unsigned. */
export interface WebhookReceiver {
  readonly name: string;
  /** `whsec_` and base64, or plain text. */
  readonly secret: string;
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly webhook: readonly WebhookReceiver[];
  }
}

/** The receiver of the demo and the tests. Its secret says "sandbox-webhook-secret-24" in base64. */
export const WEBHOOK_CRM: WebhookReceiver = { name: 'crm', secret: 'whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC0yNA==' };
/** The fault catalogue has one of its own; its secret is plain text. */
export const WEBHOOK_FAULTS: WebhookReceiver = { name: 'faults', secret: 'a plain secret of the sandbox' };
