import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { groupBy } from '../../../domain/collections.js';
import { dayOf } from '../../../domain/time/business-days.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { reportedConversions } from '../../kit/simulator/reported-conversions.js';
import { DIRECT_LOGIN, DIRECT_TOKEN, METRICA_COUNTER } from './accounts.js';
import { directCampaignId } from './direct-campaigns.js';
import { type CounterGoal, counterZone } from './counter-goals.js';

const bodySchema = z.object({
  params: z.object({
    SelectionCriteria: z.object({ DateFrom: z.string(), DateTo: z.string() }),
    Goals: z.array(z.string()).min(1).max(10),
    AttributionModels: z.array(z.enum(['AUTO', 'LSCCD', 'LSC', 'FC', 'FCCD', 'LC', 'LYDCCD'])).min(1),
    FieldNames: z.array(z.string()),
    ReportName: z.string().min(1),
    ReportType: z.literal('CAMPAIGN_PERFORMANCE_REPORT'),
    DateRangeType: z.literal('CUSTOM_DATE'),
    Format: z.literal('TSV'),
    IncludeVAT: z.enum(['YES', 'NO']),
  }),
});

/**
 * Yandex Direct's Reports API, as far as conversions of Metrica's goals by campaign and day need it. A report is queued first,
 * and ready when the same body is sent again; only visits with a campaign are Direct's.
 *
 * @see Yandex Direct: reports, example-metrika (`/json/v5/reports`), read 2026-11-29
 */
export function attachDirect(
  app: FastifyInstance,
  context: SimulatorContext,
  goalsOf: (counterId: string) => readonly CounterGoal[],
): void {
  const queued = new Map<string, string>();
  app.post<{ Body: Buffer }>('/json/v5/reports', (request, reply) => {
    const { authorization } = request.headers;
    if (authorization !== `Bearer ${DIRECT_TOKEN}`) return reply.code(401).send(errorOf('53', 'Authorization error'));
    if (request.headers['client-login'] !== DIRECT_LOGIN) return reply.code(403).send(errorOf('54', 'No rights'));
    const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : JSON.stringify(request.body);
    const body = bodySchema.safeParse(JSON.parse(text));
    if (!body.success) return reply.code(400).send(errorOf('8000', 'Invalid request'));
    const { ReportName: name } = body.data.params;
    const known = queued.get(name);
    if (known !== undefined && known !== text) return reply.code(400).send(errorOf('4000', 'The report’s name is taken'));
    queued.set(name, text);
    if (known === undefined) return reply.code(201).header('retryIn', '0').send();
    queued.delete(name);
    void reply.type('text/tab-separated-values; charset=utf-8');
    return reply.send(reportOf(context, goalsOf(METRICA_COUNTER.counterId), body.data.params));
  });
}

function errorOf(error_code: string, error_string: string): object {
  return { error: { error_code, error_string, error_detail: '', request_id: '1' } };
}

function reportOf(
  context: SimulatorContext,
  goals: readonly CounterGoal[],
  { SelectionCriteria: days, Goals: ids, AttributionModels: models }: z.output<typeof bodySchema>['params'],
): string {
  const zone = counterZone(context, METRICA_COUNTER.counterId);
  const shown = reportedConversions(context, 'yandex-metrica', METRICA_COUNTER.counterId).filter(({ campaign, visitAt }) => {
    const day = dayOf(visitAt, zone);
    return campaign !== null && day >= days.DateFrom && day <= days.DateTo;
  });
  const columns = ids.flatMap((id) => models.map((model) => `Conversions_${id}_${model}`));
  const rows = [...groupBy(shown, ({ campaign, visitAt }) => JSON.stringify([dayOf(visitAt, zone), campaign]))].map(
    ([key, some]) => {
      const [day = '', campaign = ''] = JSON.parse(key) as string[];
      const counts = ids.flatMap((id) => {
        const count = some.filter(({ goal }) => goals.some((one) => String(one.id) === id && one.matches(goal))).length;
        return models.map(() => (count === 0 ? '--' : String(count)));
      });
      return [day, directCampaignId(campaign), campaign, ...counts].join('\t');
    },
  );
  return [['Date', 'CampaignId', 'CampaignName', ...columns].join('\t'), ...rows, ''].join('\n');
}
