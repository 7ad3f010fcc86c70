import { createStore } from '../../ui/store'

export type WelcomeIntent = { kind: 'create' } | { kind: 'open' } | { kind: 'openFile'; path: string } | { kind: 'restore' }
/** What the welcome page should do as soon as it shows (native menu, double click on a file). */
export const welcomeIntent = createStore<WelcomeIntent | null>(null)
