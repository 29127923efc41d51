import { Button } from 'antd'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { VersionsPanel } from '#renderer/ui/VersionsPanel.tsx'
import type { PublishedVersion } from '#shared/contract/scripts.ts'

/** Every version of the script; one that is not in use any more may be the beginning of the next. */
export function Versions({
  versions,
  onStart,
}: {
  versions: readonly PublishedVersion[]
  onStart: (version: string, name: string) => void
}) {
  return (
    <VersionsPanel
      versions={versions.map((one) => ({
        ...one,
        state: one.used ? (
          <StateTag tone="ok">新开始的案件用这一版</StateTag>
        ) : one.here ? null : (
          <StateTag tone="wait">内容还没有传到本机</StateTag>
        ),
        actions:
          one.used || !one.here ? null : (
            <Button size="small" onClick={() => onStart(one.version, one.name)}>
              以{one.name}版为底稿
            </Button>
          ),
      }))}
    />
  )
}
