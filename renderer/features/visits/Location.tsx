import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useQueryCall } from '#renderer/ui/data/queries.ts'
import { FieldRow } from '#renderer/ui/FieldRow.tsx'
import { Panel } from '#renderer/ui/Panel.tsx'
import { StateTag } from '#renderer/ui/StateTag.tsx'
import { TextField } from '#renderer/ui/TextField.tsx'
import { type LocationKind, locationKinds, locationLabels } from '#shared/domain/visits/record.ts'
import type { VisitWork } from '#shared/domain/visits/work.ts'
import css from './record.module.css'
import type { EditWork } from './use-visit-work.ts'

/** A fix farther off than this says little; it is kept, and said. */
const COARSE_M = 500

/** Where it was: by the machine, by a photo, by hand, or not at all and why. */
export function Location({
  work,
  edit,
  place,
  visit,
}: {
  visit: string
  work: VisitWork
  edit: EditWork
  /** the name of the place, to stand for a position typed by hand */
  place: string
}) {
  const { location } = work
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  const change = (part: Partial<VisitWork['location']>) => edit({ location: { ...location, ...part } })
  const locate = () => {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle')
        change({
          kind: 'gps',
          lat: coords.latitude.toFixed(6),
          lon: coords.longitude.toFixed(6),
          accuracyM: String(Math.round(coords.accuracy)),
        })
      },
      () => setState('failed'),
      { timeout: 15_000, enableHighAccuracy: true },
    )
  }
  const within = Number(location.accuracyM)
  return (
    <Panel title="定位">
      <FieldRow label="定位方式" hint="室内常常收不到信号，选“无定位”并写明原因即可。">
        {() => (
          <Segmented
            aria-label="定位方式"
            value={location.kind ?? ''}
            options={locationKinds.map((value) => ({ value, label: locationLabels[value] }))}
            onChange={(value) => {
              const kind = locationKinds.find((one): one is LocationKind => one === value) ?? null
              change(kind === 'none' ? { kind, lat: '', lon: '', accuracyM: '' } : { kind })
            }}
          />
        )}
      </FieldRow>
      {location.kind === 'gps' ? (
        <div className={css.answer}>
          <Button loading={state === 'asking'} onClick={locate}>
            取本机位置
          </Button>
          {state === 'failed' ? (
            <StateTag tone="warn">这台电脑取不到位置，可改用手工标注或无定位</StateTag>
          ) : null}
        </div>
      ) : null}
      {location.kind === 'exif' ? (
        <PhotoPlaces
          visit={visit}
          onChoose={(lat, lon, name) =>
            change({ lat: String(lat), lon: String(lon), reason: `照片“${name}”自带的位置` })
          }
        />
      ) : null}
      {location.kind !== null && location.kind !== 'none' ? (
        <>
          <TextField
            label="纬度"
            hint="如31.3526"
            maxLength={20}
            value={location.lat}
            onChange={(lat) => change({ lat })}
          />
          <TextField
            label="经度"
            hint="如118.4331"
            maxLength={20}
            value={location.lon}
            onChange={(lon) => change({ lon })}
          />
          <TextField
            label="误差（米）"
            optional
            maxLength={10}
            value={location.accuracyM}
            onChange={(accuracyM) => change({ accuracyM })}
          />
          {within > COARSE_M ? (
            <StateTag tone="warn">误差约{Math.round(within)}米，只能说明大致方位</StateTag>
          ) : null}
        </>
      ) : null}
      {location.kind === null ? null : (
        <TextField
          label={location.kind === 'none' ? '没有定位的原因' : '位置说明'}
          optional={location.kind !== 'none'}
          hint={location.kind === 'pin' ? `不知道经纬度的，选“无定位”，原因写“在${place}内”` : undefined}
          maxLength={200}
          value={location.reason}
          onChange={(reason) => change({ reason })}
        />
      )}
    </Panel>
  )
}

/** Photos of the visit that say where they were taken. */
function PhotoPlaces({
  visit,
  onChoose,
}: {
  visit: string
  onChoose: (lat: number, lon: number, name: string) => void
}) {
  const files = useQueryCall('files.ofRecord', { record: { kind: 'visit', id: visit } })
  const placed = (files.data?.files ?? []).flatMap(({ id, name, claims, withdrawn }) =>
    claims.place && withdrawn === null ? [{ id, name, ...claims.place }] : [],
  )
  if (placed.length === 0) return <p className={css.soft}>本次走访还没有带位置的照片。</p>
  return (
    <div className={css.answer}>
      {placed.slice(0, 12).map(({ id, name, lat, lon }) => (
        <Button key={id} onClick={() => onChoose(lat, lon, name)}>
          取“{name}”的位置
        </Button>
      ))}
    </div>
  )
}
