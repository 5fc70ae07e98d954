import { choice, listSearch, text, whole } from '../kit/search.ts';
import { TIME_STATE_NAMES } from '../words/schedules.ts';

export const readScheduleSearch = listSearch({ program: text() });
export const readTimeSearch = listSearch({ program: text(), schedule: text(), state: choice(TIME_STATE_NAMES), hours: whole() });
export type TimeSearch = ReturnType<typeof readTimeSearch>;
