import { Button } from 'antd'
import { useState } from 'react'
import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { FaultPanel } from '#renderer/ui/FaultPanel.tsx'
import type { Output } from '#shared/contract/contract.ts'
import css from './review.module.css'

type Said = Output<'review.receiver'>['said']

/** 接听人自报, shown on asking only. */
export function Receiver({ id }: { id: string }) {
  const ask = useCommandCall('review.receiver')
  const [said, setSaid] = useState<Said | undefined>(undefined)
  const show = async () => {
    const answer = await ask.run({ case: id })
    if (answer.ok) setSaid(answer.value.said)
  }
  return (
    <section aria-label="接听人自报">
      <p className={css.actions}>
        <span>接听人自报：{said === undefined ? '已记录' : said === null ? '已删除' : textOf(said)}</span>
        {said === undefined ? (
          <Button size="small" loading={ask.running ? { delay: 300 } : false} onClick={show}>
            查看
          </Button>
        ) : null}
        <span className={css.soft}>个人信息，查看会留下记录；不是责任认定，不进入任何文稿。</span>
      </p>
      {ask.fault ? <FaultPanel fault={ask.fault} /> : null}
    </section>
  )
}

const textOf = ({ name, badge, post }: NonNullable<Said>): string =>
  [name ? `姓名${name}` : '', badge ? `工号${badge}` : '', post ? `岗位${post}` : '']
    .filter((part) => part !== '')
    .join('，')
