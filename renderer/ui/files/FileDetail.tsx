import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { FileEntry } from '#shared/contract/files.ts'
import { fileRoleLabels } from '#shared/domain/files/facts.ts'
import { useShell } from '../data/client.ts'
import { useCommandCall } from '../data/commands.ts'
import { EditableText } from '../EditableText.tsx'
import { FaultPanel } from '../FaultPanel.tsx'
import { formatBytes, formatInstant } from '../format.ts'
import { InlineConfirm } from '../InlineConfirm.tsx'
import { Progress } from '../Progress.tsx'
import { StateTag } from '../StateTag.tsx'
import { useToast } from '../UndoToast.tsx'
import { BlurTool } from './BlurTool.tsx'
import css from './files.module.css'
import { jpegBlob } from './use-thumbs.ts'
import { captionOf, stateOf, whyText } from './words.ts'

interface FileDetailProps {
  file: FileEntry
  mayEdit: boolean
  onClose: () => void
}

/** One file: the picture or the recording, what is known and what is claimed of it, and what can be done. */
export function FileDetail({ file, mayEdit, onClose }: FileDetailProps) {
  const shell = useShell()
  const toast = useToast()
  const caption = useCommandCall('files.caption')
  const withdraw = useCommandCall('files.withdraw')
  const fetch = useCommandCall('files.fetch')
  const save = useCommandCall('files.export')
  const copy = useCommandCall('files.copy')
  const [blurring, setBlurring] = useState(false)
  const fault = caption.fault ?? withdraw.fault ?? fetch.fault ?? save.fault ?? copy.fault
  const state = stateOf(file)
  const readable = file.here && file.purged === null

  const saveAs = async () => {
    const chosen = await shell.chooseSavePath({ title: '另存原件', suggestedName: file.name, filters: [] })
    if (!chosen.ok || chosen.value.path === null) return
    const saved = await save.run({ id: file.id, path: chosen.value.path })
    if (saved.ok) toast.show({ text: '已另存原件，这次导出已登记' })
  }

  const bring = async () => {
    const got = await fetch.run({ id: file.id })
    if (got.ok && got.value.wished) toast.show({ text: '现在连不上市局服务端，已登记，待下一个交换包带回' })
  }

  const watermark = async () => {
    const made = await copy.run({ id: file.id, blur: [], mark: true })
    if (made.ok) toast.show({ text: '已生成水印副本，原件没有改动' })
  }

  return (
    <section className={css.detail} aria-label={captionOf(file)} ref={intoView}>
      <div className={css.buttons}>
        <StateTag tone={state.tone}>{state.text}</StateTag>
        {file.problem ? <span role="alert">{file.problem}</span> : null}
        {!file.here && file.purged === null && file.received === true ? (
          <Button size="small" type="primary" disabled={fetch.running} onClick={bring}>
            取回
          </Button>
        ) : null}
        {readable && file.role === 'photo' && mayEdit && file.width !== null ? (
          <Button size="small" aria-expanded={blurring} onClick={() => setBlurring(!blurring)}>
            遮挡人脸、证件
          </Button>
        ) : null}
        {readable && file.role === 'photo' && mayEdit && file.width !== null && file.copyOf === null ? (
          <Button size="small" disabled={copy.running} onClick={watermark}>
            水印副本
          </Button>
        ) : null}
        {readable ? (
          <Button size="small" onClick={saveAs}>
            另存原件
          </Button>
        ) : null}
        {mayEdit && file.withdrawn === null ? (
          <InlineConfirm
            label="移出"
            size="small"
            question="移出后不再算作本记录的附件；原件和移出理由都保留，可在记录历史中查到。"
            reason={{ label: '移出理由', placeholder: '例如：误拍、重复' }}
            onConfirm={async (reason) => {
              const gone = await withdraw.run({ id: file.id, reason })
              if (gone.ok) onClose()
              return gone.ok
            }}
          />
        ) : null}
        <Button size="small" type="text" onClick={onClose}>
          收起
        </Button>
      </div>
      {fault ? <FaultPanel fault={fault} /> : null}
      {fetch.progress && fetch.running ? (
        <Progress
          title="正在取回附件"
          done={Math.round(fetch.progress.done / 1024)}
          total={fetch.progress.total === null ? null : Math.round(fetch.progress.total / 1024)}
          unit="KB"
          onCancel={fetch.cancel}
          cancelling={fetch.cancelling}
          cancelNote="已取回的部分保留，下次接着取"
        />
      ) : null}
      <div className={css.look}>
        {readable ? (
          blurring ? (
            <BlurTool file={file} onDone={() => setBlurring(false)} />
          ) : (
            <Content file={file} />
          )
        ) : null}
        <dl className={css.facts}>
          <Fact label="说明">
            <EditableText
              label="附件说明"
              value={file.caption}
              disabled={!mayEdit}
              maxLength={300}
              onSave={async (text) => (await caption.run({ id: file.id, caption: text, part: file.part })).ok}
            />
          </Fact>
          <Fact label="文件">
            {fileRoleLabels[file.role]}，{file.name}，{formatBytes(file.size)}
            {file.width !== null ? `，${file.width}×${file.height}` : ''}
          </Fact>
          <Fact label="登记">
            {formatInstant(file.at, 'full')}
            {file.byName ? `，${file.byName}` : ''}
            {file.copyOf ? `，${file.copyHow === 'blurred' ? '遮挡' : '水印'}副本` : ''}
          </Fact>
          <Fact label="文件自述">
            {claimText(file)}
            <p className={css.soft}>由拍摄设备写入，仅供参考，不作为时间地点的证明。</p>
          </Fact>
          <Fact label="校验值">
            <code className={css.hash}>{file.sha256}</code>
          </Fact>
          {file.alsoIn.length > 0 ? (
            <Fact label="重复">同一文件还附在另外{file.alsoIn.length}条记录上，请确认不是用错照片。</Fact>
          ) : null}
        </dl>
      </div>
    </section>
  )
}

