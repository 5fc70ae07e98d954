export { noticeFaults } from './check-notices.ts';
export { listNotices, type NoticePage, type ShownNotice, showNotice } from './list-notices.ts';
export {
  countTold,
  countUnconfirmed,
  emptyNotices as redactNotices,
  emptyOldNotices as purgeNotices,
  type ListedNotice,
  NOTICE_ORDERS,
  type NoticeEvent,
  type NoticeSort,
  type ShownAttempt,
  selectNoticeEvents as countNoticeEvents,
  selectTold as readTold,
  selectToldCounts as countToldByProgram,
} from './lists.sql.ts';
export { NOTICE_KINDS, NOTICE_LISTS, NOTICE_STATES, TOLD, type Told } from './notice.ts';
export type { NoticeHouse } from './ports.ts';
export { askForNotices, retryNotice } from './retry-notice.ts';
export { rewrapNotices } from './rewrap-notices.ts';
export { sendNotices } from './send-notices.ts';
export { takeCallback } from './take-callback.ts';
export { scanNotices, workNotices } from './work-notices.ts';
