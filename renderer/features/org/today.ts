import { msToCivil } from '#shared/domain/time/shanghai.ts'

/** The day it is in Wuhu by this machine's clock, 'YYYY-MM-DD': only a first proposal in forms. */
export const today = (): string => msToCivil(Date.now()).day
