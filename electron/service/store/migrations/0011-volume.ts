import type { Step } from './step.ts'

/** 年办件量 of an item, where its catalogue tells it: what a draw may weigh by. */
export const volume: Step = {
  version: 11,
  up: 'ALTER TABLE item ADD COLUMN volume INTEGER;',
}
