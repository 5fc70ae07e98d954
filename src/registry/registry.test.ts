import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { loadPrograms, programNamed, taskNamed } from './index.ts';

test('a program is found with its own tasks and those that every program has', () => {
  const program = programNamed(loadPrograms([form526]), 'form526');
  expect([...program.tasks.keys()]).toEqual([
    'correct-and-resend',
    'decide-unknown',
    'export-person-history',
    'export-ready',
    'find-submissions',
    'list-undecided',
    'mark-duplicates',
    'paper-resubmission',
    'purge-by-retention',
    're-poll',
    'redact-person',
    'release-held',
    'remediate-many',
    'renew-share-links',
    'send-notices',
  ]);
  expect(taskNamed(program, 'paper-resubmission').codeHash).toMatch(/^[0-9a-f]{32}$/);
});

test('everything that is wrong with a program is said at once', () => {
  const [task] = form526.tasks;
  const bad = { ...form526, name: 'Form 526', tasks: [{ ...task!, approvals: 0 }, task!] };
  expect(() => loadPrograms([bad])).toThrow(/program name "Form 526"[\s\S]*two tasks are called[\s\S]*asks for nobody's approval/);
});

test('an unknown name is answered with the names there are', () => {
  expect(() => programNamed(loadPrograms([form526]), 'vye')).toThrow('There is no program "vye"; this installation has form526.');
});
