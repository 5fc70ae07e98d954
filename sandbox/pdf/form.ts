import { createInk, type Ink, measure } from './ink.ts';
import { PAGE, writePaper } from './paper.ts';
import { toLines, toVisualOrder } from './text.ts';

export type Field = { label: string; value: string };
export type Section = { heading: string; fields: Field[] };

const MARGIN = 54;
const SIZES = { title: 15, heading: 10, label: 7, value: 9.5 };

type Sheet = { ink: Ink; pages: string[]; content: string; y: number };

/**
 * Prints a form: a title, then sections of labelled answers in one column, so that text read back keeps its order.
 * Nothing is printed in the margins: a value that goes over a page must read back in one piece.
 */
export function printForm(title: string, subtitle: string, sections: Section[]): Buffer {
  const sheet: Sheet = { ink: createInk(), pages: [], content: '', y: PAGE.height - MARGIN };
  print(sheet, title, SIZES.title, '0 g');
  print(sheet, subtitle, SIZES.label, '0.3 g');
  for (const section of sections) {
    printHeading(sheet, section.heading);
    for (const field of section.fields) printField(sheet, field);
  }
  sheet.pages.push(sheet.content);
  return writePaper(sheet.pages, sheet.ink.extra, title);
}

function printHeading(sheet: Sheet, heading: string): void {
  makeRoom(sheet, 60);
  sheet.y -= 10;
  sheet.content += `0.88 g ${MARGIN - 4} ${fixed(sheet.y - 16)} ${PAGE.width - 2 * MARGIN + 8} 17 re f\n`;
  print(sheet, heading, SIZES.heading, '0 g');
  sheet.y -= 4;
}

function printField(sheet: Sheet, field: Field): void {
  makeRoom(sheet, 32);
  print(sheet, field.label, SIZES.label, '0.35 g');
  print(sheet, field.value, SIZES.value, '0 g');
  sheet.y -= 3;
  sheet.content += `0.8 G 0.4 w ${MARGIN} ${fixed(sheet.y)} m ${PAGE.width - MARGIN} ${fixed(sheet.y)} l S\n`;
  sheet.y -= 3;
}

function print(sheet: Sheet, text: string, size: number, colour: string): void {
  const limit = ((PAGE.width - 2 * MARGIN) * 1000) / size;
  const leading = size * 1.3;
  for (const line of toLines(text, limit, measure)) {
    makeRoom(sheet, leading);
    sheet.y -= leading;
    if (line !== '')
      sheet.content += `${colour} BT 1 0 0 1 ${MARGIN} ${fixed(sheet.y + size * 0.25)} Tm ${sheet.ink.show(toVisualOrder(line), size)} ET\n`;
  }
}

function makeRoom(sheet: Sheet, height: number): void {
  if (sheet.y - height >= MARGIN) return;
  sheet.pages.push(sheet.content);
  sheet.content = '';
  sheet.y = PAGE.height - MARGIN;
}

function fixed(number: number): string {
  return number.toFixed(2);
}
