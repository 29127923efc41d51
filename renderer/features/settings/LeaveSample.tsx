import { useCommandCall } from '#renderer/ui/data/commands.ts'
import { InlineConfirm } from '#renderer/ui/InlineConfirm.tsx'

/** Leaves the sample data; its folder is kept aside. */
export function LeaveSample() {
  const leave = useCommandCall('app.leaveSample')
  return (
    <InlineConfirm
      label="退出样例"
      question="退出后回到首次使用页面，可以选择单机正式使用或登记设备。样例数据另存在数据文件夹中，不会删除。"
      onConfirm={() => leave.run({})}
    />
  )
}
