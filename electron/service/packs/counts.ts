/** What was put into a pack so far, and what not. */
export interface PackCounts {
  facts: number
  /** 附件 of either kind, whole in the pack */
  files: number
  /** of the evidence files among them */
  fileBytes: number
  /** evidence files left out, since what lies here is not what was taken in */
  damaged: number
  /** 附件 that stay behind, since 含附件 was not chosen */
  left: number
}

export const noCounts = (): PackCounts => ({ facts: 0, files: 0, fileBytes: 0, damaged: 0, left: 0 })
