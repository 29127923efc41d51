import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { contract } from '#shared/contract/contract.ts'
import '../../ui/base.css'
import type { Client } from '../../ui/data/client.ts'
import { createQueryClient } from '../../ui/data/queries.ts'
import type { Session } from '../../ui/data/session.ts'
import { App } from '../App.tsx'
import { menu } from '../menu.tsx'
import { Providers } from '../Providers.tsx'
import type { ScreenEntry } from '../routes.tsx'

/**
 * The shared components in the real frame, on a page of the development server only (/app/gallery/):
 * for looking at them in both themes and at 200% zoom. Not part of any build.
 */
const session: Session = {
  phase: 'open',
  version: '0.1.0',
  workspace: { id: 'w', kind: 'sample', name: '芜湖市政务服务效能监督', createdAt: 0 },
  person: { id: 'p', name: '张晓岚' },
  body: { id: 'b', name: '市数据资源管理局' },
  roles: ['supervisor'],
  device: 'd',
  recoveryPending: false,
}

const refused = async () => ({
  ok: false as const,
  error: { code: 'GALLERY', message: '组件一览中没有数据服务。' },
})

const calls = {
  ...Object.fromEntries(Object.keys(contract).map((name) => [name, refused])),
  'app.state': async () => ({ ok: true, value: session }),
} as unknown as Client['calls'] // every name of the contract is in it

const client: Client = {
  calls,
  cancel: () => {},
  onEvent: () => () => {},
  shell: {
    openFile: refused,
    chooseFolder: refused,
    chooseSavePath: refused,
    saveText: refused,
    showInFolder: refused,
    copyText: refused,
    print: refused,
    savePdf: refused,
    openLink: refused,
  },
}

const load = async () => (await import('./Gallery.tsx')).Gallery
const entries = menu.flatMap((group) => group.entries)
const screens = Object.fromEntries(entries.map(({ screen }): [string, ScreenEntry] => [screen, { load }]))

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Providers client={client} answers={createQueryClient()}>
      <App screens={screens} />
    </Providers>
  </StrictMode>,
)
