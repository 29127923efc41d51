import { Fragment } from 'react'
import { Panel } from '#renderer/ui/Panel.tsx'
import type { ItemDetail } from '#shared/contract/catalogue.ts'
import css from './catalogue.module.css'

/** The guide by its headings, in the order it is published. What was read differently stands under it as published. */
export function Guide({ sections }: { sections: ItemDetail['sections'] }) {
  return sections.map((section) => (
    <Panel key={section.title} title={section.title}>
      <dl className={css.guide}>
        {section.fields.map((field) => (
          <Fragment key={field.name}>
            <dt>
              {field.label}
              {field.checked ? <span className={css.asked}>抽查要素</span> : null}
            </dt>
            <dd>
              {field.value === '' ? <span className={css.soft}>{field.original}</span> : field.value}
              {field.value !== '' && field.original !== null ? (
                <div className={css.original}>原文：{field.original}</div>
              ) : null}
              {field.value === '' ? <div className={css.original}>照原文显示，未能读成规范内容</div> : null}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Panel>
  ))
}
