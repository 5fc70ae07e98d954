import { choice, listSearch, text } from '../kit/search.ts';
import { SEVERITY_NAMES } from '../words/alerts.ts';

/** Which alerts: those that go on, those that are over, or both. */
export const ALERT_LISTS = ['live', 'resolved', 'all'] as const;

export const readAlertSearch = listSearch({ program: text(), rule: text(), severity: choice(SEVERITY_NAMES), list: choice(ALERT_LISTS) });
export const readRuleSearch = listSearch({});
export const readMessageSearch = listSearch({ audience: choice(['operators', 'partner']) });
export const readWindowSearch = listSearch({ list: choice(['live', 'all']) });

export type AlertSearch = ReturnType<typeof readAlertSearch>;
