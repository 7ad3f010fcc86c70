import { createContext, useContext } from 'react'

/** Whether the page around a component is the one in front. Tabs in the background stay mounted but must stay quiet. */
export const PageActiveContext = createContext(true)
export const usePageActive = (): boolean => useContext(PageActiveContext)
