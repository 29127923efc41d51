import { msToCivil } from '#shared/domain/time/shanghai.ts'

/** The day it is in Wuhu, 'YYYY-MM-DD'. */
export const today = ({ now }: { now(): number }): string => msToCivil(now()).day
