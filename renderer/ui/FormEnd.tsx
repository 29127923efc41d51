import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { CommandCall } from './data/commands.ts'
import { FaultPanel } from './FaultPanel.tsx'
import css from './FormEnd.module.css'

interface FormEndProps {
  call: Pick<CommandCall<never>, 'running' | 'fault'>
  /** what the form does: 「登记」 */
  label: ReactNode
  /** left out where the button submits a <form> */
  onSave?: () => void
  /** what giving up means: 「不登记」 */
  cancelLabel: ReactNode
  onCancel: () => void
}

/** The end of a form: why it was not saved, and the two ways out. */
export function FormEnd({ call, label, onSave, cancelLabel, onCancel }: FormEndProps) {
  return (
    <>
      {call.fault ? <FaultPanel fault={call.fault} /> : null}
      <div className={css.buttons}>
        <Button
          type="primary"
          htmlType={onSave ? 'button' : 'submit'}
          loading={call.running ? { delay: 300 } : false}
          onClick={onSave}
        >
          {label}
        </Button>
        <Button onClick={onCancel}>{cancelLabel}</Button>
      </div>
    </>
  )
}
