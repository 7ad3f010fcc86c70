import { createStore } from '../../ui/store'

/** What lies over the shell. */
export const overlay = createStore<'search' | 'shortcuts' | 'about' | null>(null)
