/** What a device told the person at it. */
export type DeviceLine =
  | { is: 'ready'; device: string }
  /** 本机已存 */
  | { is: 'saved'; id: string; hash: string; name: string }
  /** 已保存 was shown for a file */
  | { is: 'added'; sha256: string }
  /** a round of sync is over; `received` = everything shown as 市局已收 */
  | { is: 'round'; number: number; link: string; fault: string | null; received: string[] }
