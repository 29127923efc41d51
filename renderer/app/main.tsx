import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/base.css'
import type { Client } from '../ui/data/client.ts'
import { useRoute } from '../ui/route.ts'
import { App } from './App.tsx'
import { Providers } from './Providers.tsx'
import { screens } from './routes.tsx'

declare global {
  interface Window {
    /** put there by the preload script */
    readonly api: Client
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// The screen the window opens on is fetched while the service is asked; what goes wrong with it is shown there.
screens[useRoute.getState().screen || 'today']?.load().catch(() => undefined)

createRoot(root).render(
  <StrictMode>
    <Providers client={window.api}>
      <App />
    </Providers>
  </StrictMode>,
)
