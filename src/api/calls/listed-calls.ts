import type { CallListsStore, MatchingCall } from '../../store/calls/call-lists.store.js';
import type { CallFilter } from '../../store/calls/call-search.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { SortableList } from '../http/sorted-page.js';

/** The calls of a filter, for a page or a file in any order. */
export function listedCalls(calls: CallListsStore, filter: CallFilter): SortableList<MatchingCall, CallEntity> {
  return {
    arrivals: (page) => calls.list(filter, page),
    matches: () => calls.matches(filter),
    row: ({ id, at, talkSeconds, valueMinor }, sort) => ({ id, key: { time: at, talk: talkSeconds, value: valueMinor }[sort] }),
    items: (ids) => calls.firstOf(ids),
  };
}
