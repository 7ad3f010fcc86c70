import { createStore } from '../../ui/store'

/** Whether the backend answers; kept by App. */
export const connected = createStore(true)
