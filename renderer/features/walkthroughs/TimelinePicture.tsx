import type { ShownStep } from '#shared/contract/walkthroughs.ts'
import type { WalkTemplate } from '#shared/domain/walkthroughs/template.ts'
import { timelineOf } from '#shared/domain/walkthroughs/timeline.ts'
import css from './walks.module.css'
import { phaseVars } from './words.ts'

const ROW = 26
const LEFT = 118
const RIGHT = 96
const WIDTH = 540

/** 全程时间图: every step as a bar on one axis, nights drawn short. */
export function TimelinePicture({
  steps,
  phases,
}: {
  steps: readonly ShownStep[]
  phases: WalkTemplate['phases']
}) {
  const counted = steps.filter((step) => step.dropped === null)
  const { bars, days, minutes } = timelineOf(counted)
  if (bars.length === 0) return <p className={css.soft}>记下第一个步骤后显示。</p>
  const axis = WIDTH - LEFT - RIGHT
  const x = (place: number) => LEFT + place * axis
  const height = 22 + bars.length * ROW
  const used = new Set(bars.map((bar) => bar.phase))
  const words = `共${bars.length}个步骤，用时${minutes}分钟：${bars.map((b) => `${b.label}${b.minutes}分钟`).join('，')}`
  return (
    <>
      <svg className={css.picture} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={words}>
        {days.map(({ day, from }) => (
          <g key={day}>
            <line
              x1={x(from)}
              x2={x(from)}
              y1={4}
              y2={height}
              stroke="var(--wi-edge)"
              strokeDasharray="2 3"
            />
            <text x={x(from) + 4} y={14} fontSize={12} fill="var(--wi-text-soft)">
              {Number(day.slice(5, 7))}月{Number(day.slice(8))}日
            </text>
          </g>
        ))}
        {bars.map((bar, row) => {
          const y = 22 + row * ROW
          return (
            <g key={bar.step}>
              <text x={LEFT - 8} y={y + 16} fontSize={13} textAnchor="end" fill="var(--wi-text)">
                {bar.label.length > 9 ? `${bar.label.slice(0, 8)}…` : bar.label}
              </text>
              <rect
                x={x(bar.from)}
                y={y + 4}
                width={Math.max(2, (bar.to - bar.from) * axis)}
                height={ROW - 9}
                rx={2}
                style={{ fill: phaseVars[bar.phase] }}
              />
              {bar.pauses.map((pause) => (
                <rect
                  key={pause.from}
                  x={x(pause.from)}
                  y={y + 4}
                  width={Math.max(1, (pause.to - pause.from) * axis)}
                  height={ROW - 9}
                  fill="var(--wi-surface)"
                  stroke="var(--wi-edge)"
                />
              ))}
              <text x={WIDTH - RIGHT + 8} y={y + 16} fontSize={13} fill="var(--wi-text)">
                {bar.minutes}分钟{bar.late ? '，补记' : ''}
              </text>
            </g>
          )
        })}
      </svg>
      <p className={css.legend}>
        {phases
          .filter((phase) => used.has(phase.key))
          .map((phase) => (
            <span key={phase.key}>
              <i style={{ background: phaseVars[phase.key] }} />
              {phase.label}
            </span>
          ))}
        <span>
          <i style={{ background: 'var(--wi-surface)', border: '1px solid var(--wi-edge)' }} />
          暂停
        </span>
      </p>
    </>
  )
}
