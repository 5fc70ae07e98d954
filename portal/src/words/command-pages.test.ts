import { expect, test } from 'vitest';
import { pageOfCommand } from './command-pages.ts';

test('a command of a playbook leads to the page that shows the same, with its filter', () => {
  expect(pageOfCommand('waybill triage list --stage attempt', 'form526')).toEqual({
    path: '/triage/classes?program=form526&stage=attempt',
    title: 'Error classes',
  });
  expect(pageOfCommand('waybill standing', 'form526')).toEqual({ path: '/', title: 'Safety net' });
  expect(pageOfCommand('waybill run pause 1 --reason REASON', 'vye')?.path).toBe('/runs?state=running&program=vye');
  expect(pageOfCommand('waybill export retry 1 --reason REASON', 'vye')?.path).toBe('/exports');
});

test('nothing is named where no page shows just that', () => {
  expect(pageOfCommand('waybill handoffs list --reason unidentified_mail', 'form526')).toBeNull();
  expect(pageOfCommand('waybill doctor', 'form526')).toBeNull();
});
