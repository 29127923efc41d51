import { Panel } from '#renderer/ui/Panel.tsx'
import type { ItemDetail } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'

/** 申请材料 as a table, each with what the guide says of it. */
export function Materials({ item }: { item: ItemDetail }) {
  const { materials } = item
  if (materials.length === 0)
    return (
      <Panel title="申请材料">
        <p className={css.soft}>清单没有列申请材料。</p>
      </Panel>
    )
  return (
    <Panel title="申请材料" aside={`${materials.length}项，抽查要素`}>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">序号</th>
              <th scope="col">材料名称</th>
              <th scope="col">必要性</th>
              <th scope="col">形式</th>
              <th scope="col">份数</th>
              <th scope="col">来源渠道</th>
              <th scope="col">说明</th>
            </tr>
          </thead>
          <tbody>
            {materials.map((material, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a material has no id, and one name may stand twice
              <tr key={index}>
                <td>{index + 1}</td>
                <td>{material.name}</td>
                <td>{material.necessity}</td>
                <td>{material.form}</td>
                <td>{copiesOf(material)}</td>
                <td>{material.source}</td>
                <td>{material.more.map((m) => `${m.label}：${m.value}`).join('；')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

const copiesOf = ({ originals, copies }: ItemDetail['materials'][number]): string =>
  [originals ? `原件${originals}份` : '', copies ? `复印件${copies}份` : ''].filter(Boolean).join('，')
