import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/base.css'
import type { Client } from '../ui/data/client.ts'
import { askAhead, createQueryClient } from '../ui/data/queries.ts'
import { useRoute } from '../ui/route.ts'
import { App } from './App.tsx'
import { Providers } from './Providers.tsx'
import { screens } from './routes.tsx'
import { loadScreen } from './Screen.tsx'

declare global {
  interface Window {
    /** put there by the preload script */
    readonly api: Client
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const answers = createQueryClient()
const screen = screens[useRoute.getState().screen || 'today']

// What the window opens with is fetched and asked for at once, and drawn in one go.
askAhead(answers, window.api.calls, 'app.state', {})
if (screen?.asks) askAhead(answers, window.api.calls, screen.asks, {})
if (screen) await loadScreen(screen.load)

createRoot(root).render(
  <StrictMode>
    <Providers client={window.api} answers={answers}>
      <App />
    </Providers>
  </StrictMode>,
)
