/** Photos for tests: real JPEG, PNG, … of a size one asks for, none like the other. */
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'

const bases = new Map<string, Promise<Buffer>>()

const base = (width: number, height: number, quality: number): Promise<Buffer> => {
  const name = `${width}x${height}q${quality}`
  const made =
    bases.get(name) ??
    sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#88aacc',
        noise: { type: 'gaussian', mean: 128, sigma: 24 },
      },
    })
      .jpeg({ quality })
      .toBuffer()
  bases.set(name, made)
  return made
}

/** A JPEG of 4000 × 3000 px and 3.2 MB, different each time: a comment segment tells them apart. */
export const photo = async (): Promise<Buffer> => withComment(await base(4000, 3000, 74))

/** A small JPEG. */
export const smallPhoto = async (): Promise<Buffer> => withComment(await base(320, 240, 60))

const withComment = (jpeg: Buffer): Buffer => {
  const text = randomBytes(24)
  const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text])
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
}

/** As a phone writes it: held upright, with time, place and camera. */
export const phonePhoto = async (): Promise<Buffer> =>
  withComment(
    await sharp(await base(400, 300, 70))
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Make: 'HUAWEI', Model: 'Mate' },
        IFD2: { DateTimeOriginal: '2026:05:06 09:30:12', OffsetTimeOriginal: '+08:00' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '31/1 20/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '118/1 22/1 12/1',
        },
      })
      .jpeg()
      .toBuffer(),
  )

/** A recording's beginning (WAV, silence), different each time. */
export const recording = (bytes = 4096): Buffer => {
  const data = Buffer.concat([Buffer.alloc(Math.max(0, bytes - 16)), randomBytes(16)])
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8000, 24)
  head.writeUInt32LE(8000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
