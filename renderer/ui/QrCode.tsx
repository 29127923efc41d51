import QRCode from 'qrcode'
import { useMemo } from 'react'

interface QrCodeProps {
  text: string
  /** what scanning it does: 「用手机扫码拨打 0553-383 5110」 */
  label: string
  /** px */
  size?: number
}

/** A QR code, black on white in both themes so that any phone reads it. */
export function QrCode({ text, label, size = 132 }: QrCodeProps) {
  const { side, path } = useMemo(() => draw(text), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`-4 -4 ${side + 8} ${side + 8}`}
      shapeRendering="crispEdges"
      style={{ background: '#fff', borderRadius: 4, display: 'block' }}
    >
      <title>{label}</title>
      <path d={path} fill="#000" />
    </svg>
  )
}

function draw(text: string) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const cells: string[] = []
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) cells.push(`M${x} ${y}h1v1h-1z`)
  }
  return { side: modules.size, path: cells.join('') }
}
