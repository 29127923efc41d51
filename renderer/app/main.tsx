import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/base.css'
import type { Client } from '../ui/data/client.ts'
import { App } from './App.tsx'
import { Providers } from './Providers.tsx'

declare global {
  interface Window {
    /** put there by the preload script */
    readonly api: Client
  }
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <Providers client={window.api}>
      <App />
    </Providers>
  </StrictMode>,
)