/** Above two hundred tiles it may be out of sight of the one that was chosen. */
const intoView = (section: HTMLElement | null) => section?.scrollIntoView?.({ block: 'nearest' })

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Content({ file }: { file: FileEntry }) {
  const preview = useCommandCall('files.preview')
  const open = useCommandCall('files.open')
  const [url, setUrl] = useState<string>()
  const isPhoto = file.role === 'photo'
  const { run: runPreview } = preview
  const { run: runOpen } = open
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each file
  useEffect(() => {
    let made: string | undefined
    let gone = false
    const show = (blob: Blob) => {
      if (gone) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    }
    const look = async () => {
      if (isPhoto) {
        const got = await runPreview({ id: file.id })
        if (got.ok) show(jpegBlob(got.value.jpeg))
      } else if (file.role === 'audio') {
        const got = await runOpen({ id: file.id })
        if (got.ok) show(new Blob([new Uint8Array(got.value.bytes)], { type: file.type }))
      }
    }
    void look()
    return () => {
      gone = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [file.id])

  const why = whyText(file)
  if (why !== '') return <p className={css.soft}>{why}</p>
  if (file.role === 'audio')
    // biome-ignore lint/a11y/useMediaCaption: a recording of a call has no captions
    return url ? <audio controls src={url} aria-label={captionOf(file)} /> : null
  if (!isPhoto) return <p className={css.soft}>扫描件请“另存原件”后用其他程序打开。</p>
  return url ? (
    <img className={css.preview} src={url} alt={captionOf(file)} />
  ) : (
    <span className={css.preview} />
  )
}

const claimText = ({ claims }: FileEntry): string => {
  const parts = [
    claims.takenAt ? `拍摄于 ${claims.takenAt}` : '',
    claims.place ? `北纬${claims.place.lat.toFixed(5)}，东经${claims.place.lon.toFixed(5)}` : '',
    claims.camera ?? '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('；') : '没有写明拍摄时间和地点'
}
