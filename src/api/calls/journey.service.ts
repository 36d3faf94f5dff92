import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import { maskIp } from '../../domain/calls/masking.js';
import type { Language } from '../../domain/localized-text.js';
import { type Instant, toIso } from '../../domain/time/instant.js';
import { stateChangeHintText, type StateChangeHintKey } from '../../messages/state-change-messages.js';
import { formatMoment } from '../../messages/state-messages.js';
import { ConversionPlanner } from '../../processing/goals/conversion-planner.service.js';
import { decideGoal } from '../../processing/goals/goal-decisions.js';
import { ProcessingSettings } from '../../processing/processing-settings.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import { Database } from '../../store/database/database.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import { UploadListsStore } from '../../store/uploads/upload-lists.store.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';
import { toConversionView, toReceiptView } from '../logs/log-views.js';
import { toUploadDetail } from '../uploads/upload-views.js';
import { callAtDestination, goalAnswer, type GoalAnswer } from './call-at-destination.js';
import { toCallView } from './call-views.js';
import type { JourneyView } from './journey-views.js';
import { toMarkView } from './mark-views.js';
import { changesByReceipt, isDropped } from './receipt-changes.js';
import { stateChangeHints } from './state-change-hints.js';

/** Everything known about one call: its receipts, its goals and conversions, and its uploads at each destination. */
@Injectable()
export class JourneyService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly calls: CallListsStore,
    private readonly uploads: UploadListsStore,
    private readonly planner: ConversionPlanner,
    private readonly settings: ProcessingSettings,
    private readonly statuses: DestinationStatusService,
  ) {}

  async journeyOf(call: CallEntity, language: Language): Promise<JourneyView> {
    const { receipts, complete } = await this.calls.receiptsOf(call.id, { count: MAX_RECEIPTS, bytes: MAX_RECEIPT_BYTES });
    const conversions = await this.calls.conversionsOf(call.id);
    const marks = (await this.calls.marksOf([call.id])).get(call.id) ?? [];
    const uploads = await this.uploads.ofCall(call.id);
    const journal = await this.database.readLong((session) =>
      this.uploads.journalOf(
        session,
        uploads.map(({ id }) => id),
      ),
    );
    const others = await this.calls.othersOf(call, MAX_OTHER_CALLS);
    const statuses = await this.statuses.all();
    const goals = await this.goals(call, conversions);
    const display = await this.statuses.displayOf(statuses);
    const locale = { language, timezone: this.config.timezone };
    const context = {
      now: display.now,
      firstRound: (upload: UploadEntity) => display.firstRound(upload),
      moment: (instant: Instant) => formatMoment(instant, locale),
    };
    const conversionOf = new Map(conversions.map((conversion) => [conversion.id, conversion]));
    const there = statuses
      .filter(
        ({ id, project, configured }) =>
          project === call.projectId && (configured || uploads.some(({ destination }) => destination === id)),
      )
      .map((status) => callAtDestination(status, call, uploads, conversions, goals));
    const changed = await changesByReceipt(receipts, this.settings.reader, this.settings);
    const unknown = !complete ? 'receiptsTooMany' : receiptsNoteOf(call, receipts);
    return {
      call: toCallView(call),
      statusText: call.statusCode === null ? null : this.settings.reader.statusText(call.sourceId, call.statusCode, language),
      receipts: receipts.map((receipt, index) => ({
        ...toReceiptView(receipt, language),
        sender: receipt.senderIp && maskIp(receipt.senderIp),
        changed: changed[index]?.slice() ?? null,
      })),
      receiptsNote:
        unknown === null ? null : stateChangeHintText({ sentence: unknown, detail: String(receipts.length) }, language),
      marks: marks.map(toMarkView),
      conversions: conversions.filter(({ revokedAt }) => revokedAt === null).map(toConversionView),
      uploads: uploads.map((upload) => toUploadDetail(upload, conversionOf.get(upload.conversionId), journal, display, locale)),
      otherCalls: others.map(({ id, startedAt, receivedAt, answered, talkSeconds, utmCampaign }) => {
        return { id, at: toIso(startedAt ?? receivedAt), answered, talkSeconds, utmCampaign };
      }),
      goals,
      destinations: there.map((one) => ({
        id: one.status.id,
        changes: stateChangeHints(one, context).map((change) => stateChangeHintText(change, language)),
      })),
    };
  }

  /** By the present rules of the config; nothing for a project that left it. */
  private async goals(call: CallEntity, conversions: readonly ConversionEntity[]): Promise<GoalAnswer[]> {
    if (!this.settings.hasProject(call.projectId)) return [];
    const project = this.settings.project(call.projectId);
    const knowledge = await this.database.readLong((session) => this.planner.goalContext(session, project, [call]));
    return project.goals.map((goal) => {
      const { verdict } = decideGoal(project, goal, call, this.config.timezone, knowledge);
      return goalAnswer(
        goal.id,
        verdict,
        conversions.find((conversion) => conversion.goal === goal.id),
      );
    });
  }
}

const MAX_OTHER_CALLS = 10;

/**
 * A broken sender may report one call ten thousand times. The first receipts are shown: each one's changes follow from those
 * before it, and later copies changed nothing that the call itself does not show.
 */
const MAX_RECEIPTS = 200;
/** Each receipt is parsed to find its changes: 200 of the largest took half a minute. */
const MAX_RECEIPT_BYTES = 512 * 1024;

/** Why some of the webhooks' content is not shown. */
function receiptsNoteOf(call: CallEntity, receipts: readonly ReceiptEntity[]): StateChangeHintKey | null {
  if (receipts.some(isDropped)) return call.erasedAt === null ? 'receiptsDropped' : 'receiptsErased';
  const first = receipts[0]?.receivedAt ?? Infinity;
  return call.receivedAt < first ? 'receiptsForgotten' : null;
}
